import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {cents, type Cents} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import type {OrderKind} from '#core/orders/field-order.js'
import {BY_NUMBER, TURN_OFFS_OF_ACCOUNTS, TURN_OFFS_OF_DAY} from '#core/turnoffs/field-orders.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Why water comes back. */
export type RestoreGround = 'paid' | 'arranged' | 'protected' | 'wrongful'

/** What the field said it did. */
export type OrderResultKind = 'off' | 'restored' | 'no_access' | 'stand_down'

/** A field order with what became of it. State follows from its events; nothing here is a flag. */
export interface FieldOrder {
  readonly accountId: string
  readonly account: string
  readonly orderId: string
  /** `F-…` */
  readonly orderNo: string
  readonly kind: OrderKind
  readonly premiseId: string
  readonly route: string
  readonly address: string
  readonly forDate: BusinessDate
  readonly issuedAt: string
  /** First instant it was asked back, and why; null = it was not. */
  readonly pull: {readonly at: string; readonly why: string} | null
  /** How and when it ended; null = it is out. */
  readonly over: {readonly kind: string; readonly at: string} | null
  readonly result: {readonly kind: OrderResultKind; readonly at: LocalMoment; readonly reading: number | null} | null
  /** Why the turn-off was wrongful; null = it was not found to be. */
  readonly wrongful: {readonly cause: string; readonly rules: readonly string[]; readonly foundAt: string} | null
  readonly restore: RestoreOrder | null
}

/** The order that gives water back after a turn-off. */
export interface RestoreOrder {
  readonly orderId: string
  readonly orderNo: string
  readonly why: RestoreGround
  readonly promisedBy: LocalMoment
  readonly fee: Cents
  readonly restoredAt: LocalMoment | null
}

interface OrderRow {
  readonly account_id: string
  readonly account_no: string
  readonly order_id: string
  readonly order_no: string
  readonly kind: OrderKind
  readonly premise_id: string
  readonly for_date: BusinessDate
  readonly recorded_at: string
  readonly route: string | null
  readonly address: string | null
  readonly pull_at: string | null
  readonly pull_why: string | null
  readonly over_kind: string | null
  readonly over_at: string | null
  readonly result: OrderResultKind | null
  readonly done_at: LocalMoment | null
  readonly reading: number | null
  readonly cause: string | null
  readonly rules: string | null
  readonly found_at: string | null
  readonly restore_id: string | null
  readonly restore_no: string | null
  readonly restore_why: RestoreGround | null
  readonly promised_by: LocalMoment | null
  readonly fee_cents: number | null
  readonly restored_at: LocalMoment | null
}

/** @throws Refusal NOT_FOUND (66) */
export async function orderByNumber(reader: Reader, number: string): Promise<FieldOrder> {
  const [row] = await select<OrderRow>(reader, BY_NUMBER, {number})
  if (row === undefined) throw notFound(`no order ${number}`, ['curbstop review-turnoffs'])
  return orderOf(row)
}

/** The turn-off orders of a day, by account number; one statement whatever their number. */
export const turnOffsOfDay = async (reader: Reader, day: BusinessDate): Promise<FieldOrder[]> =>
  (await select<OrderRow>(reader, TURN_OFFS_OF_DAY, {day})).map(orderOf)

/** Every turn-off order that accounts ever had, oldest first. */
export async function turnOffsOf(reader: Reader, accountIds: readonly string[]): Promise<FieldOrder[]> {
  if (accountIds.length === 0) return []
  const rows = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, rows, {account_id: 'text'}, 'ids')
  return (await select<OrderRow>(reader, TURN_OFFS_OF_ACCOUNTS, {ids})).map(orderOf)
}

/** Turned off and not given back. */
export const isOff = ({result, restore}: FieldOrder): boolean =>
  result?.kind === 'off' && (restore === null || restore.restoredAt === null)

const orderOf = (row: OrderRow): FieldOrder => ({
  ...{accountId: row.account_id, account: row.account_no, orderId: row.order_id, orderNo: row.order_no},
  ...{route: row.route ?? '', address: row.address ?? ''},
  ...{kind: row.kind, premiseId: row.premise_id, forDate: row.for_date, issuedAt: row.recorded_at},
  pull: row.pull_at === null ? null : {at: row.pull_at, why: row.pull_why ?? ''},
  over: row.over_kind === null ? null : {kind: row.over_kind, at: row.over_at ?? ''},
  result:
    row.result === null || row.done_at === null ? null : {kind: row.result, at: row.done_at, reading: row.reading},
  wrongful:
    row.cause === null
      ? null
      : {cause: row.cause, rules: (row.rules ?? '').split(' ').filter(Boolean), foundAt: row.found_at ?? ''},
  restore: restoreOf(row),
})

const restoreOf = (row: OrderRow): RestoreOrder | null =>
  row.restore_id === null || row.restore_no === null || row.restore_why === null || row.promised_by === null
    ? null
    : {
        orderId: row.restore_id,
        orderNo: row.restore_no,
        why: row.restore_why,
        promisedBy: row.promised_by,
        fee: cents(row.fee_cents ?? 0),
        restoredAt: row.restored_at,
      }
