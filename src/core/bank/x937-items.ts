import type {X937Record} from '#core/bank/x937-records.js'
import {shown} from '#core/imports/unsafe-text.js'
import {parseDateAs, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, ZERO, type Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {BankAccountReader} from '#core/payments/bank-account-token.js'
import {isRoutingNumber} from '#core/payments/check-rules.js'

interface Item {
  /** Number of its record in the file. */
  readonly record: number
  readonly routing: string
  /** Null where the record names no bank account. */
  readonly accountToken: string | null
  readonly accountLast4: string | null
  readonly amount: Cents
  /** Number that the institution gave the item. */
  readonly sequence: string
}
export interface X937Check extends Item {
  readonly kind: 'check'
  /** Auxiliary on-us: the serial of a business check. */
  readonly serial: string
  readonly micrValid: boolean
}
export interface X937Return extends Item {
  readonly kind: 'return'
  readonly reason: string
  /** Day on which the check had been sent for payment. */
  readonly forwardedOn: BusinessDate | null
}
export interface X937Credit extends Item {
  readonly kind: 'credit'
}
export type X937Item = X937Check | X937Return | X937Credit

/** Reads fields of records by position (from 1, as X9.37 counts) and collects what is wrong. */
export class X937Fields {
  readonly faults: RowFault[] = []
  /** What is unusual and no fault. */
  readonly notes = new Set<string>()
  readonly #bankAccount: BankAccountReader

  constructor(bankAccount: BankAccountReader) {
    this.#bankAccount = bankAccount
  }

  text({text}: X937Record, start: number, length: number): string {
    return text.slice(start - 1, start - 1 + length).trim()
  }

  /** A number; blank is 0 where the standard lets it be blank. */
  number(record: X937Record, start: number, length: number, field: string): number {
    const text = this.text(record, start, length)
    if (/^\d+$/.test(text)) return Number(text)
    this.fault(record, field, text, 'not a number')
    return 0
  }

  amount(record: X937Record, start: number, length: number): Cents {
    const value = this.number(record, start, length, 'amount')
    return Number.isSafeInteger(value) ? cents(value) : ZERO
  }

  date(record: X937Record, start: number, field: string): BusinessDate | null {
    const text = this.text(record, start, 8)
    const date = parseDateAs(text, 'YYYYMMDD')
    if (date === null) this.fault(record, field, text, 'not a date written YYYYMMDD')
    return date
  }

  /** Payor bank and check digit; a bank abroad, or one the reader could not make out, is told and no fault. */
  routing(record: X937Record, start: number): string {
    const text = this.text(record, start, 9)
    if (!isRoutingNumber(text)) this.notes.add(`record ${record.number}: ${shown(text)} is no routing number`)
    return text
  }

  /** The account of the payer as it is known again; the number itself is not kept. */
  bankAccount(record: X937Record, start: number, routing: string): Pick<Item, 'accountToken' | 'accountLast4'> {
    const known = this.#bankAccount(routing, this.text(record, start, 20))
    return {accountToken: known?.token ?? null, accountLast4: known?.last4 ?? null}
  }

  fault(record: X937Record, field: string, value: string, reason: string): void {
    this.faults.push({line: record.number, field: `${record.type} ${field}`, value: shown(value), reason})
  }
}

/** 25 check detail, 31 return, 61 and 62 credit. */
export function x937Item(record: X937Record, fields: X937Fields): X937Item | null {
  switch (record.type) {
    case '25': {
      const routing = fields.routing(record, 19)
      return {
        ...{kind: 'check', record: record.number, routing, ...fields.bankAccount(record, 28, routing)},
        ...{amount: fields.amount(record, 48, 10), sequence: fields.text(record, 58, 15)},
        ...{serial: fields.text(record, 3, 15), micrValid: fields.text(record, 75, 1) === '1'},
      }
    }
    case '31': {
      const routing = fields.routing(record, 3)
      const forwarded = fields.text(record, 46, 8)
      return {
        ...{kind: 'return', record: record.number, routing, ...fields.bankAccount(record, 12, routing)},
        ...{amount: fields.amount(record, 32, 10), sequence: fields.text(record, 54, 15)},
        ...{
          reason: reasonOf(record, fields),
          forwardedOn: forwarded === '' ? null : fields.date(record, 46, 'forward date'),
        },
      }
    }
    case '61':
    case '62': {
      const routing = fields.routing(record, 19)
      const [width, after] = record.type === '61' ? [10, 58] : [14, 62]
      return {
        ...{kind: 'credit', record: record.number, routing, ...fields.bankAccount(record, 28, routing)},
        ...{amount: fields.amount(record, 48, width), sequence: fields.text(record, after, 15)},
      }
    }
    default:
      return null
  }
}

/** A letter or a digit: the catalogue of returned checks says what it means. */
function reasonOf(record: X937Record, fields: X937Fields): string {
  const reason = fields.text(record, 42, 1)
  if (!/^[A-Z0-9]$/.test(reason)) fields.fault(record, 'reason', reason, 'not a return reason')
  return reason
}

/** Where a detail record says how many addenda follow it: 26 27 28 after a check, 32 33 34 35 after a return. */
export function addendaOf(record: X937Record, fields: X937Fields): number | null {
  if (record.type === '25') return fields.number(record, 77, 2, 'addenda')
  if (record.type === '31') return fields.number(record, 43, 2, 'addenda')
  return null
}
