import {type FieldValue, isCellFault} from '#core/imports/cell-grammar.js'
import {deriveFields, type Fields} from '#core/imports/derived-fields.js'
import type {Header, PlacedColumn} from '#core/imports/header-row.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {contentHashOf, rowKeyOf} from '#core/imports/row-identity.js'
import {holdsCardNumber, shown, unsafeCharacter} from '#core/imports/unsafe-text.js'
import {cents, plainMoney, sum} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'

/** Cells → typed row with all its faults. Pure: one row in, one row out. */
export function parseRow(cells: readonly string[], line: number, profile: LayoutProfile, header: Header): ParsedRow {
  if (cells.length !== header.width) return misfit(cells, line, header)
  const fields = Object.create(null) as Fields
  const faults: RowFault[] = []
  for (const placed of header.columns) {
    const cell = placed.at === -1 ? '' : (cells[placed.at] ?? '')
    const reading = readCell(cell, placed)
    if (isCellFault(reading)) {
      faults.push({line, field: placed.column.header, value: shown(cell), reason: reading.reason})
      fields[placed.column.field] = null
    } else fields[placed.column.field] = reading
  }
  const assumed = deriveFields(fields, profile.derived ?? [])
  if (faults.length === 0) faults.push(...sumFaults(fields, line, profile))
  const sound = faults.length === 0
  return {
    line,
    key: sound ? rowKeyOf(profile, fields) : null,
    contentHash: sound ? contentHashOf(profile, fields) : null,
    fields,
    faults,
    assumed,
  }
}

/** A missing or surplus delimiter shifts every cell: the row is not read at all. */
function misfit(cells: readonly string[], line: number, header: Header): ParsedRow {
  const reason = `the row has ${cells.length} cells, the header has ${header.width}`
  const fields = Object.create(null) as Fields
  return {
    line,
    key: null,
    contentHash: null,
    fields,
    faults: [{line, field: '(row)', value: shown(cells[0] ?? ''), reason}],
    assumed: [],
  }
}

function readCell(cell: string, {column, read}: PlacedColumn): FieldValue | {readonly reason: string} {
  if (holdsCardNumber(cell)) {
    return {reason: 'CARD_NUMBER: looks like a payment card number; it must not be stored'}
  }
  const unsafe = unsafeCharacter(cell)
  if (unsafe !== null) return {reason: unsafeReason(unsafe)}
  const text = column.type === 'text' ? cell.trim() : cell
  if (text.trim() === '' && (text === '' || column.trim === true)) {
    return column.presence === 'required' ? {reason: 'is blank and must not be'} : null
  }
  return read(text)
}

function unsafeReason(character: string): string {
  if (character === '\\x0a') return 'a line break inside the field'
  if (character === '\\x0d') return 'a carriage return inside the field'
  if (character === '\\ufffd') return 'holds the mark of a character lost in an earlier conversion (U+FFFD)'
  return `holds the invisible or control character ${character}`
}

function sumFaults(fields: Fields, line: number, profile: LayoutProfile): RowFault[] {
  return (profile.sums ?? []).flatMap(({total, parts}) => {
    const told = cents(Number(fields[total] ?? 0))
    const counted = sum(parts.map((part) => cents(Number(fields[part] ?? 0))))
    if (told === counted) return []
    const header = profile.columns.find(({field}) => field === total)?.header ?? total
    const reason = `the parts (${parts.join(' + ')}) make ${plainMoney(counted)}`
    return [{line, field: header, value: plainMoney(told), reason}]
  })
}
