import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import type {BookRule} from '#core/policies/rule-book.js'

/** A value on either side; null where the rule has none there. */
export interface ValueChange {
  readonly name: string
  readonly before: Json
  readonly after: Json
}

/** A rule that is new, that ended, or that says something else. */
export interface RuleChange {
  readonly change: 'new' | 'ended' | 'changed'
  readonly before: BookRule | null
  readonly after: BookRule | null
  readonly values: readonly ValueChange[]
}

const valuesOf = (rule: BookRule | null): ReadonlyMap<string, Json> => rule?.values ?? new Map<string, Json>()

function valueChanges(before: BookRule | null, after: BookRule | null): ValueChange[] {
  const [old, fresh] = [valuesOf(before), valuesOf(after)]
  const names = new Set([...old.keys(), ...fresh.keys()])
  return Array.from(names, (name) => ({name, before: old.get(name) ?? null, after: fresh.get(name) ?? null})).filter(
    (one) => canonicalJson(one.before) !== canonicalJson(one.after),
  )
}

const restsOnTheSame = (a: BookRule, b: BookRule): boolean =>
  a.citation === b.citation && a.verified === b.verified && a.title === b.title

function changeOf(before: BookRule | null, after: BookRule | null): RuleChange | null {
  const values = valueChanges(before, after)
  if (before === null) return {change: 'new', before, after, values}
  if (after === null) return {change: 'ended', before, after, values}
  return values.length === 0 && restsOnTheSame(before, after) ? null : {change: 'changed', before, after, values}
}

/** What differs between two books of rules, by place; a version that only says the same again is no change. */
export function changesBetween(before: readonly BookRule[], after: readonly BookRule[]): RuleChange[] {
  const old = new Map(before.map((rule) => [rule.place, rule]))
  const fresh = new Map(after.map((rule) => [rule.place, rule]))
  const places = new Set([...old.keys(), ...fresh.keys()])
  return Array.from(places).flatMap((place) => changeOf(old.get(place) ?? null, fresh.get(place) ?? null) ?? [])
}
