import type {ActContext} from '#core/acts/act.js'
import {changePlan, recordClasses, recordFactsLast, versionsOf} from '#core/adjustments/rebill/correct-values.js'
import type {ChangedValue, RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {CLASS} from '#core/adjustments/rebill/value-changes.js'
import {asOf, inForceOrFirst} from '#core/accounts/versions.js'
import type {BillingFactName} from '#core/billing/billing-fact.js'
import {TAKEN_BACK} from '#core/billing/billing-facts.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {correctReads} from '#core/meters/correct-reads.js'
import {select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface Undoing {
  readonly accountId: string
  /** The act that made the corrections. */
  readonly actId: string
  readonly inputs: RebillInputs
}

const CAUSE = 'REVERSED'

/** Corrects back what an act corrected: by the ids of reads before and after it, the read that stands now. */
export async function undoCorrections(
  trx: Trx,
  undoing: Undoing,
  context: ActContext,
): Promise<ReadonlyMap<string, string>> {
  const {changed} = undoing.inputs
  if (changed !== null) await undoValue(trx, undoing, changed, context)
  return undoReads(trx, undoing, context)
}

interface CorrectedRow {
  readonly point: string
  readonly read_id: string
  readonly new_read_id: string
  readonly meter: string
  readonly read_on: BusinessDate
  readonly value: number
  readonly kind: 'actual' | 'estimated'
  readonly corrected_since: string | null
}

const CORRECTED = `select c.service_point_id as point, c.read_id, c.new_read_id, r.meter_id as meter, r.read_on, r.value, r.kind,
    (select x.new_read_id from read_correction x where x.service_point_id = c.service_point_id and x.read_id = c.new_read_id) as corrected_since
  from read_correction c join meter_read r on r.service_point_id = c.service_point_id and r.read_id = c.read_id
  where c.service_point_id = :point and c.act_id = :act order by c.read_id`

async function undoReads(trx: Trx, {actId: act, inputs}: Undoing, context: ActContext): Promise<Map<string, string>> {
  const rows: CorrectedRow[] = []
  for (const point of new Set(inputs.reads.map((read) => read.point)))
    rows.push(...(await select<CorrectedRow>(trx, CORRECTED, {point, act})))
  const since = rows.find((row) => row.corrected_since !== null)
  if (since !== undefined)
    throw refuse('REBILLED_SINCE', `the read of ${since.read_on} was corrected again since: take that back first`, {
      field: 'adjustment',
    })
  const back = await correctReads(
    trx,
    rows.map(({point, new_read_id: readId, meter: meterId, read_on: readOn, value, kind}) => ({
      ...{servicePointId: point, readId, meterId, readOn, value, kind, cause: CAUSE, note: ''},
    })),
    context,
  )
  return new Map(
    rows.flatMap(({read_id, new_read_id}): [string, string][] => {
      const now = back.get(new_read_id) ?? new_read_id
      return [
        [read_id, now],
        [new_read_id, now],
      ]
    }),
  )
}

async function undoValue(trx: Trx, undoing: Undoing, changed: ChangedValue, context: ActContext): Promise<void> {
  const {accountId, actId, inputs} = undoing
  if (changed.name !== CLASS) {
    await undoFact(trx, undoing, changed, context)
    return
  }
  const versions = await versionsOf(trx, accountId)
  const others = versions.filter((version) => version.act_id !== actId)
  const days = versions.filter((version) => version.act_id === actId).map((version) => version.effective_from)
  const classes = new Map(
    days.flatMap((day): [BusinessDate, string][] => {
      const was = inForceOrFirst(others, asOf(day))
      return was === null ? [] : [[day, was.class]]
    }),
  )
  await recordClasses(trx, {versions, classes}, context)
  if (changed.plan === null) return
  const [was = changed.plan] = inputs.bills.flatMap(({plans}) => plans.map((plan) => plan.was))
  await changePlan(trx, {accountId, from: [changed.plan], to: was}, context)
}

interface FactRow {
  readonly value: string
  readonly from_on: BusinessDate
  readonly until_on: BusinessDate | null
  readonly act_id: string
}

/** The one recorded last comes first, as facts are read. */
const FACTS = `select f.value, f.from_on, f.until_on, f.act_id from billing_fact f where f.account_id = :account and f.name = :name
  order by f.recorded_at desc, f.from_on desc, f.fact_id desc`

/** Every span of days that the correction covers gets the value that would hold on it without the correction. */
async function undoFact(
  trx: Trx,
  {accountId, actId}: Undoing,
  changed: ChangedValue,
  context: ActContext,
): Promise<void> {
  const all = await select<FactRow>(trx, FACTS, {account: accountId, name: changed.name})
  const others = all.filter((row) => row.act_id !== actId)
  const {from_on: from, until_on: until} = changed
  const inside = others
    .flatMap(({from_on, until_on}) => (until_on === null ? [from_on] : [from_on, until_on]))
    .filter((day) => day > from && (until === null || day < until))
  const days = Array.from(new Set([from, ...inside])).toSorted()
  const facts = days.map((fromOn, at) => ({
    ...{accountId, name: changed.name as BillingFactName, fromOn, untilOn: days[at + 1] ?? until},
    value:
      others.find((row) => row.from_on <= fromOn && (row.until_on === null || row.until_on > fromOn))?.value ??
      TAKEN_BACK,
    source: 'adjustment taken back',
  }))
  await recordFactsLast(trx, facts, context)
}
