import {chmodSync, writeFileSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {expect} from 'chai'
import {checkStore, STORE_CHECKS} from '#core/checks/check-store.js'
import {WAL_LIMIT} from '#core/checks/store-files.js'
import {openStore} from '#core/store/open.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {rawSqlite} from '../../support/raw-sqlite.js'

const found = async (test: TestStore): Promise<Record<string, readonly string[]>> => {
  const store = await openStore(test.location, {busyTimeoutMs: 100})
  try {
    const report = await checkStore(store)
    expect(report.ok).to.equal(report.checks.every((check) => check.ok))
    return Object.fromEntries(report.checks.filter((check) => !check.ok).map((check) => [check.name, check.faults]))
  } finally {
    await store.close()
  }
}

describe('check-store', () => {
  onEveryEngine((engine) => {
    let test: TestStore
    beforeEach(async () => {
      test = await newTestStore(engine)
    })
    afterEach(() => test.remove())

    it('finds nothing in a sound store and names every check it ran or left out', async () => {
      const {store} = await test.as('kchen')
      const report = await checkStore(store)
      expect(report.checks.flatMap((check) => check.faults)).to.deep.equal([])
      expect(report.ok).to.equal(true)
      const named = [...report.checks.map((check) => check.name), ...report.left_out]
      expect(named.toSorted()).to.deep.equal(STORE_CHECKS.map((check) => check.name).toSorted())
      expect(report.left_out.length > 0).to.equal(engine === 'postgres')
    })

    it('finds a lost index, a foreign table and a table of facts without its guard, all at once', async () => {
      const {store} = await test.as('kchen')
      const dropGuard = engine === 'sqlite' ? 'drop trigger act_no_delete' : 'drop trigger act_append_only on act'
      for (const sql of ['drop index act_subject', 'create table stranger (a integer)', dropGuard])
        await store.db.raw(sql)
      const faults = await found(test)
      expect(Object.keys(faults)).to.deep.equal(['schema', 'append-only'])
      expect(faults['schema']!.join('\n'))
        .to.match(/index act_subject is missing/)
        .and.match(/stranger.* is not of this program/)
        .and.match(/trigger act.* is missing/)
      expect(faults['append-only']).to.have.length(1)
      expect(faults['append-only']![0]).to.match(/^act has lost its guard/)
    })

    it('finds a changed column or guard', async () => {
      const {store} = await test.as('kchen')
      const change =
        engine === 'sqlite'
          ? [
              'drop trigger posting_no_update',
              'create trigger posting_no_update before update on posting begin select 1; end',
            ]
          : [
              'alter table posting disable trigger posting_append_only',
              'alter table posting alter column line type integer',
            ]
      for (const sql of change) await store.db.raw(sql)
      const faults = await found(test)
      expect(faults['schema']!.join('\n')).to.match(/posting.* was changed/)
      if (engine === 'postgres') expect(faults['append-only']![0]).to.match(/^posting has lost its guard append_only/)
    })

    it('finds a migration that is not recorded as this program knows it', async () => {
      const {store} = await test.as('kchen')
      await store.db('schema_step').where('step', 2).update({name: '0002-another'})
      expect(await found(test)).to.deep.equal({
        'schema-steps': ['step 2 0002-ledger is not recorded', 'step 2 0002-another is unknown'],
      })
    })
  })

  describe('on a file', () => {
    let test: TestStore
    beforeEach(async () => {
      test = await newTestStore('sqlite')
      await (await test.as('kchen')).store.close()
    })
    afterEach(() => test.remove())
    const change = async (sql: string): Promise<void> => {
      const raw = rawSqlite(test.location)
      await raw.exec(sql)
      await raw.close()
    }

    it('finds an index that no longer fits its table', async () => {
      await change(`pragma writable_schema = on;
        update sqlite_schema set rootpage = (select rootpage from sqlite_schema where name = 'request_waiting')
        where name = 'act_subject'`)
      const {integrity} = await found(test)
      expect(integrity!.join('\n')).to.contain('act_subject')
    })

    it('finds a row that names a row which is not there', async () => {
      await change("insert into operator_role values ('ghost', 'e', 'advisor', 1, '2026-01-01', 'x', 'x')")
      const {references} = await found(test)
      expect(references).to.have.length(1)
      expect(references![0]).to.match(/^operator_role row .* names a operator that is not there$/)
    })

    it('finds a header of another schema and a file that does not write ahead', async () => {
      await change('pragma journal_mode = delete')
      expect(await found(test)).to.deep.equal({header: ['journal mode is delete, not wal']})
    })

    it('finds files that others may read, and a folder where others may replace them', async () => {
      chmodSync(test.location, 0o640)
      chmodSync(dirname(test.location), 0o777)
      const {'file-modes': faults} = await found(test)
      expect(faults!.join('\n'))
        .to.contain(`${basename(test.location)} is 0640`)
        .and.contain('others may replace the store')
    })

    it('finds a write-ahead log that is not folded back', async () => {
      const raw = rawSqlite(test.location)
      await raw.exec('pragma wal_autocheckpoint = 0; create table fill (a blob) strict')
      const rows = Math.ceil(WAL_LIMIT / 1_000_000) + 1
      for (let n = 0; n < rows; n += 1) await raw.exec('insert into fill values (randomblob(1000000))')
      const {'wal-size': faults} = await found(test)
      expect(faults).to.have.length(1)
      await raw.close()
    })

    it('finds a writer that holds on, and what a dead one left', async () => {
      const left = join(dirname(test.location), `.${basename(test.location)}.0123456789ab.partial`)
      writeFileSync(left, '')
      const raw = rawSqlite(test.location)
      await raw.exec('begin immediate')
      const {'stale-locks': faults} = await found(test)
      expect(faults).to.have.length(2)
      expect(faults![0]).to.contain(left)
      expect(faults![1]).to.contain('write lock')
      await raw.exec('rollback')
      await raw.close()
    })
  })
})
