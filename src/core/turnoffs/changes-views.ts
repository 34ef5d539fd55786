import type {BusinessDate, LocalMoment} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import {factMoment, type DatedFact} from '#core/turnoffs/moments.js'
import {ARRANGEMENTS_SINCE, MONEY_SINCE, PROTECTIONS_SINCE, RETURNED_SINCE} from '#core/turnoffs/wrench-facts.sql.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Something that happened on an account after its turn-off order was issued. */
export interface Change extends DatedFact {
  readonly what: 'payment' | 'protection' | 'arrangement' | 'returned_mail'
  /** Receipt, arrangement, kind of protection; empty for mail. */
  readonly reference: string
  /** Row key of a protection, an arrangement or a notice. */
  readonly key: string
  readonly amount: number | null
  readonly moment: LocalMoment
}

export interface Since {
  readonly accountId: string
  readonly issuedAt: string
}

interface ChangeRow {
  readonly account_id: string
  readonly counts_on: BusinessDate
  readonly recorded_at: string
  readonly reference?: string
  readonly amount_cents?: number
  readonly protection_id?: string
  readonly arrangement_id?: string
  readonly notice_id?: string
  readonly kind?: string
}

const SOURCES: readonly (readonly [Change['what'], string])[] = [
  ['payment', MONEY_SINCE],
  ['protection', PROTECTIONS_SINCE],
  ['arrangement', ARRANGEMENTS_SINCE],
  ['returned_mail', RETURNED_SINCE],
]

/** What happened since, by account, in the order it was recorded; four statements whatever the number of accounts. */
export async function changesSince(
  reader: Reader,
  zone: string,
  asked: readonly Since[],
): Promise<Map<string, Change[]>> {
  if (asked.length === 0) return new Map()
  const rows = asked.map(({accountId, issuedAt}) => ({account_id: accountId, issued_at: issuedAt}))
  const found: (Change & {readonly accountId: string})[] = []
  for (const [what, sql] of SOURCES) {
    const since = rowsFrom(reader, rows, {account_id: 'text', issued_at: 'text'}, 's')
    for (const row of await select<ChangeRow>(reader, sql, {since})) found.push(changeOf(what, row, zone))
  }
  return groupBy(
    found.toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1)),
    (change) => change.accountId,
  )
}

function changeOf(what: Change['what'], row: ChangeRow, zone: string): Change & {readonly accountId: string} {
  const fact = {on: row.counts_on, recordedAt: row.recorded_at}
  return {
    ...{accountId: row.account_id, what, ...fact},
    reference: row.reference ?? row.kind ?? '',
    key: row.protection_id ?? row.arrangement_id ?? row.notice_id ?? '',
    amount: row.amount_cents ?? null,
    moment: factMoment(fact, zone),
  }
}
