import {FILE_ALONE, type StoreCheck} from '#core/checks/store-check.js'
import {select} from '#core/store/dialect.js'

/** More of them say no more. */
const FAULTS_SHOWN = 20

export const integrity: StoreCheck = {
  name: 'integrity',
  proves: 'every page, row and index of the file can be read and agree',
  engines: FILE_ALONE,
  async faults(store) {
    const rows = await select<{integrity_check: string}>(store.db, `pragma integrity_check(${FAULTS_SHOWN})`)
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
  },
}

interface Dangling {
  readonly table: string
  readonly rowid: number | null
  readonly parent: string
}

export const references: StoreCheck = {
  name: 'references',
  proves: 'every row that names another row finds it',
  engines: FILE_ALONE,
  async faults(store) {
    const rows = await select<Dangling>(store.db, 'pragma foreign_key_check')
    const shown = rows
      .slice(0, FAULTS_SHOWN)
      .map((row) => `${row.table} row ${row.rowid ?? '?'} names a ${row.parent} that is not there`)
    const more = rows.length - shown.length
    return more > 0 ? [...shown, `and ${more} more`] : shown
  },
}
