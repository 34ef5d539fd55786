import {expect} from 'chai'
import {select, troubleOf} from '#core/store/dialect.js'
import {MIGRATIONS} from '#core/store/migrations/list.js'
import type {Store} from '#core/store/open.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {failureOf} from '../../support/refused.js'

const TABLES = MIGRATIONS.flatMap((migration) => migration.appendOnly)

/** No table has it as a number yet. */
const UNUSED = 990_001

interface Column {
  readonly name: string
  readonly type: string
  readonly allowed: string | null
}

/** A row that fits a table: text where text belongs, a value its check allows where it names some. */
async function columnsOf(store: Store, table: string): Promise<Column[]> {
  const body = MIGRATIONS.map((migration) => migration.tables[table]).find((found) => found !== undefined) ?? ''
  return body
    .replaceAll(/\s+/g, ' ')
    .split(/, (?![^(]*\))/)
    .filter((part) => !/^(primary key|unique|check)\b/.test(part))
    .map((part) => {
      const [name = '', type = ''] = part.split(' ')
      return {name, type, allowed: /check \(\w+ in \('?([^',)]+)/.exec(part)?.[1] ?? null}
    })
}

/** Of two ways to say a thing a row may use one. */
const NOT_BOTH: Readonly<Record<string, readonly string[]>> = {settlement_line: ['event_id', 'tender_no']}

async function addRow(store: Store, table: string): Promise<void> {
  const columns = (await columnsOf(store, table)).filter(({name}) => !(NOT_BOTH[table] ?? []).includes(name))
  const value = ({type, allowed}: Column): string | number => {
    if (type === 'integer') return allowed === null ? UNUSED : Number(allowed)
    return allowed ?? `row-of-${table}`
  }
  await store.db(table).insert(Object.fromEntries(columns.map((column) => [column.name, value(column)])))
}

describe('tables of facts', () => {
  onEveryEngine((engine) => {
    let test: TestStore
    let store: Store
    before(async () => {
      test = await newTestStore(engine)
      store = (await test.as('kchen')).store
      // Rows stand alone here: what they refer to is not what is tested.
      await store.db.raw(engine === 'sqlite' ? 'pragma foreign_keys = off' : "set session_replication_role = 'replica'")
      for (const table of TABLES) await addRow(store, table)
      if (engine === 'postgres') await store.db.raw("set session_replication_role = 'origin'")
    })
    after(() => test.remove())

    const count = async (table: string): Promise<number> =>
      (await select<{n: number}>(store.db, `select count(*) as n from ${table}`))[0]!.n

    for (const table of TABLES) {
      it(`refuses to change or remove a row of ${table}`, async () => {
        const column = (await columnsOf(store, table))[0]!.name
        const before = await count(table)
        expect(before).to.be.greaterThan(0)
        const tries = [
          `update ${table} set ${column} = ${column}`,
          `delete from ${table}`,
          engine === 'sqlite' ? `insert or replace into ${table} select * from ${table}` : `truncate ${table} cascade`,
        ]
        for (const sql of tries) {
          const failure = await failureOf(Promise.resolve(store.db.raw(sql)))
          expect(failure.message, sql).to.contain('is append only')
          expect(troubleOf(failure), sql).to.equal('constraint')
        }
        expect(await count(table)).to.equal(before)
      })
    }
  })
})
