import type {FieldValue} from '#core/imports/cell-grammar.js'
import {fixedField} from '#core/imports/fixed-width-fields.js'
import type {FixedField, FixedWidthProfile, RecordLayout} from '#core/imports/fixed-width-profile.js'
import {shown} from '#core/imports/unsafe-text.js'
import {cents, plainMoney} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'

export type FixedFields = Readonly<Record<string, FieldValue>>
export interface FixedRecord {
  /** From 1. */
  readonly line: number
  readonly record: string
  readonly fields: FixedFields
  readonly groups: readonly FixedFields[]
}
export interface FixedWidthRead {
  readonly records: readonly FixedRecord[]
  /** All of them, in file order. A file with one is not used. */
  readonly faults: readonly RowFault[]
  /** What is unusual and no fault. */
  readonly notes: readonly string[]
}

/** Text → typed records, each checked against its layout, then every control record against what it controls. */
export function readFixedWidth(text: string, profile: FixedWidthProfile): FixedWidthRead {
  const layouts = new Map(profile.records.map((layout) => [layout.code, layout]))
  const {start, length} = profile.selector
  const [records, faults, notes]: [FixedRecord[], RowFault[], Set<string>] = [[], [], new Set()]
  const lines = linesOf(text, profile)
  for (const {line, content} of lines) {
    const code = content.slice(start - 1, start - 1 + length)
    const layout = layouts.get(code)
    if (layout === undefined)
      faults.push({line, field: '(record)', value: shown(content), reason: `no record of this layout starts so`})
    else if (content.length > profile.record_length.longest)
      faults.push(recordFault(line, layout, `is longer than ${profile.record_length.longest} characters`))
    else records.push(readRecord(line, content, layout, {faults, notes}))
  }
  faults.push(...occurrences(records, profile))
  if (faults.length === 0) faults.push(...controlFaults(records, profile))
  return {records, faults: faults.toSorted((a, b) => a.line - b.line), notes: [...notes]}
}

const recordFault = (line: number, layout: RecordLayout, reason: string): RowFault => ({
  ...{line, field: layout.record, value: '', reason},
})

/** Lines end in LF or CRLF; a file without line ends is cut into records of the nominal length. */
function linesOf(text: string, profile: FixedWidthProfile): {line: number; content: string}[] {
  const body = withoutEndMark(text)
  const {nominal, longest} = profile.record_length
  const unbroken = !body.includes('\n') && body.length > longest && body.length % nominal === 0
  const lines = unbroken ? (body.match(new RegExp(`.{${nominal}}`, 'gs')) ?? []) : body.split(/\r?\n/)
  return lines.map((content, index) => ({line: index + 1, content})).filter(({content}) => content.trim() !== '')
}

/** Some senders end a file with the mark of CP/M and DOS. */
const END_MARK = '\u001a'

function withoutEndMark(text: string): string {
  let end = text.length
  while (end > 0 && [END_MARK, '\n', '\r'].includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

interface Findings {
  readonly faults: RowFault[]
  readonly notes: Set<string>
}

function readRecord(line: number, content: string, layout: RecordLayout, {faults, notes}: Findings): FixedRecord {
  const read = (record: string, fields: readonly FixedField[]): FixedFields => {
    const values = Object.create(null) as Record<string, FieldValue>
    for (const place of fields) {
      const value = fixedField(record, place)
      const fault = value !== null && typeof value === 'object'
      values[place.field] = fault ? null : value
      const written = record.slice(place.start - 1, place.start - 1 + place.length)
      if (fault)
        faults.push({line, field: `${layout.record}.${place.field}`, value: shown(written), reason: value.reason})
    }
    return values
  }
  const {groups} = layout
  if (groups === undefined) {
    const last = layout.fields.at(-1)
    const end = last === undefined ? 0 : last.start + last.length - 1
    if (content.slice(end).trim() !== '') notes.add(`${layout.record}: text after position ${end} is not read`)
  }
  return {line, record: layout.record, fields: read(content, layout.fields), groups: readGroups()}

  function readGroups(): FixedFields[] {
    if (groups === undefined) return []
    const found: FixedFields[] = []
    for (let at = groups.start - 1; content.slice(at).trim() !== ''; at += groups.length)
      found.push(read(content.slice(at, at + groups.length), groups.fields))
    return found
  }
}

function occurrences(records: readonly FixedRecord[], profile: FixedWidthProfile): RowFault[] {
  return profile.records.flatMap((layout) => {
    if (layout.occurs !== 'one') return []
    const found = records.filter((one) => one.record === layout.record)
    if (found.length === 1) return []
    const reason = found.length === 0 ? 'the file has no such record' : `the file has ${found.length} of them`
    return [recordFault(found[1]?.line ?? 0, layout, reason)]
  })
}

/** Runs through the file once: what was met since the last record of a control's own kind is what it counts. */
function controlFaults(records: readonly FixedRecord[], profile: FixedWidthProfile): RowFault[] {
  return profile.controls.flatMap((control) => {
    const faults: RowFault[] = []
    let [met, total]: [number, number] = [0, 0]
    for (const one of records) {
      if (one.record === control.record) {
        const said = Number(one.fields[control.field] ?? 0)
        const found = {sum: total, count: met, records_in_file: records.length}[control.rule]
        const silent = control.when_there === true && met === 0
        if (said !== found && !silent) faults.push(controlFault(one, control, {said, found}))
        ;[met, total] = [0, 0]
      } else if (one.record === control.of) {
        met += 1
        total += Number(one.fields[control.of_field ?? ''] ?? 0)
      }
    }
    const closed = records.some((one) => one.record === control.record)
    if (met > 0 && closed && control.rule !== 'records_in_file')
      faults.push({
        ...{line: records.at(-1)?.line ?? 0, field: `${control.record}.${control.field}`, value: String(met)},
        reason: `records ${control.of ?? ''} follow after the last control record`,
      })
    return faults
  })
}

function controlFault(
  one: FixedRecord,
  {record, field, rule, of}: FixedWidthProfile['controls'][number],
  {said, found}: {readonly said: number; readonly found: number},
): RowFault {
  const written = (value: number): string => (rule === 'sum' ? plainMoney(cents(value)) : String(value))
  const counted = rule === 'records_in_file' ? 'the file has' : `records ${of ?? ''} make`
  return {line: one.line, field: `${record}.${field}`, value: written(said), reason: `${counted} ${written(found)}`}
}
