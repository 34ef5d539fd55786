import {expect} from 'chai'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {greatestOf, insertRows, leastOf, rowsFrom, select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'

/** More rows than one statement takes, with every kind of text and number that must survive. */
const TEXTS = [
  '',
  ' ',
  "O'Brien",
  'Gómez',
  '李',
  '😀',
  'a"b\\c',
  'line\nbreak',
  '{"x":1}',
  'null',
  '0012',
  'Ü',
  'u',
  'Z',
  'a',
]
const ROWS = Array.from({length: 12_001}, (_, n) => ({
  name: `row-${String(n).padStart(5, '0')}`,
  value: TEXTS[n % TEXTS.length]!,
}))
const BALANCES = Array.from({length: 6000}, (_, n) => ({
  account_id: `dialect-${n}`,
  balance_cents: n % 2 === 0 ? n * 123_456_789 : -n * 98_765_432,
}))
const COLUMNS = {name: 'text', value: 'text'} as const
const BALANCE_COLUMNS = {account_id: 'text', balance_cents: 'integer'} as const
const digest = (rows: unknown): string => sha256(canonicalJson(rows as Json))

describe('the same statements', () => {
  onEveryEngine((engine) => {
    let test: TestStore
    before(async () => {
      test = await newTestStore(engine)
      const {store} = await test.as('kchen')
      await inTransaction(store, async (trx) => {
        await insertRows(trx, 'setting', COLUMNS, ROWS)
        await insertRows(trx, 'account_balance', BALANCE_COLUMNS, BALANCES)
      })
    })
    after(() => test.remove())

    it('keep rows exactly as they were given, thousands in one statement', async () => {
      const {store} = await test.as('kchen')
      const back = await select(store.db, "select name, value from setting where name like 'row-%' order by name")
      expect(digest(back)).to.equal(digest(ROWS))
    })

    it('sort and compare text byte by byte, without a language of their own', async () => {
      const {store} = await test.as('kchen')
      const found = await select<{value: string}>(
        store.db,
        "select distinct value from setting where name like 'row-%' order by value",
      )
      const bytes = (text: string): string => Buffer.from(text).toString('hex')
      const expected = TEXTS.toSorted((a, b) => (bytes(a) < bytes(b) ? -1 : 1))
      expect(found.map((row) => row.value)).to.deep.equal(expected)
    })

    it('add up money as whole numbers', async () => {
      const {store} = await test.as('kchen')
      const positive = BALANCES.filter((row) => row.balance_cents > 0)
      const expected = positive.reduce((sum, row) => sum + BigInt(row.balance_cents), 0n)
      const [row] = await select<{total: number; n: number}>(
        store.db,
        'select sum(balance_cents) as total, count(*) as n from account_balance where balance_cents > 0',
      )
      expect([BigInt(row!.total), row!.n]).to.deep.equal([expected, positive.length])
    })

    it('join rows given as a table, and take the smaller and the greater', async () => {
      const {store} = await test.as('kchen')
      const given = [
        {account_id: 'dialect-2', amount: 5},
        {account_id: 'dialect-3', amount: 7},
        {account_id: 'not there', amount: null},
      ]
      const source = rowsFrom(store.db, given, {account_id: 'text', amount: 'integer'})
      const sql = `select r.account_id, r.amount, ${leastOf(store.db)}(r.amount, b.balance_cents) as least,
        ${greatestOf(store.db)}(r.amount, b.balance_cents) as greatest
        from :source left join account_balance b on b.account_id = r.account_id where b.account_id is not null order by 1`
      expect(await select(store.db, sql, {source})).to.deep.equal([
        {account_id: 'dialect-2', amount: 5, least: 5, greatest: 2 * 123_456_789},
        {account_id: 'dialect-3', amount: 7, least: -3 * 98_765_432, greatest: 7},
      ])
    })
  })
})
