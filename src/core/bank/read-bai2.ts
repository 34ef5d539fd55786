import {
  bai2Amount,
  bai2Count,
  bai2Date,
  bai2Funds,
  bai2Summary,
  bai2Time,
  directionOf,
  isTypeCode,
  type Complain,
  type Funds,
  type Summary,
} from '#core/bank/bai2-amounts.js'
import {Bai2Fields, bai2Records, type Bai2Code, type Bai2Record} from '#core/bank/bai2-records.js'
import {shown} from '#core/imports/unsafe-text.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {add, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import type {RowFault} from '#core/kernel/refusal.js'

export interface StatementTransaction {
  readonly line: number
  readonly type: string
  readonly direction: 'credit' | 'debit' | 'none'
  readonly amount: Cents
  readonly funds: Funds
  readonly bankReference: string
  readonly customerReference: string
  readonly text: string
}
export interface StatementAccount {
  readonly line: number
  readonly account: string
  readonly currency: string
  readonly summaries: readonly Summary[]
  readonly transactions: readonly StatementTransaction[]
  /** Sum of all amounts as written, which 49 has to say. */
  readonly total: Cents
}
export interface StatementGroup {
  readonly receiver: string
  readonly originator: string
  readonly status: 'update' | 'deletion' | 'correction' | 'test' | 'unknown'
  readonly asOf: BusinessDate | null
  readonly asOfTime: string
  readonly currency: string
  readonly accounts: readonly StatementAccount[]
  readonly total: Cents
}
export interface StatementFile {
  readonly sender: string
  readonly receiver: string
  readonly sentOn: BusinessDate | null
  readonly sentAt: string
  readonly fileId: string
  readonly groups: readonly StatementGroup[]
  readonly total: Cents
  /** Physical records, continuations counted. */
  readonly records: number
  /** One is enough: nothing of the file is used. */
  readonly faults: readonly RowFault[]
}

/** Reads a BAI2 statement whole; every control sum and count is worked out again. Pure. */
export function readBai2(text: string): StatementFile {
  const {records, faults} = bai2Records(text)
  const reading = new Bai2Reading(faults)
  for (const record of records) reading.meet(record)
  return reading.finish()
}

type Open<T> = {-readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K]} & {records: number}
const STATUS = ['unknown', 'update', 'deletion', 'correction', 'test'] as const
const DEFAULT_CURRENCY = 'USD'

class Bai2Reading {
  readonly #faults: RowFault[]
  #file: Open<StatementFile> | null = null
  #group: Open<StatementGroup> | null = null
  #account: Open<StatementAccount> | null = null
  #ended = false
  #last = 0

  constructor(faults: readonly RowFault[]) {
    this.#faults = [...faults]
  }

  meet(record: Bai2Record): void {
    const misplaced = this.#misplaced(record.code)
    this.#last = record.line
    if (misplaced !== null) {
      this.#faults.push({line: record.line, field: record.code, value: '', reason: misplaced})
      return
    }
    const complain: Complain = (field, value, reason) =>
      this.#faults.push({line: record.line, field: `${record.code} ${field}`, value: shown(value), reason})
    const fields = new Bai2Fields(record)
    const size = record.parts.length
    if (record.code === '01') this.#file = openFile(fields, complain)
    if (record.code === '02') this.#group = openGroup(fields, complain)
    if (record.code === '03') this.#account = openAccount(fields, record.line, complain)
    if (record.code === '16') this.#account?.transactions.push(transactionOf(fields, record.line, complain))
    for (const open of [this.#file, this.#group, this.#account]) if (open !== null) open.records += size
    if (record.code === '49') this.#closeAccount(fields, complain)
    if (record.code === '98') this.#closeGroup(fields, complain)
    if (record.code === '99') this.#closeFile(fields, complain)
  }

  finish(): StatementFile {
    const whole = this.#file
    if (!this.#ended)
      this.#faults.push({
        line: this.#last,
        field: '99',
        value: '',
        reason: 'the file ends before its last control record',
      })
    const faults = this.#faults.toSorted((a, b) => a.line - b.line)
    if (whole !== null) return {...whole, faults}
    return {...EMPTY, faults}
  }

  #misplaced(code: Bai2Code): string | null {
    if (this.#ended) return 'follows the end of the file'
    const wanted = {
      '01': this.#file === null,
      '02': this.#file !== null && this.#group === null,
      '03': this.#group !== null && this.#account === null,
      '16': this.#account !== null,
      '49': this.#account !== null,
      '98': this.#group !== null && this.#account === null,
      '99': this.#file !== null && this.#group === null,
    }[code]
    return wanted ? null : 'stands where no such record may stand'
  }

  #closeAccount(fields: Bai2Fields, complain: Complain): void {
    const [account, group] = [this.#account, this.#group]
    must(account !== null && group !== null, 'a control record closes what is open')
    account.total = sum([
      ...account.summaries.map((one) => one.amount ?? ZERO),
      ...account.transactions.map((one) => one.amount),
    ])
    sayTotal(fields, account.total, complain)
    sayCount('records', fields.next(), {found: account.records, complain})
    group.accounts.push(account)
    group.total = add(group.total, account.total)
    this.#account = null
  }

  #closeGroup(fields: Bai2Fields, complain: Complain): void {
    const [group, file] = [this.#group, this.#file]
    must(group !== null && file !== null, 'a control record closes what is open')
    sayTotal(fields, group.total, complain)
    sayCount('accounts', fields.next(), {found: group.accounts.length, complain})
    sayCount('records', fields.next(), {found: group.records, complain})
    file.groups.push(group)
    file.total = add(file.total, group.total)
    this.#group = null
  }

  #closeFile(fields: Bai2Fields, complain: Complain): void {
    const file = this.#file
    must(file !== null, 'a control record closes what is open')
    sayTotal(fields, file.total, complain)
    sayCount('groups', fields.next(), {found: file.groups.length, complain})
    sayCount('records', fields.next(), {found: file.records, complain})
    this.#ended = true
  }
}

const EMPTY: Open<Omit<StatementFile, 'faults'>> = {
  ...{sender: '', receiver: '', sentOn: null, sentAt: '', fileId: '', groups: [], total: ZERO, records: 0},
}

function openFile(fields: Bai2Fields, complain: Complain): Open<StatementFile> {
  const [sender, receiver] = [fields.next(), fields.next()]
  const sentOn = bai2Date(fields.next(), 'date', complain)
  const sentAt = bai2Time(fields.next(), 'time', complain)
  const fileId = fields.next()
  const [, , version] = [fields.next(), fields.next(), fields.next()]
  if (version !== '2') complain('version', version, 'version 2 is read')
  return {...{sender, receiver, sentOn, sentAt, fileId, groups: [], total: ZERO, records: 0, faults: []}}
}

function openGroup(fields: Bai2Fields, complain: Complain): Open<StatementGroup> {
  const [receiver, originator, status] = [fields.next(), fields.next(), fields.next()]
  const asOf = bai2Date(fields.next(), 'as-of date', complain)
  const asOfTime = bai2Time(fields.next(), 'as-of time', complain)
  const said = STATUS[Number(status)] ?? 'unknown'
  if (said === 'unknown') complain('status', status, 'not one of 1, 2, 3, 4')
  const currency = fields.next() || DEFAULT_CURRENCY
  return {receiver, originator, status: said, asOf, asOfTime, currency, accounts: [], total: ZERO, records: 0}
}

function openAccount(fields: Bai2Fields, line: number, complain: Complain): Open<StatementAccount> {
  const [account, currency] = [fields.next(), fields.next()]
  if (account === '') complain('account', account, 'is blank and must not be')
  const summaries: Summary[] = []
  while (fields.more) {
    const one = bai2Summary(fields, complain)
    if (one !== null) summaries.push(one)
  }
  return {line, account, currency, summaries, transactions: [], total: ZERO, records: 0}
}

function transactionOf(fields: Bai2Fields, line: number, complain: Complain): StatementTransaction {
  const [type, written] = [fields.next(), fields.next()]
  if (!isTypeCode(type)) complain('type', type, 'not a type code of three digits')
  const amount = written === '' ? ZERO : bai2Amount(written, 'amount', complain)
  const funds = bai2Funds(fields, amount, complain)
  const [bankReference, customerReference] = [fields.next(), fields.next()]
  return {
    line,
    type,
    direction: directionOf(type),
    amount,
    funds,
    bankReference,
    customerReference,
    text: fields.text(),
  }
}

function sayTotal(fields: Bai2Fields, found: Cents, complain: Complain): void {
  const text = fields.next()
  const said = bai2Amount(text, 'total', complain)
  if (said !== found) complain('total', text, `the amounts make ${found}`)
}

function sayCount(field: string, text: string, {found, complain}: {found: number; complain: Complain}): void {
  if (bai2Count(text, field, complain) !== found) complain(field, text, `there are ${found}`)
}
