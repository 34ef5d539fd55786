import type {Bai2Fields} from '#core/bank/bai2-records.js'
import {parseDateAs, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, sum, ZERO, type Cents} from '#core/kernel/money.js'

/** When the money may be drawn. */
export type Funds =
  | {readonly kind: 'unknown' | 'at_once' | 'one_day' | 'two_days'}
  | {readonly kind: 'split'; readonly atOnce: Cents; readonly oneDay: Cents; readonly twoDays: Cents}
  | {readonly kind: 'value_dated'; readonly on: BusinessDate; readonly at: string}
  | {readonly kind: 'distributed'; readonly days: readonly {readonly days: number; readonly amount: Cents}[]}

export interface Summary {
  /** Status or summary code of three digits. */
  readonly type: string
  readonly amount: Cents | null
  readonly count: number | null
  readonly funds: Funds
}

/** Says what is wrong with a field. */
export type Complain = (field: string, value: string, reason: string) => void

export function bai2Amount(text: string, field: string, complain: Complain): Cents {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value)) return cents(value)
  complain(field, text, 'not a whole number of cents')
  return ZERO
}

export function bai2Count(text: string, field: string, complain: Complain): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  complain(field, text, 'not a whole number')
  return 0
}

/** YYMMDD, or YYYYMMDD where a bank writes the century. */
export function bai2Date(text: string, field: string, complain: Complain): BusinessDate | null {
  const date = parseDateAs(text, text.length === 8 ? 'YYYYMMDD' : 'YYMMDD')
  if (date === null) complain(field, text, 'not a date written YYMMDD')
  return date
}

const TIME = /^(?:(?:[01]\d|2[0-3])[0-5]\d|2400|9999)$/

/** HHMM; 2400 and 9999 both mean the end of the day. */
export function bai2Time(text: string, field: string, complain: Complain): string {
  if (text !== '' && !TIME.test(text)) complain(field, text, 'not a time written HHMM')
  return text
}

export function isTypeCode(text: string): boolean {
  return /^\d{3}$/.test(text)
}

/** A summary of 03: type, amount, number of items, funds. */
export function bai2Summary(fields: Bai2Fields, complain: Complain): Summary | null {
  const type = fields.next()
  if (type === '') return null
  if (!isTypeCode(type)) complain('type', type, 'not a type code of three digits')
  const [written, count] = [fields.next(), fields.next()]
  const amount = written === '' ? null : bai2Amount(written, 'amount', complain)
  return {
    ...{type, amount, count: count === '' ? null : bai2Count(count, 'count', complain)},
    funds: bai2Funds(fields, amount ?? ZERO, complain),
  }
}

/** Takes the funds type and what it calls for; parts that do not make the amount are told. */
export function bai2Funds(fields: Bai2Fields, amount: Cents, complain: Complain): Funds {
  const ahead = fields.peek()
  // A bank that ends a record after the count goes on with the next type in its continuation.
  if (fields.startsPart && isTypeCode(ahead)) return {kind: 'unknown'}
  const code = fields.next()
  switch (code) {
    case '':
    case 'Z':
      return {kind: 'unknown'}
    case '0':
      return {kind: 'at_once'}
    case '1':
      return {kind: 'one_day'}
    case '2':
      return {kind: 'two_days'}
    case 'S':
      return splitFunds(fields, amount, complain)
    case 'V': {
      const on = bai2Date(fields.next(), 'value date', complain)
      const at = bai2Time(fields.next(), 'value time', complain)
      return on === null ? {kind: 'unknown'} : {kind: 'value_dated', on, at}
    }
    case 'D':
      return distributedFunds(fields, amount, complain)
    default:
      complain('funds type', code, 'not one of 0, 1, 2, S, V, D, Z')
      return {kind: 'unknown'}
  }
}

function splitFunds(fields: Bai2Fields, amount: Cents, complain: Complain): Funds {
  const part = (): Cents => {
    const text = fields.next()
    return text === '' ? ZERO : bai2Amount(text, 'availability', complain)
  }
  const [atOnce, oneDay, twoDays] = [part(), part(), part()]
  mustMake([atOnce, oneDay, twoDays], amount, complain)
  return {kind: 'split', atOnce, oneDay, twoDays}
}

function distributedFunds(fields: Bai2Fields, amount: Cents, complain: Complain): Funds {
  const count = bai2Count(fields.next(), 'distributions', complain)
  const days: {days: number; amount: Cents}[] = []
  for (let n = 0; n < count && fields.more; n++) {
    const after = bai2Count(fields.next(), 'days', complain)
    days.push({days: after, amount: bai2Amount(fields.next(), 'availability', complain)})
  }
  if (days.length !== count) complain('distributions', String(count), `${days.length} of them follow`)
  const parts = days.map((one) => one.amount)
  mustMake(parts, amount, complain)
  return {kind: 'distributed', days}
}

function mustMake(parts: readonly Cents[], amount: Cents, complain: Complain): void {
  const made = sum(parts)
  if (made !== amount) complain('availability', String(made), `the amount is ${amount}`)
}

/** Credits and debits of the uniform type codes; the rest moves nothing. */
export function directionOf(type: string): 'credit' | 'debit' | 'none' {
  const code = Number(type)
  if ((code >= 100 && code < 400) || (code >= 920 && code < 960)) return 'credit'
  return (code >= 400 && code < 700) || code >= 960 ? 'debit' : 'none'
}
