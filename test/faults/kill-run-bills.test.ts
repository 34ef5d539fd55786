import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {perform} from '#core/acts/perform.js'
import {priceCycle} from '#core/billing/plan-bills.js'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import {openStore} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'
import {adoptPlans, billedHome, TINY} from '../support/run-home.js'
import {newTestStore, type TestStore} from '../support/desk.js'
import {haveTool} from '../support/tools.js'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
const STRIDE = FULL ? 1 : 40
const CHUNK = 6
const BILLS = 3 * CHUNK
/** 30 days and 12 ccf of the tiny plan: 15.00 + 20.00 + 6.00 + 6.00. */
const BILL_CENTS = 4700

interface Books {
  readonly bills: number
  readonly cents: number
  readonly posted: number
  readonly reads: number
  readonly priced: number
  readonly sound: boolean
}

async function booksOf(file: string): Promise<Books> {
  const store = await openStore(file)
  try {
    return await inSnapshot(store, async (reader) => {
      const count = async (sql: string): Promise<number> => (await select<{n: number | null}>(reader, sql))[0]?.n ?? 0
      return {
        bills: await count('select count(*) as n from bill'),
        cents: await count('select sum(amount_cents) as n from receivable'),
        posted: await count("select count(*) as n from billing_run_result where state = 'posted'"),
        reads: await count('select count(distinct to_read_id) as n from bill_read'),
        priced: await count('select count(*) as n from bill_pricing'),
        sound: (await proveBooks(reader)).ok,
      }
    })
  } finally {
    await store.close()
  }
}

const booksWith = (bills: number): Books => ({
  ...{bills, cents: bills * BILL_CENTS, posted: bills, reads: bills, priced: bills},
  sound: true,
})

describe('run-bills --apply killed at any write', function () {
  this.timeout(1_800_000)
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-run-kill-'))
  let template: TestStore
  let plan = ''

  before(async function () {
    if (!haveTool('strace')) this.skip()
    template = await newTestStore('sqlite')
    const desk = await template.as('kchen')
    await adoptPlans(desk, [TINY])
    const reads = [
      {on: '2026-10-20', value: 100},
      {on: '2026-11-19', value: 112},
    ]
    for (let n = 0; n < BILLS; n += 1) await billedHome(desk, {reads})
    const asked = {cycle: '07', billOn: null, readsThrough: null, accounts: [], dryRun: false}
    const {act, input} = await priceCycle(desk, asked, () => undefined)
    const planned = await perform(desk, act, input)
    plan = planned.status === 'done' ? planned.outcome.plan : ''
    await desk.store.close()
  })
  after(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  const command = (file: string): string[] => [
    process.execPath,
    WORKER,
    file,
    'run-bills',
    JSON.stringify({plan, chunk: CHUNK}),
  ]
  const env = {...process.env, UV_THREADPOOL_SIZE: '1'}
  const copied = (name: string): string => {
    const file = join(folder, name)
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true})
    copyFileSync(template.location, file)
    return file
  }

  for (const call of ['pwrite64', 'fsync']) {
    it(`leaves whole chunks at each ${call}, and the same plan again posts the rest once`, async () => {
      const log = join(folder, 'calls.log')
      spawnSync('strace', ['-f', '-o', log, '-e', `trace=${call}`, ...command(copied('whole.db'))], {env})
      expect(await booksOf(join(folder, 'whole.db'))).to.deep.equal(booksWith(BILLS))
      const total = readFileSync(log, 'utf8').split(`${call}(`).length - 1
      expect(total).to.be.greaterThan(0)
      for (let point = 1; point <= total; point += STRIDE) {
        const file = copied('killed.db')
        const inject = `inject=${call}:signal=KILL:when=${point}`
        spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject, ...command(file)], {env})
        const left = await booksOf(file)
        expect(left.bills % CHUNK, inject).to.equal(0)
        expect(left, inject).to.deep.equal(booksWith(left.bills))
        const again = spawnSync(process.execPath, command(file).slice(1), {env, encoding: 'utf8'})
        expect(again.status, `${inject}: ${again.stderr}`).to.equal(0)
        expect(await booksOf(file), inject).to.deep.equal(booksWith(BILLS))
      }
    })
  }
})
