import type {FixedRecord} from '#core/imports/fixed-width.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney, sum, type Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {BankAccountReader} from '#core/payments/bank-account-token.js'
import {isRoutingNumber} from '#core/payments/check-rules.js'

export interface LockboxInvoice {
  readonly invoice: string
  readonly amount: Cents
}

/** One check of a lockbox file. */
export interface LockboxItem {
  readonly line: number
  readonly batch: string
  readonly item: string
  readonly lockbox: string
  readonly depositedOn: BusinessDate | null
  readonly amount: Cents
  readonly routing: string
  /** Null where the file names no bank account. */
  readonly accountToken: string | null
  readonly accountLast4: string | null
  readonly checkNumber: string
  readonly datedOn: BusinessDate | null
  readonly remitter: string
  readonly payee: string
  /** Of the stub that came with it; empty where the layout has none. */
  readonly scanline: string
  readonly memo: string
  readonly invoices: readonly LockboxInvoice[]
}

interface Found {
  readonly items: readonly LockboxItem[]
  readonly faults: readonly RowFault[]
  readonly notes: readonly string[]
}
interface Growing {
  item: LockboxItem
  more: boolean
  sequence: number
}

/** Puts the records of a lockbox file together: box, checks, overflow of checks. */
export class LockboxItems {
  readonly #items: Growing[] = []
  readonly #faults: RowFault[] = []
  readonly #notes: string[] = []
  readonly #known = new Map<string, number>()
  #box: {lockbox: string; depositedOn: BusinessDate | null; line: number} = {lockbox: '', depositedOn: null, line: 0}
  #latest: Growing | null = null

  readonly #bankAccount: BankAccountReader

  constructor(bankAccount: BankAccountReader) {
    this.#bankAccount = bankAccount
  }

  meet(one: FixedRecord): void {
    if (one.record === 'box')
      this.#box = {lockbox: text(one, 'lockbox'), depositedOn: date(one, 'deposited_on'), line: one.line}
    if (one.record === 'check') this.#latest = this.#check(one)
    else if (one.record === 'overflow') this.#overflow(one)
    else this.#latest = null
  }

  found(): Found {
    for (const one of this.#items) this.#look(one)
    const items = this.#items.map(({item}) => item).filter(({amount}) => amount > 0)
    return {items, faults: this.#faults, notes: this.#notes}
  }

  #check(one: FixedRecord): Growing {
    const [batch, item, routing] = [text(one, 'batch'), text(one, 'item'), text(one, 'routing')]
    const key = `${this.#box.line}/${batch}/${item}`
    const earlier = this.#known.get(key)
    if (earlier !== undefined)
      this.#fault(one, 'check.item', `${batch}/${item}`, `line ${earlier} has the same batch and item`)
    this.#known.set(key, one.line)
    const known = this.#bankAccount(routing, text(one, 'bank_account'))
    const face = {accountToken: known?.token ?? null, accountLast4: known?.last4 ?? null}
    const made: LockboxItem = {
      ...{line: one.line, batch, item, lockbox: this.#box.lockbox, depositedOn: this.#box.depositedOn},
      ...{amount: money(one, 'amount'), routing, ...face, checkNumber: text(one, 'check_number').replace(/^0+/, '')},
      ...{datedOn: date(one, 'dated_on'), remitter: text(one, 'remitter'), payee: text(one, 'payee')},
      ...{scanline: text(one, 'scanline'), memo: '', invoices: []},
    }
    const growing = {item: made, more: false, sequence: 0}
    this.#items.push(growing)
    return growing
  }

  #overflow(one: FixedRecord): void {
    const latest = this.#latest
    if (latest === null || latest.item.batch !== text(one, 'batch') || latest.item.item !== text(one, 'item')) {
      const named = `${text(one, 'batch')}/${text(one, 'item')}`
      this.#fault(one, 'overflow.item', named, 'follows no check of that batch and item')
      return
    }
    const memo = [latest.item.memo, text(one, 'memo')].filter((part) => part !== '').join(' ')
    const read = one.groups.map((group) => ({invoice: named(group['invoice']), amount: amountOf(group['amount'])}))
    latest.item = {...latest.item, memo, invoices: [...latest.item.invoices, ...read]}
    latest.more = text(one, 'last') !== '9'
    latest.sequence += 1
    const said = Number(one.fields['sequence'] ?? 0)
    if (said !== latest.sequence)
      this.#notes.push(`line ${one.line}: overflow ${said} comes as number ${latest.sequence}`)
  }

  #look({item, more}: Growing): void {
    const say = (what: string) => this.#notes.push(`line ${item.line}: ${what}`)
    if (item.amount === 0) say('a check of no amount is left out')
    if (item.routing !== '' && !isRoutingNumber(item.routing)) say(`${item.routing} is no routing number`)
    if (more) say('its last overflow record says that more follow')
    const invoices = sum(item.invoices.map((one) => one.amount))
    if (item.invoices.length > 0 && invoices !== item.amount)
      say(`its invoices make ${formatMoney(invoices)}, the check ${formatMoney(item.amount)}`)
  }

  #fault({line}: FixedRecord, field: string, value: string, reason: string): void {
    this.#faults.push({line, field, value, reason})
  }
}

const named = (value: unknown): string => (typeof value === 'string' ? value : '')
const text = (one: FixedRecord, field: string): string => named(one.fields[field])
const date = (one: FixedRecord, field: string): BusinessDate | null =>
  (one.fields[field] ?? null) as BusinessDate | null
const amountOf = (value: unknown): Cents => cents(typeof value === 'number' ? value : 0)
const money = (one: FixedRecord, field: string): Cents => amountOf(one.fields[field])
