import {existsSync} from 'node:fs'
import {badConfiguration, checkedJson, readCheckedJson} from '#core/imports/checked-json.js'
import type {TextEncodingName} from '#core/imports/layout-profile.js'
import {profileNames} from '#core/imports/profile-files.js'
import {notFound} from '#core/kernel/refusal.js'

/** Where a value stands in its record and how it is written. Positions count from 1, as banks print them. */
export interface FixedField {
  readonly field: string
  readonly start: number
  readonly length: number
  readonly presence: 'required' | 'blank_allowed'
  /** `digits` is a number that is a name (leading zeros stay), `integer` one that counts. */
  readonly type: 'text' | 'digits' | 'integer' | 'money' | 'date' | 'time'
  /** Of money: 2 where the last two digits are cents, 0 where the number is whole dollars. */
  readonly implied_decimals?: 0 | 2
  /** Of a date. */
  readonly mask?: DateMask
}
export const DATE_MASKS = ['YYMMDD', 'MMDDYY', 'YYYYMMDD', 'MMDDYYYY'] as const
export type DateMask = (typeof DATE_MASKS)[number]

/** Groups of fields that follow each other to the end of the record; positions count from 1 within the group. */
export interface RepeatedGroup {
  readonly start: number
  readonly length: number
  readonly fields: readonly FixedField[]
}

export interface RecordLayout {
  /** What the selector shows. */
  readonly code: string
  readonly record: string
  /** `one`: exactly one in a file. */
  readonly occurs: 'one' | 'any'
  readonly fields: readonly FixedField[]
  readonly groups?: RepeatedGroup
}

/** What a field of a control record must say of the records before it, back to the last one of its own kind. */
export interface ControlRule {
  readonly record: string
  readonly field: string
  readonly rule: 'sum' | 'count' | 'records_in_file'
  readonly of?: string
  readonly of_field?: string
  /** Banks that leave the counted record out altogether are not at fault. */
  readonly when_there?: boolean
}

/** How a file of fixed positions is laid out; `data/schemas/fixed-width.schema.json` says which values are allowed. */
export interface FixedWidthProfile {
  readonly schema: 'curbstop.fixed-width/1'
  readonly kind: string
  readonly name: string
  readonly title: string
  readonly source: string
  readonly encoding: TextEncodingName
  readonly record_length: {readonly nominal: number; readonly longest: number}
  readonly selector: {readonly start: number; readonly length: number}
  readonly records: readonly RecordLayout[]
  readonly controls: readonly ControlRule[]
}

const PROFILES = new URL('../../../data/profiles/', import.meta.url)
const SCHEMA = 'fixed-width.schema.json'

/** @throws Refusal NOT_FOUND (66) with the names there are, BAD_CONFIGURATION (78) */
export function loadFixedWidthProfile(kind: string, name: string): FixedWidthProfile {
  const label = `data/profiles/${kind}/${name}.json`
  const names = profileNames(kind)
  const file = new URL(`${kind}/${name}.json`, PROFILES)
  if (!names.includes(name) || !existsSync(file))
    throw notFound(`no profile ${name} for ${kind}`, [`profiles for ${kind}: ${names.join(', ')}`])
  return coherent(readCheckedJson(file, label, SCHEMA) as FixedWidthProfile, label)
}

/** @throws Refusal BAD_CONFIGURATION (78) naming the file, the path in it and what was expected */
export const parseFixedWidthProfile = (document: unknown, label: string): FixedWidthProfile =>
  coherent(checkedJson(document, label, SCHEMA) as FixedWidthProfile, label)

/** What a schema cannot say: fields lie within a record and not on each other, and controls speak of fields there are. */
function coherent(profile: FixedWidthProfile, label: string): FixedWidthProfile {
  const codes = new Set<string>()
  for (const [i, layout] of profile.records.entries()) {
    const path = `/records/${i}`
    if (layout.code.length !== profile.selector.length || codes.has(layout.code))
      throw badConfiguration(label, `${path}/code`, 'expected a code of its own, as long as the selector')
    codes.add(layout.code)
    fieldsFit(layout.fields, profile.record_length.longest, `${label}${path}/fields`)
    if (layout.groups !== undefined) fieldsFit(layout.groups.fields, layout.groups.length, `${label}${path}/groups`)
  }
  for (const [i, {record, field, rule, of, of_field}] of profile.controls.entries()) {
    const path = `/controls/${i}`
    const need = (name: string | undefined, wanted: string | undefined, type: FixedField['type']) => {
      const found = profile.records.find((one) => one.record === name)?.fields.find((one) => one.field === wanted)
      if (found?.type !== type)
        throw badConfiguration(label, path, `expected a field of type ${type}: ${name}.${wanted}`)
    }
    need(record, field, rule === 'sum' ? 'money' : 'integer')
    if (rule === 'sum') need(of, of_field, 'money')
    if (rule === 'count' && !profile.records.some((one) => one.record === of))
      throw badConfiguration(label, `${path}/of`, 'expected the name of a record')
  }
  return profile
}

function fieldsFit(fields: readonly FixedField[], width: number, path: string): void {
  let end = 0
  const names = new Set<string>()
  for (const field of fields) {
    if (field.start <= end || field.start + field.length - 1 > width)
      throw badConfiguration(path, field.field, `expected a place after ${end} and up to ${width}`)
    if (names.has(field.field)) throw badConfiguration(path, field.field, 'expected to be named once')
    if ((field.type === 'money') !== (field.implied_decimals !== undefined))
      throw badConfiguration(path, field.field, 'money, and nothing else, has implied_decimals')
    if ((field.type === 'date') !== (field.mask !== undefined))
      throw badConfiguration(path, field.field, 'a date, and nothing else, has a mask')
    names.add(field.field)
    end = field.start + field.length - 1
  }
}
