import {expect} from 'chai'
import {rowsFrom, select, troubleOf} from '#core/store/dialect.js'
import {openStore, type Store} from '#core/store/open.js'
import {inSnapshot, inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {rawSqlite} from '../../support/raw-sqlite.js'
import {failureOf, refusedAs} from '../../support/refused.js'

const settings = async (store: Store, like: string): Promise<string[]> =>
  (await select<{name: string}>(store.db, 'select name from setting where name like :like order by name', {like})).map(
    (row) => row.name,
  )
const put = (name: string, value = ''): {name: string; value: string} => ({name, value})

describe('a transaction', () => {
  onEveryEngine((engine) => {
    let test: TestStore
    let store: Store
    before(async () => {
      test = await newTestStore(engine)
      store = (await test.as('kchen')).store
    })
    after(() => test.remove())

    it('keeps everything or nothing', async () => {
      await inTransaction(store, (trx) => trx('setting').insert(put('kept-1')))
      const failure = await failureOf(
        inTransaction(store, async (trx) => {
          await trx('setting').insert(put('lost-1'))
          throw new Error('a reason of the work itself')
        }),
      )
      expect(failure.message).to.equal('a reason of the work itself')
      expect(await settings(store, 'kept-1')).to.deep.equal(['kept-1'])
      expect(await settings(store, 'lost-1')).to.deep.equal([])
    })

    it('keeps nothing when a statement failed, even if the work caught the error', async () => {
      const failure = await failureOf(
        inTransaction(store, async (trx) => {
          await trx('setting').insert(put('half-1'))
          await trx('setting')
            .insert(put('kept-1'))
            .catch(() => undefined)
        }),
      )
      expect(troubleOf(failure)).to.equal('duplicate')
      expect(await settings(store, 'half-%')).to.deep.equal([])
    })

    it('runs no further statement after one that failed', async () => {
      let went = 0
      await failureOf(
        inTransaction(store, async (trx) => {
          await trx('setting')
            .insert(put('kept-1'))
            .catch(() => undefined)
          await trx('setting').insert(put('half-2'))
          went += 1
        }),
      )
      expect(went).to.equal(0)
      expect(await settings(store, 'half-%')).to.deep.equal([])
    })

    it('refuses a transaction inside a transaction', async () => {
      const failure = await failureOf(
        inTransaction(store, (trx) => trx.transaction((inner) => inner('setting').insert(put('inner')))),
      )
      expect(failure.message).to.contain('a transaction inside a transaction')
      expect(await settings(store, 'inner')).to.deep.equal([])
    })

    it('shows errors without the values that were bound', async () => {
      const failure = await failureOf(store.db('setting').insert(put('kept-1', 'Ana Gómez 12 Elm St')))
      expect(failure.message)
        .to.match(/setting/)
        .and.not.contain('Gómez')
        .and.not.contain('kept-1')
    })

    it('runs again after a key taken by chance, and only then', async () => {
      let runs = 0
      const insert = (name: string): Promise<unknown> =>
        inTransaction(store, async (trx) => {
          runs += 1
          const stamp = {
            kind: 'test',
            input_json: '',
            input_hash: '',
            summary: '',
            approver_roles: '',
            requester: '',
            requester_os_user: '',
            requested_at: '',
            business_date: '',
            expires_at: '',
            act_id: '',
          }
          await trx('request').insert({request_id: `${name}-${runs}`, request_no: runs < 3 ? 'RQ-1' : 'RQ-3', ...stamp})
        })
      await insert('first')
      await insert('second')
      expect(runs).to.equal(3)
      runs = 0
      await failureOf(
        inTransaction(store, (trx) => {
          runs += 1
          return trx('setting').insert(put('kept-1'))
        }),
      )
      expect(runs).to.equal(1)
    })

    it('reads one moment in a snapshot while others write, and refuses to write in it', async () => {
      const other = await openStore(test.location)
      try {
        await inSnapshot(store, async (reader) => {
          const count = async (): Promise<number> =>
            (await select<{n: number}>(reader, 'select count(*) as n from setting'))[0]!.n
          const first = await count()
          await inTransaction(other, (trx) => trx('setting').insert(put('meanwhile')))
          expect(await count()).to.equal(first)
        })
        expect(await settings(store, 'meanwhile')).to.deep.equal(['meanwhile'])
      } finally {
        await other.close()
      }
    })

    it('names the wait when another writer holds on, and works again afterwards', async () => {
      const other = await openStore(test.location)
      const waiting = await openStore(test.location, {busyTimeoutMs: 200})
      let letGo = (): void => undefined
      const held = new Promise<void>((resolve) => (letGo = resolve))
      let locked = (): void => undefined
      const isLocked = new Promise<void>((resolve) => (locked = resolve))
      const holder = inTransaction(other, async (trx) => {
        await trx('act_head').where('head_id', 1).forUpdate().first()
        locked()
        await held
      })
      await isLocked
      const write = (): Promise<unknown> =>
        inTransaction(waiting, (trx) => trx('act_head').where('head_id', 1).forUpdate().first())
      expect(await refusedAs(write())).to.equal('BUSY 75')
      letGo()
      await holder
      await write()
      await other.close()
      await waiting.close()
    })

    it('never changes a value on its way: what the engines would change is refused', async () => {
      const bad = [undefined, 10n, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, {a: 1}, 'a\u0000b', 'half \ud83d']
      for (const [index, value] of bad.entries()) {
        const failure = await failureOf(Promise.resolve(store.db.raw('select ? as v', [value as string])))
        expect(failure.message, `value ${index}`).to.match(/unsafe SQL binding|Undefined binding/)
        for (const kind of ['text', 'integer'] as const)
          expect(() => rowsFrom(store.db, [{v: value}], {v: kind}), `value ${index} as ${kind}`).to.throw()
      }
      expect(() => rowsFrom(store.db, [{v: 1.5}], {v: 'integer'})).to.throw('unsafe row value')
      expect(() => rowsFrom(store.db, [{v: '1'}], {v: 'integer'})).to.throw('unsafe row value')
      expect(() => rowsFrom(store.db, [{v: 1}], {v: 'text'})).to.throw('unsafe row value')
      expect(() => rowsFrom(store.db, [{}], {v: 'text'})).to.throw()
    })

    it('keeps cents exactly as far as a number goes', async () => {
      const cents = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 31, -(2 ** 31) - 1, 0]
      const rows = cents.map((amount, index) => ({account_id: `exact-${index}`, balance_cents: amount}))
      for (const row of rows) await store.db('account_balance').insert(row)
      const back: unknown = await store
        .db('account_balance')
        .where('account_id', 'like', 'exact-%')
        .orderBy('account_id')
      expect(back).to.deep.equal(rows)
    })

    it('refuses a number of the store beyond what a number can hold, instead of rounding it', async () => {
      const failure = await failureOf(select(store.db, 'select cast(9007199254740993 as bigint) as v'))
      expect(failure.message).to.contain('2^53')
    })
  })

  it('is rolled back when SQLite cannot commit: no reader sees what nobody else has', async () => {
    const test = await newTestStore('sqlite')
    await (await test.as('kchen')).store.close()
    const raw = rawSqlite(test.location)
    await raw.exec('pragma journal_mode = delete')
    const store = await openStore(test.location, {busyTimeoutMs: 150})
    await raw.exec('begin')
    await raw.all('select * from setting')
    expect(await refusedAs(inTransaction(store, (trx) => trx('setting').insert(put('phantom'))))).to.equal('BUSY 75')
    await raw.exec('rollback')
    expect(await settings(store, 'phantom')).to.deep.equal([])
    await inTransaction(store, (trx) => trx('setting').insert(put('next')))
    expect(await raw.all("select name from setting where name in ('phantom', 'next')")).to.deep.equal([{name: 'next'}])
    await store.close()
    await raw.close()
    await test.remove()
  })

  it('is told as a full disk when SQLite runs out of room in the middle of it', async () => {
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
    const [pages] = await select<{page_count: number}>(store.db, 'pragma page_count')
    await store.db.raw(`pragma max_page_count = ${pages!.page_count + 4}`)
    const filling = inTransaction(store, async (trx) => {
      for (let n = 0; n < 20; n += 1) await trx('setting').insert(put(`fill-${n}`, 'x'.repeat(5000)))
    })
    expect(await refusedAs(filling)).to.equal('DISK_FULL 74')
    expect(await settings(store, 'fill-%')).to.deep.equal([])
    await store.db.raw('pragma max_page_count = 1000000')
    await inTransaction(store, (trx) => trx('setting').insert(put('fill-after')))
    expect(await settings(store, 'fill-%')).to.deep.equal(['fill-after'])
    await test.remove()
  })

  it('never runs its work when it could not begin', async () => {
    const test = await newTestStore('sqlite')
    const raw = rawSqlite(test.location)
    await raw.exec('begin immediate')
    const store = await openStore(test.location, {busyTimeoutMs: 100})
    let ran = false
    const work = async (): Promise<void> => {
      ran = true
    }
    expect(await refusedAs(inTransaction(store, work))).to.equal('BUSY 75')
    expect(ran).to.equal(false)
    await raw.exec('rollback')
    await raw.close()
    await store.close()
    await test.remove()
  })

  it('waits for another writer for more than a few seconds, and goes on when its turn comes', async function () {
    this.timeout(20_000)
    const test = await newTestStore('sqlite')
    const holder = rawSqlite(test.location)
    await holder.exec('begin immediate')
    const {store} = await test.as('kchen')
    const waiting = inTransaction(store, (trx) => trx('setting').insert(put('late')))
    await new Promise((resolve) => setTimeout(resolve, 5500))
    await holder.exec('rollback')
    await holder.close()
    await waiting
    expect(await store.db('setting').where('name', 'late').first('value')).to.not.equal(undefined)
    await test.remove()
  })

  it('leaves a stuck query outside of it to a time limit, not to a hang', async function () {
    this.timeout(20_000)
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
    const failure = await failureOf(inTransaction(store, () => select(store.db, 'select 1 as one')))
    expect(failure.name).to.equal('KnexTimeoutError')
    await test.remove()
  })
})
