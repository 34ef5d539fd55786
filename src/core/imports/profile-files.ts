import {existsSync, readdirSync} from 'node:fs'
import {badConfiguration, checkedJson, readCheckedJson} from '#core/imports/checked-json.js'
import {PLACEHOLDER} from '#core/imports/derived-fields.js'
import type {DerivedField, LayoutProfile} from '#core/imports/layout-profile.js'
import {notFound} from '#core/kernel/refusal.js'

const PROFILES = new URL('../../../data/profiles/', import.meta.url)
const SCHEMA = 'profile.schema.json'
const NAME = /^[a-z0-9][a-z0-9-]*$/

/** The profile of one kind of file (`bills`, `payments`, `reads`, `district/premises` …).
 * @throws Refusal NOT_FOUND (66) with the names there are, BAD_CONFIGURATION (78) */
export function loadProfile(kind: string, name: string): LayoutProfile {
  const label = `data/profiles/${kind}/${name}.json`
  const file = new URL(`${kind}/${name}.json`, PROFILES)
  if (!NAME.test(name) || !existsSync(file)) {
    throw notFound(`no profile ${name} for ${kind}`, [`profiles for ${kind}: ${profileNames(kind).join(', ')}`])
  }
  return coherent(readCheckedJson(file, label, SCHEMA) as LayoutProfile, label, {kind, name})
}

export function profileNames(kind: string): readonly string[] {
  const folder = new URL(`${kind}/`, PROFILES)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** Every kind for which there is a profile. */
export const profileKinds = (): readonly string[] => [
  ...['adjustments', 'batches', 'bills', 'nightdrop', 'payments', 'reads', 'remittances', 'settlements'].filter(
    (kind) => profileNames(kind).length > 0,
  ),
  ...readdirSync(new URL('district/', PROFILES))
    .map((table) => `district/${table}`)
    .sort(),
]

/** @throws Refusal BAD_CONFIGURATION (78) naming the file, the path in it and what was expected */
export const parseProfile = (document: unknown, label: string): LayoutProfile =>
  coherent(checkedJson(document, label, SCHEMA) as LayoutProfile, label, {})

interface Identity {
  readonly kind?: string
  readonly name?: string
}

/** What a schema cannot say: every field is named once and used after it is made, and amounts are amounts. */
function coherent(profile: LayoutProfile, label: string, identity: Identity): LayoutProfile {
  const wrong = (path: string, expected: string) => badConfiguration(label, path, expected)
  if (identity.kind !== undefined && profile.kind !== identity.kind) throw wrong('/kind', `expected "${identity.kind}"`)
  if (identity.name !== undefined && profile.name !== identity.name) throw wrong('/name', `expected "${identity.name}"`)
  const amounts = new Set<string>()
  const known = new Set<string>()
  const make = (field: string, path: string) => {
    if (known.has(field)) throw wrong(path, `field ${field} is named twice`)
    known.add(field)
    if (field.endsWith('_cents')) amounts.add(field)
  }
  profile.columns.forEach((column, i) => {
    make(column.field, `/columns/${i}/field`)
    if ((column.type === 'money') !== column.field.endsWith('_cents')) {
      throw wrong(`/columns/${i}/field`, 'money fields, and no others, end in _cents')
    }
  })
  const need = (field: string, path: string, among: ReadonlySet<string>) => {
    if (!among.has(field))
      throw wrong(path, `${field} is not a field ${among === amounts ? 'of money ' : ''}named before`)
  }
  ;(profile.derived ?? []).forEach((rule, i) => {
    const path = `/derived/${i}`
    const ofMoney = rule.rule === 'share' || rule.rule === 'difference' || rule.rule === 'positive_part'
    for (const field of fieldsUsed(rule)) need(field, path, ofMoney ? amounts : known)
    make(rule.field, `${path}/field`)
  })
  profile.row_key.forEach((field, i) => {
    need(field, `/row_key/${i}`, known)
    const column = profile.columns.find((each) => each.field === field)
    if (column?.presence !== 'required') throw wrong(`/row_key/${i}`, `${field} must be a required column`)
  })
  profile.sums?.forEach(({total, parts}, i) => {
    for (const field of [total, ...parts]) need(field, `/sums/${i}`, amounts)
  })
  if (profile.control_amount !== undefined) need(profile.control_amount, '/control_amount', amounts)
  const sum = profile.control_sum
  if (sum !== undefined && profile.columns.find(({field}) => field === sum)?.type !== 'integer')
    throw wrong('/control_sum', `${sum} is not a column of whole numbers`)
  const {marker_field, count_field, amount_field, sum_field} = profile.trailer ?? {}
  for (const field of [marker_field, count_field, amount_field, sum_field]) {
    if (field !== undefined) need(field, '/trailer', known)
  }
  return profile
}

function fieldsUsed(rule: DerivedField): readonly string[] {
  switch (rule.rule) {
    case 'constant':
      return []
    case 'template':
      return [...rule.template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
    case 'shift_date':
      return [rule.from]
    case 'first_of':
      return rule.fields
    case 'share':
    case 'positive_part':
      return [rule.of]
    case 'difference':
      return [rule.of, ...rule.less]
  }
}
