import {chainOf} from '#core/collections/arrangement-chain-views.js'
import {stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import {
  DOWN_PAYMENT,
  lastDayOf,
  paidOf,
  type ArrangementFacts,
  type Grace,
  type Installment,
  type Missed,
} from '#core/collections/arrangement.js'
import {graceOf} from '#core/collections/grace.js'
import {mustMayView} from '#core/accounts/privacy.js'
import type {Desk} from '#core/acts/desk.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {subtract} from '#core/kernel/money.js'
import {notFound} from '#core/kernel/refusal.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export type ShownInstallment = {
  /** 0 is the down payment. */
  readonly number: number
  readonly due_on: BusinessDate
  /** The last day on which it may be paid. */
  readonly last_day: BusinessDate
  readonly amount_cents: number
  readonly paid_cents: number
  readonly open_cents: number
  /** Unpaid past its due date. */
  readonly late: boolean
}

export type ShownVersion = {
  readonly arrangement: string
  readonly version: number
  readonly made_on: BusinessDate
  readonly option: string
  readonly channel: string
  readonly reason: string
  readonly operator: string
  readonly total_cents: number
  readonly status: string
  readonly since: BusinessDate
  readonly missed: {readonly what: string; readonly due_on: string; readonly open_cents: number} | null
  readonly reinstated_on: readonly BusinessDate[]
  /** What it changed of the version before, in words. */
  readonly changes: readonly string[]
  readonly installments: readonly ShownInstallment[]
}

export type ShownArrangement = {
  readonly account: string
  readonly arrangement: string
  readonly as_of: BusinessDate
  readonly status: string
  readonly since: BusinessDate
  readonly versions: readonly ShownVersion[]
}

/** All versions of an arrangement as they stood at the end of a day. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function showArrangement(
  desk: Desk,
  number: string,
  asOf: BusinessDate | null,
): Promise<{readonly accountId: string; readonly shown: ShownArrangement}> {
  mustMayView(desk)
  const {db} = desk.store
  const day = asOf ?? desk.today
  const {accountId, account, named, versions} = await chainOf(db, number)
  if (named.facts.madeOn > day) throw notFound(`${number} was made on ${named.facts.madeOn}, after ${day}`)
  const words = await changesOf(db, versions)
  const known = versions.filter((one) => one.facts.madeOn <= day)
  const shown = known.map((one) => versionOn(desk.district.id, one, {day, changes: words.get(one.arrangementId) ?? []}))
  const {status, since} = stateOf(desk.district.id, named, day)
  return {accountId, shown: {account, arrangement: number, as_of: day, status, since, versions: shown}}
}

interface On {
  readonly day: BusinessDate
  readonly changes: readonly string[]
}

function versionOn(district: string, one: StoredArrangement, {day, changes}: On): ShownVersion {
  const {arrangementNo, version, option, channel, reason, operatorId, total, facts} = one
  const {status, since, missed} = stateOf(district, one, day)
  const grace = graceOf(district, facts.madeOn)
  return {
    ...{arrangement: arrangementNo, version, made_on: facts.madeOn, option, channel, reason},
    ...{operator: operatorId, total_cents: total, status, since, missed: missed === null ? null : missedJson(missed)},
    ...{reinstated_on: facts.reinstatedOn.filter((on) => on <= day), changes},
    installments: facts.installments.map((part) =>
      installmentOn(part, {grace, day, gone: isOver(facts.ended, status, day)}),
    ),
  }
}

const missedJson = ({what, dueOn, open}: Missed) => ({what, due_on: dueOn, open_cents: open})

const isOver = (ended: ArrangementFacts['ended'], status: string, day: BusinessDate): boolean =>
  (ended !== null && ended.on <= day) || status === 'lapsed'

interface PartOn {
  readonly grace: Grace
  readonly day: BusinessDate
  /** Nothing of it is due any more. */
  readonly gone: boolean
}

/** A down payment has no days of grace. */
function installmentOn(part: Installment, {grace, day, gone}: PartOn) {
  const {number, dueOn, amount} = part
  const paid = paidOf(part, day)
  const open = subtract(amount, paid)
  return {
    ...{number, due_on: dueOn, last_day: number === DOWN_PAYMENT ? dueOn : lastDayOf(dueOn, grace)},
    ...{amount_cents: amount, paid_cents: paid, open_cents: open, late: !gone && open > 0 && dueOn < day},
  }
}

const TERMS = `select t.arrangement_id, t.rules_json from arrangement_terms t
  where (t.account_id, t.arrangement_id) in (select account_id, arrangement_id from :ids)`

async function changesOf(reader: Reader, versions: readonly StoredArrangement[]): Promise<Map<string, string[]>> {
  const keys = versions.map(({accountId, arrangementId}) => ({account_id: accountId, arrangement_id: arrangementId}))
  const ids = rowsFrom(reader, keys, {account_id: 'text', arrangement_id: 'text'})
  const rows = await select<{arrangement_id: string; rules_json: string}>(reader, TERMS, {ids})
  return new Map(rows.map((row) => [row.arrangement_id, changesIn(JSON.parse(row.rules_json) as unknown)]))
}

/** Only a version that took the place of another says what it changed. */
function changesIn(rules: unknown): string[] {
  if (typeof rules !== 'object' || rules === null || !('changes' in rules) || !Array.isArray(rules.changes)) return []
  return rules.changes.map(String)
}
