import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {verifyChain} from '#core/acts/audit-chain.js'
import {checkStore} from '#core/checks/check-store.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {connect, connectSqlite} from '#core/store/connect.js'
import {select} from '#core/store/dialect.js'
import {migrate} from '#core/store/migrate.js'
import {MIGRATIONS} from '#core/store/migrations/list.js'
import {SCHEMA_STEP, statementsOf} from '#core/store/migrations/migration.js'
import {openStore, schemaVersion, storeOn} from '#core/store/open.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'
import {upgradeStore} from '#core/store/upgrade.js'
import {ENGINES, newTestStore, onEveryEngine} from '../../support/desk.js'
import {newPostgresDatabase} from '../../support/postgres.js'

const WHEN = '2026-11-23T18:00:00.000Z'
const HASHES = new URL('../../../test/core/store/migration-hashes.json', import.meta.url)

describe('migrations', () => {
  it('are never edited once released: each keeps its hash (not yet released: UPDATE=1)', () => {
    const hashes = Object.fromEntries(
      MIGRATIONS.map((migration) => [
        migration.name,
        Object.fromEntries(ENGINES.map((engine) => [engine, sha256(statementsOf(migration, engine).join(';\n'))])),
      ]),
    )
    const text = `${JSON.stringify(hashes, null, 2)}\n`
    if (process.env['UPDATE'] === '1') writeFileSync(HASHES, text)
    expect(text).to.equal(readFileSync(HASHES, 'utf8'))
  })

  it('are numbered in order, and their number is the schema version', () => {
    const numbers = MIGRATIONS.map((migration) => Number(migration.name.slice(0, 4)))
    expect(numbers).to.deep.equal(Array.from({length: SCHEMA_VERSION}, (_, index) => index + 1))
  })

  onEveryEngine((engine) => {
    const emptyDatabase = async (): Promise<{location: string; remove: () => void}> => {
      if (engine === 'postgres') return {location: await newPostgresDatabase(), remove: () => undefined}
      const folder = mkdtempSync(join(tmpdir(), 'curbstop-migrate-'))
      const location = join(folder, 'new.db')
      writeFileSync(location, '', {mode: 0o600})
      return {
        location,
        remove: () => {
          rmSync(folder, {recursive: true})
        },
      }
    }

    it('can be killed anywhere and run again', async function () {
      this.timeout(120_000)
      const {location, remove} = await emptyDatabase()
      const script = `
        import {connect} from '#core/store/connect.js'
        import {migrate} from '#core/store/migrate.js'
        import {storeOn} from '#core/store/open.js'
        const db = await connect(process.argv[1])
        console.log('ready')
        await migrate(storeOn(db, process.argv[1]), '${WHEN}')
        console.log('done')
        await db.destroy()`
      const DELAYS_MS = [0, 3, 6, 12, 20, 40, 80]
      for (const delay of DELAYS_MS) {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', script, location], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        const ended = once(child, 'exit')
        await once(child.stdout, 'data')
        await new Promise((resolve) => setTimeout(resolve, delay))
        child.kill('SIGKILL')
        await ended
        const db = await connect(location)
        const store = storeOn(db, location)
        const version = await schemaVersion(store)
        const steps = await select<{n: number}>(
          db,
          engine === 'sqlite'
            ? "select count(*) as n from sqlite_schema where name = 'schema_step'"
            : "select count(*) as n from information_schema.tables where table_name = 'schema_step'",
        )
        const recorded =
          steps[0]!.n === 0 ? 0 : (await select<{n: number}>(db, 'select count(*) as n from schema_step'))[0]!.n
        expect(version ?? 0, `killed after ${delay} ms`).to.equal(recorded)
        await store.close()
      }
      const store = storeOn(await connect(location), location)
      if (engine === 'sqlite') await store.db.raw('pragma journal_mode = wal')
      await migrate(store, WHEN)
      expect(await migrate(store, WHEN)).to.deep.equal([])
      expect((await checkStore(store)).checks.filter((check) => !check.ok)).to.deep.equal([])
      await store.close()
      remove()
    })

    it('run once when two programs run them at the same time', async () => {
      const {location, remove} = await emptyDatabase()
      const stores = await Promise.all([1, 2, 3].map(async () => storeOn(await connect(location), location)))
      const ran = await Promise.all(stores.map((store) => migrate(store, WHEN)))
      expect(ran.flat().toSorted()).to.deep.equal(MIGRATIONS.map((migration) => migration.name))
      await Promise.all(stores.map((store) => store.close()))
      remove()
    })
  })

  it('begin with a proved backup beside an older store', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'curbstop-upgrade-'))
    const file = join(folder, 'old.db')
    writeFileSync(file, '', {mode: 0o600})
    const db = await connectSqlite(file)
    await db.raw('pragma journal_mode = wal')
    await db.raw(SCHEMA_STEP.sqlite)
    for (const statement of statementsOf(MIGRATIONS[0]!, 'sqlite')) await db.raw(statement)
    await db('schema_step').insert({step: 1, name: MIGRATIONS[0]!.name, recorded_at: WHEN})
    await db.raw('pragma application_id = 1129665090')
    await db.raw('pragma user_version = 1')
    await db('act_head').insert({head_id: 1, seq: 0, hash: sha256('curbstop audit chain')})
    await db.destroy()
    const upgraded = await upgradeStore(file, WHEN, verifyChain)
    expect(upgraded).to.deep.equal({
      from: 1,
      to: SCHEMA_VERSION,
      steps: MIGRATIONS.slice(1).map((migration) => migration.name),
      backup: `${file}.schema-1.20261123180000000`,
    })
    const store = await openStore(file)
    expect((await checkStore(store)).ok).to.equal(true)
    await store.close()
    const kept = await openStore(upgraded.backup!, {readonly: true, anyVersion: true})
    expect(await schemaVersion(kept)).to.equal(1)
    await kept.close()
    expect(await upgradeStore(file, WHEN, verifyChain)).to.include({backup: null, from: SCHEMA_VERSION})
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).to.deep.equal([])
    rmSync(folder, {recursive: true})
  })

  it('leave a store that is up to date as it is', async () => {
    const test = await newTestStore('sqlite')
    await (await test.as('kchen')).store.close()
    expect(await upgradeStore(test.location, WHEN, verifyChain)).to.deep.include({steps: [], backup: null})
    await test.remove()
  })
})
