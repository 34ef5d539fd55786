import {spawnSync} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {expect} from 'chai'
import {deskOn} from '#core/acts/desk.js'
import {connect} from '#core/store/connect.js'
import {createStore} from '#core/store/create.js'
import {select} from '#core/store/dialect.js'
import {openStore} from '#core/store/open.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {newPostgresDatabase} from '../../support/postgres.js'
import {rawSqlite} from '../../support/raw-sqlite.js'
import {failureOf, refusedAs} from '../../support/refused.js'

const WHEN = '2026-11-23T18:00:00.000Z'
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

/** A word of the store's own, and an answer. */
const NOISE = `
  import {connectMemory} from '#core/store/connect.js'
  const db = await connectMemory()
  db.client.logger.warn('a word')
  await db.destroy()
  console.log('the answer')`

const NOBODY = 65534

/** Root may write anything: as root, the work runs as nobody, who owns the folder alone. */
async function unprivileged(folder: string, work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work()
  chownSync(folder, NOBODY, NOBODY)
  process.seteuid?.(NOBODY)
  try {
    await work()
  } finally {
    process.seteuid?.(0)
  }
}

describe('opening a store', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'curbstop-open-'))
  })
  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  onEveryEngine((engine) => {
    let test: TestStore
    before(async () => {
      test = await newTestStore(engine)
      await (await test.as('kchen')).store.close()
    })
    after(() => test.remove())

    const setVersion = async (version: number): Promise<void> => {
      const db = await connect(test.location)
      if (engine === 'sqlite') await db.raw(`pragma user_version = ${version}`)
      await db.raw('delete from schema_step where step > ?', [version])
      if (version > SCHEMA_VERSION)
        await db('schema_step').insert({step: version, name: 'of a later program', recorded_at: WHEN})
      await db.destroy()
    }

    it('refuses a store made by a newer program, and one that needs migration', async () => {
      await setVersion(SCHEMA_VERSION + 1)
      expect(await refusedAs(openStore(test.location))).to.equal('NEWER_STORE 69')
      expect(await refusedAs(openStore(test.location, {anyVersion: true}))).to.equal('NEWER_STORE 69')
      await setVersion(SCHEMA_VERSION - 1)
      expect(await refusedAs(openStore(test.location))).to.equal('NEEDS_MIGRATION 69')
    })

    it('writes nothing to a store that is open for reading alone', async () => {
      const fresh = await newTestStore(engine)
      const store = await openStore(fresh.location, {readonly: true})
      expect(await select(store.db, 'select name from setting where name = :n', {n: 'zone'})).to.have.length(1)
      const write = inTransaction(store, (trx) => trx('setting').insert({name: 'x', value: ''}))
      expect(await refusedAs(write)).to.equal('READ_ONLY 74')
      await store.close()
      await fresh.remove()
    })

    it('refuses to make a store where one is', async () => {
      const make = createStore(test.location, WHEN, async () => undefined)
      expect(await refusedAs(make)).to.equal('STORE_EXISTS 73')
    })
  })

  it('finishes a store that was half made on a server when its maker was killed', async () => {
    const url = await newPostgresDatabase()
    const dies = createStore(url, WHEN, async () => Promise.reject(new Error('killed')))
    expect((await failureOf(dies)).message).to.equal('killed')
    const store = await createStore(url, WHEN, (made) =>
      inTransaction(made, (trx) => trx('act_head').insert({head_id: 1, seq: 0, hash: ''})),
    )
    await store.close()
    expect(await refusedAs(createStore(url, WHEN, async () => undefined))).to.equal('STORE_EXISTS 73')
  })

  it('gives a new file its name when it is whole: one that failed leaves nothing', async () => {
    const file = join(folder, 'new.db')
    const dies = createStore(file, WHEN, async () => {
      expect(existsSync(file)).to.equal(false)
      throw new Error('killed')
    })
    expect((await failureOf(dies)).message).to.equal('killed')
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('never replaces a file that got there first', async () => {
    const file = join(folder, 'new.db')
    const late = createStore(file, WHEN, async () => {
      writeFileSync(file, 'somebody else’s')
    })
    expect(await refusedAs(late)).to.equal('STORE_EXISTS 73')
    expect(readFileSync(file, 'utf8')).to.equal('somebody else’s')
    expect(readdirSync(folder)).to.deep.equal(['new.db'])
  })

  it('refuses to make a store in a folder that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    const make = createStore(join(folder, 'file', 'new.db'), WHEN, async () => undefined)
    expect(await refusedAs(make)).to.equal('CANNOT_CREATE 73')
  })

  it('makes nothing of a mistyped name', async () => {
    expect(await refusedAs(openStore(join(folder, 'nope.db')))).to.equal('STORE_NOT_FOUND 69')
    expect(await refusedAs(openStore(folder))).to.equal('STORE_NOT_FOUND 69')
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('keeps its files for the owner alone, whatever the umask', async () => {
    const before = process.umask(0)
    const file = join(folder, 'private.db')
    const store = await createStore(file, WHEN, async () => undefined).finally(() => process.umask(before))
    await inTransaction(store, (trx) => trx('setting').insert({name: 'x', value: ''}))
    const modes = ['', '-wal', '-shm'].map((suffix) => modeOf(file + suffix))
    expect(modes).to.deep.equal(['600', '600', '600'])
    await store.close()
  })

  it('works durably: it writes ahead, syncs every commit and checks references', async () => {
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await select<Record<string, unknown>>(store.db, `pragma ${name}`))[0]!)[0]
    expect(await pragma('journal_mode')).to.equal('wal')
    expect(await pragma('synchronous')).to.equal(2)
    expect(await pragma('foreign_keys')).to.equal(1)
    expect(await pragma('trusted_schema')).to.equal(0)
    expect(await pragma('recursive_triggers')).to.equal(1)
    expect(await pragma('application_id')).to.equal(0x43555242)
    await test.remove()
  })

  it('has strict tables alone: a wrong type is refused', async () => {
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
    const loose = await select<{name: string}>(
      store.db,
      "select name from pragma_table_list where type = 'table' and strict = 0 and name not like 'sqlite_%'",
    )
    expect(loose).to.deep.equal([])
    const wrong = failureOf(
      Promise.resolve(store.db.raw("insert into account_balance (account_id, balance_cents) values ('a', 'abc')")),
    )
    expect((await wrong).message).to.contain('cannot store TEXT value in INTEGER column')
    await test.remove()
  })

  it('leaves other files alone and says what they are', async () => {
    const garbage = join(folder, 'garbage.db')
    writeFileSync(garbage, Buffer.alloc(8192, 7))
    expect(await refusedAs(openStore(garbage))).to.equal('NOT_A_STORE 74')
    expect(readFileSync(garbage).equals(Buffer.alloc(8192, 7))).to.equal(true)
    const empty = join(folder, 'empty.db')
    writeFileSync(empty, '')
    expect(await refusedAs(openStore(empty))).to.equal('NOT_A_STORE 74')
    expect(statSync(empty).size).to.equal(0)
    const other = join(folder, 'other.db')
    const raw = rawSqlite(other)
    await raw.exec('create table t (a)')
    await raw.close()
    const bytes = readFileSync(other)
    expect(await refusedAs(openStore(other))).to.equal('NOT_A_STORE 74')
    expect(readFileSync(other).equals(bytes)).to.equal(true)
  })

  it('says that a truncated file is damaged and how to go on', async () => {
    const test = await newTestStore('sqlite')
    await (await test.as('kchen')).store.close()
    const cut = join(folder, 'cut.db')
    cpSync(test.location, cut)
    truncateSync(cut, 5000)
    const reading = openStore(cut).then((store) => deskOn(store, {version: 'test'}).finally(() => store.close()))
    expect(await refusedAs(reading)).to.equal('CORRUPT_STORE 74')
    await test.remove()
  })

  it('reads a file that nobody may write, and says that it cannot be written', async () => {
    const test = await newTestStore('sqlite')
    await (await test.as('kchen')).store.close()
    chmodSync(test.location, 0o444)
    await unprivileged(dirname(test.location), async () => {
      const store = await openStore(test.location, {readonly: true})
      expect(await select(store.db, 'select name from setting where name = :n', {n: 'zone'})).to.have.length(1)
      await store.close()
      const writing = openStore(test.location).then((writable) =>
        inTransaction(writable, (trx) => trx('setting').insert({name: 'x', value: ''})).finally(() => writable.close()),
      )
      expect(await refusedAs(writing)).to.equal('READ_ONLY 74')
    })
    await test.remove()
  })

  it('tells a server that does not answer from a database that is not there, and shows no password', async () => {
    expect(await refusedAs(openStore('postgres://nobody:secret@127.0.0.1:1/none'))).to.equal('STORE_UNREACHABLE 69')
    const url = await newPostgresDatabase()
    const missing = await failureOf(openStore(`${url.replace('postgres@', 'postgres:secret@')}_not_there`))
    expect(missing).to.include({code: 'STORE_NOT_FOUND', exit: 69})
    expect(JSON.stringify([missing.message, (missing as unknown as {next: string[]}).next])).to.not.contain('secret')
    expect(await refusedAs(openStore(url))).to.equal('STORE_NOT_FOUND 69')
  })

  it('speaks on stderr alone', () => {
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', NOISE], {encoding: 'utf8'})
    expect([run.stdout, run.stderr]).to.deep.equal(['the answer\n', 'store: a word\n'])
  })
})
