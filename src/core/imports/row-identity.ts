import type {FieldValue} from '#core/imports/cell-grammar.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {sha256} from '#core/kernel/canonical-json.js'

type Fields = Readonly<Record<string, FieldValue>>

/** Values of the key fields joined by `+`. A `+` or `%` inside a value is percent-encoded, so two keys never run together. */
export const rowKeyOf = (profile: LayoutProfile, fields: Fields): string =>
  profile.row_key
    .map((field) => String(fields[field] ?? '').replace(/[%+]/g, (c) => (c === '+' ? '%2B' : '%25')))
    .join('+')

/** sha256 of what the file says (typed columns by field name). Columns in another order, other spelling of the same
 * amount and what the profile derives or assumes do not change it. */
export function contentHashOf(profile: LayoutProfile, fields: Fields): string {
  const content = fieldsByName(profile).map((field) => [field, fields[field] ?? null])
  return sha256(JSON.stringify([profile.kind, content]))
}

const sorted = new WeakMap<LayoutProfile, readonly string[]>()

function fieldsByName(profile: LayoutProfile): readonly string[] {
  const known = sorted.get(profile)
  if (known !== undefined) return known
  const names = profile.columns.map(({field}) => field).sort()
  sorted.set(profile, names)
  return names
}
