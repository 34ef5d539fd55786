import {type CellReader, cellReader} from '#core/imports/cell-grammar.js'
import type {Column, LayoutProfile} from '#core/imports/layout-profile.js'
import {shown} from '#core/imports/unsafe-text.js'
import {refuse} from '#core/kernel/refusal.js'

export interface PlacedColumn {
  readonly column: Column
  readonly read: CellReader
  /** Place in the row; -1 for an optional column that this file does not have. */
  readonly at: number
}
export interface Header {
  readonly width: number
  readonly columns: readonly PlacedColumn[]
  readonly warnings: readonly string[]
}

/** Names that mean something to JavaScript objects and nothing to a water bill. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])
const known = (name: string): string => name.trim().toLowerCase()

/** Finds every column of the profile by name or alias, in any order and any case.
 * @throws Refusal BAD_HEADER, DUPLICATE_HEADER, MISSING_COLUMNS (65) */
export function readHeader(cells: readonly string[], profile: LayoutProfile, line: number): Header {
  const places = new Map<string, number>()
  const warnings: string[] = []
  cells.forEach((cell, at) => {
    const name = known(cell)
    if (FORBIDDEN.has(name)) throw refuse('BAD_HEADER', `line ${line}: a column may not be named ${shown(cell)}`)
    if (name === '') warnings.push(`column ${at + 1} has no name and is not read`)
    else if (places.has(name)) throw duplicate(line, cell)
    else places.set(name, at)
  })
  const columns = profile.columns.map((column) => placed(column, places, line))
  const missing = columns.filter(({column, at}) => at === -1 && column.presence !== 'optional')
  if (missing.length > 0) {
    const names = missing.map(({column}) => column.header).join(', ')
    throw refuse('MISSING_COLUMNS', `line ${line}: no column ${names} (profile ${profile.kind} ${profile.name})`, {
      field: missing[0]?.column.header ?? '',
      next: [`the header has: ${cells.map(shown).join(', ')}`],
    })
  }
  return {width: cells.length, columns, warnings: [...warnings, ...extraColumns(cells, profile, columns)]}
}

function placed(column: Column, places: ReadonlyMap<string, number>, line: number): PlacedColumn {
  const found = [column.header, ...(column.aliases ?? [])].filter((name) => places.has(known(name)))
  if (found.length > 1) throw duplicate(line, found.join(' and '))
  return {column, read: cellReader(column), at: found[0] === undefined ? -1 : (places.get(known(found[0])) ?? -1)}
}

const duplicate = (line: number, name: string) =>
  refuse('DUPLICATE_HEADER', `line ${line}: more than one column for ${shown(name)}`, {field: shown(name)})

function extraColumns(cells: readonly string[], profile: LayoutProfile, columns: readonly PlacedColumn[]): string[] {
  const used = new Set(columns.map(({at}) => at))
  const ignored = new Set((profile.ignored_columns ?? []).map(known))
  return cells
    .filter((cell, at) => known(cell) !== '' && !used.has(at) && !ignored.has(known(cell)))
    .map((cell) => `column ${shown(cell)} is not known to the profile and is not read`)
}
