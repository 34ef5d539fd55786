import {createHash} from 'node:crypto'
import {existsSync, readdirSync} from 'node:fs'
import {basename, join} from 'node:path'
import {DISTRICT_TABLES, profileKind, type DistrictTable} from '#core/accounts/district-tables.js'
import type {DistrictSource} from '#core/accounts/stage-district.js'
import {openImportSource} from '#core/imports/import-source.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {readRecords} from '#core/imports/read-records.js'
import {notFound} from '#core/kernel/refusal.js'

const PROFILE = 'curbstop'

export interface DistrictFolder {
  readonly sources: readonly DistrictSource[]
  /** Files that no table of a district is read from. */
  readonly strangers: readonly string[]
}

/** The files of a district in a folder: `premises.csv`, `agreements.csv` … Each is optional. @throws Refusal NOT_FOUND (66) */
export async function districtFolder(folder: string): Promise<DistrictFolder> {
  if (!existsSync(folder)) throw notFound(`no folder ${folder}`)
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'))
  const sources: DistrictSource[] = []
  for (const table of DISTRICT_TABLES) {
    if (names.includes(`${table}.csv`)) sources.push(await sourceOf(table, join(folder, `${table}.csv`)))
  }
  if (sources.length === 0)
    throw notFound(`${folder} holds none of ${DISTRICT_TABLES.map((table) => `${table}.csv`).join(', ')}`)
  const known = new Set(DISTRICT_TABLES.map((table) => `${table}.csv`))
  return {sources, strangers: names.filter((name) => !known.has(name))}
}

async function sourceOf(table: DistrictTable, path: string): Promise<DistrictSource> {
  const profile = loadProfile(profileKind(table), PROFILE)
  return {
    table,
    fileName: basename(path),
    profile,
    digest: await digestOf(path),
    async open() {
      const source = await openImportSource(path)
      return {rows: readRecords(source.bytes, profile), close: source.close}
    },
  }
}

async function digestOf(path: string): Promise<string> {
  const source = await openImportSource(path)
  const hash = createHash('sha256')
  try {
    for await (const bytes of source.bytes) hash.update(bytes)
  } finally {
    await source.close()
  }
  return hash.digest('hex')
}
