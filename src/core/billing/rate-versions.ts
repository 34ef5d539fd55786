import type {ActContext} from '#core/acts/act.js'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {notFound} from '#core/kernel/refusal.js'
import {compilePlan, type CompiledPlan} from '#core/rates/price-bill.js'
import type {RatePlan} from '#core/rates/rate-plan.js'
import {insertRows} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

/** A plan as it came from one file: its versions are kept apart and never changed. */
export interface AdoptedPlan {
  readonly plan: RatePlan
  readonly source: 'plan' | 'owrs'
  readonly fileName: string
}

export interface KnownVersion {
  readonly plan_code: string
  readonly effective_from: string
  readonly title: string
  readonly unit: string
  readonly change_policy: string
  readonly source: 'plan' | 'owrs'
  readonly file_name: string
  readonly content_hash: string
}

const VERSION = {
  plan_code: 'text',
  effective_from: 'text',
  title: 'text',
  unit: 'text',
  change_policy: 'text',
  source: 'text',
  file_name: 'text',
  content_json: 'text',
  content_hash: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** One row for each version of the plans, hashed over what prices a bill. */
export const versionRows = ({plan, source, fileName}: AdoptedPlan) =>
  plan.versions.map((version) => {
    const content = {...plan, versions: [version]}
    return {
      plan_code: plan.code,
      effective_from: version.effective_from,
      title: plan.title,
      unit: plan.unit,
      change_policy: version.change_policy,
      source,
      file_name: fileName,
      // As it was written: tables and inputs are shown in the order of the plan.
      content_json: JSON.stringify(content),
      content_hash: sha256(canonicalJson(content as unknown as Json)),
    }
  })

/** Leave out versions that are known: a version is never written twice. */
export async function recordRateVersions(trx: Trx, plans: readonly AdoptedPlan[], context: ActContext): Promise<void> {
  const made = {recorded_at: context.recordedAt, act_id: context.actId}
  await insertRows(
    trx,
    'rate_version',
    VERSION,
    plans.flatMap((adopted) => versionRows(adopted).map((row) => ({...row, ...made}))),
  )
}

const KNOWN = ['plan_code', 'effective_from', 'title', 'unit', 'change_policy', 'source', 'file_name', 'content_hash']

/** Every version in the store, by plan and day; what is in them is left out. */
export const knownVersions = async (reader: Reader): Promise<readonly KnownVersion[]> =>
  reader<KnownVersion>('rate_version').orderBy(['plan_code', 'effective_from']).select(KNOWN)

/** A plan with all its versions, null when the store has none of this code. */
export async function storedPlan(reader: Reader, code: string): Promise<RatePlan | null> {
  const rows = await reader<{content_json: string}>('rate_version')
    .where('plan_code', code)
    .orderBy('effective_from')
    .select('content_json')
  const each = rows.map((row) => JSON.parse(row.content_json) as RatePlan)
  const last = each.at(-1)
  return last === undefined ? null : {...last, versions: each.flatMap((plan) => plan.versions)}
}

/** @throws Refusal NOT_FOUND (66) */
export async function planOf(reader: Reader, code: string): Promise<CompiledPlan> {
  const plan = await storedPlan(reader, code)
  if (plan === null) throw notFound(`no rate plan ${code}`, ['curbstop show-rates lists them'])
  return compilePlan(plan)
}
