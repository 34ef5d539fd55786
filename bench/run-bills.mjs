// node bench/run-bills.mjs [--accounts 150000] [--small 5000]
// Prices a cycle into a plan and posts it, as whole processes, beside the pure pricing loop over the same inputs and beside
// the sqlite3 shell inserting the same rows; peak memory at two sizes. Nothing here is a test.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {contextOf} from '../dist/core/acts/perform.js'
import {deskOn} from '../dist/core/acts/desk.js'
import {inputsFrom} from '../dist/core/billing/bill-pricing.js'
import {planOf, recordRateVersions} from '../dist/core/billing/rate-versions.js'
import {priceBill} from '../dist/core/rates/price-bill.js'
import {readRatePlan} from '../dist/core/rates/read-plan.js'
import {analyzeStore} from '../dist/core/store/dialect.js'
import {openStore} from '../dist/core/store/open.js'
import {inTransaction} from '../dist/core/store/transaction.js'
import {emptyStore, key, NUMBERS, PLACES, STAMP} from './make-district.mjs'
import {runOnce} from './measure.mjs'

const {values} = parseArgs({
  options: {accounts: {type: 'string', default: '20000'}, small: {type: 'string', default: '5000'}},
})
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-run-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const print = (text) => process.stdout.write(`${text}\n`)
const data = (path) => JSON.parse(readFileSync(new URL(`../data/districts/rivergate/${path}`, import.meta.url), 'utf8'))

/** Reads of 20 October and 19 November, and the bills of the month and of the year before. */
const METERED = (count) => [
  `insert into meter ${NUMBERS(count)} select ${key('M', 'i')}, 'B' || i, '3/4', ${STAMP} from n`,
  `insert into meter_register ${NUMBERS(count)} select ${key('M', 'i')}, 6, 'ccf', 1000, ${STAMP} from n`,
  `insert into meter_installation ${NUMBERS(count)} select ${key('S', 'i')}, ${key('I', 'i')}, ${key('M', 'i')}, '2020-01-01', null, ${STAMP} from n`,
  `insert into meter_read ${NUMBERS(count)} select ${key('S', 'i')}, ${key('D', 'i')}, ${key('M', 'i')}, '2026-10-20', 100 + i % 900, 'actual', 'bench', ${STAMP} from n`,
  `insert into meter_read ${NUMBERS(count)} select ${key('S', 'i')}, ${key('F', 'i')}, ${key('M', 'i')}, '2026-11-19', 100 + i % 900 + 4 + (i * 7919) % 20, 'actual', 'bench', ${STAMP} from n`,
  ...[
    ['2025-10-20', '2025-11-19'],
    ['2026-09-19', '2026-10-20'],
  ].map(
    ([from, to], at) =>
      `insert into bill ${NUMBERS(count)} select ${key('A', 'i')}, ${key(`B${at}`, 'i')}, 'BL-${at}' || i, 'bench${at}', i, null, '${from}', '${to}', '${to}', '${to}', '${to}',
        (4 + (i * 7919) % 20) * 1000, 'ccf', 0, 0, null, null, '', ${STAMP} from n`,
  ),
  ...Object.entries({et_zone: '9', household_size: '3', irrigated_area: '1800'}).map(
    ([name, value]) =>
      `insert into billing_fact ${NUMBERS(count)} select ${key('A', 'i')}, '${name}', '${name}', '${value}', '2020-01-01', null, 'bench', ${STAMP} from n`,
  ),
]

async function makeStore(location, accounts) {
  const made = await emptyStore(location)
  await made.store.close()
  const store = await openStore(location)
  const desk = await deskOn(store, {version: 'bench'})
  await inTransaction(store, async (trx) => {
    const plan = readRatePlan(data('rates/res-1.json'), 'res-1.json')
    await recordRateVersions(trx, [{plan, source: 'plan', fileName: 'res-1.json'}], contextOf(desk))
    for (const {from, to, inches} of data('et/zone-9.json').rows)
      await trx.raw(
        `insert into et_period values ('9', '${from}', '${to}', ${Number(inches.replace('.', '')) * 10}, 'bench', ${STAMP})`,
      )
  })
  const statements = [...PLACES(accounts, {plan: 'RES-1', cycle: '07'}), ...METERED(accounts)]
  for (const statement of statements) await inTransaction(store, (trx) => trx.raw(statement))
  await analyzeStore(store.db)
  await store.close()
}

const curbstop = (location, ...args) => ({
  command: process.execPath,
  args: ['bin/run.js', 'run-bills', ...args],
  env: {CURBSTOP_STORE: location},
})

async function runAt(accounts) {
  const location = join(folder, `${accounts}.db`)
  await makeStore(location, accounts)
  const planned = runOnce(curbstop(location, '--cycle', '07', '--json'))
  const {data: run} = JSON.parse(readFileSync(planned.output, 'utf8'))
  if (run.billed !== accounts) throw new Error(`${run.billed} of ${accounts} are billed: ${JSON.stringify(run)}`)
  const applied = runOnce(curbstop(location, '--apply', run.plan, '--json'))
  const again = runOnce(curbstop(location, '--apply', run.plan, '--json'))
  return {location, planned, applied, again, run}
}

const PAGE = 2000

/** Milliseconds of CPU of pricing alone, over the inputs that the plan kept. */
async function pureLoop(location) {
  const store = await openStore(location, {readonly: true})
  const plan = await planOf(store.db, 'RES-1')
  let spent = 0
  let bills = 0
  for (let after = ''; ;) {
    const rows = await store
      .db('billing_run_row')
      .where('account_id', '>', after)
      .orderBy('account_id')
      .limit(PAGE)
      .select('account_id', 'content_json')
    if (rows.length === 0) break
    const inputs = rows.map((row) => inputsFrom(JSON.parse(row.content_json).plans[0][1]))
    const began = process.cpuUsage()
    for (const one of inputs) bills += priceBill(plan, one).lines.length > 0 ? 1 : 0
    const {user, system} = process.cpuUsage(began)
    spent += user + system
    after = rows.at(-1).account_id
  }
  await store.close()
  return {ms: spent / 1e3, bills}
}

const TABLES = [
  'journal',
  'posting',
  'receivable',
  'open_item',
  'bill',
  'bill_line',
  'bill_pricing',
  'bill_read',
  'billing_run_row',
  'billing_run_result',
]

/** The same rows into the same tables by the shell, from tables of its own, in one transaction. */
async function shellInserts(location) {
  const target = join(folder, 'shell.db')
  rmSync(target, {force: true})
  const desk = await emptyStore(target)
  await desk.store.close()
  const one = (table) =>
    `insert into ${table} select * from s.${table}${table === 'bill' ? " where source = 'run'" : ''};`
  return runOnce({
    command: 'sqlite3',
    args: [target],
    input: `attach '${location}' as s; begin; ${TABLES.map(one).join(' ')} commit;`,
  })
}

const per = (ms, accounts) => `${((ms * 1000) / accounts).toFixed(0)} µs an account`
const [big, small] = [Number(values.accounts), Number(values.small)]
const few = await runAt(small)
const many = await runAt(big)
const pure = await pureLoop(many.location)
const {planned, applied, again} = many
print(`${big} accounts, ${pure.bills} bills, $${(many.run.billed_cents / 100).toFixed(2)}`)
const line = (what, {cpu, wall}, note = '') => {
  const times = (cpu / pure.ms).toFixed(1)
  print(
    `${what.padEnd(22)}CPU ${(cpu / 1000).toFixed(1)} s, ${per(cpu, big)}, ${times} times pricing alone ${note}(wall ${(wall / 1000).toFixed(1)} s)`,
  )
}
print(`pricing alone         CPU ${(pure.ms / 1000).toFixed(1)} s, ${per(pure.ms, big)}`)
line('run-bills, the plan', planned)
line('run-bills --apply', applied, '(every row is priced once more, under the lock) ')
line('--apply again', again)
if (spawnSync('sqlite3', ['--version']).status === 0) {
  const shell = await shellInserts(many.location)
  const ours = planned.wall + applied.wall
  print(
    `the same rows inserted by the shell ${(shell.wall / 1000).toFixed(1)} s; plan and apply take ${(ours / shell.wall).toFixed(1)} times as long`,
  )
} else print('sqlite3 is not installed: the comparison with the shell is left out')
for (const [what, a, b] of [
  ['plan', few.planned, planned],
  ['apply', few.applied, applied],
])
  print(`peak memory, ${what.padEnd(5)}   ${a.rss.toFixed(0)} MB at ${small}, ${b.rss.toFixed(0)} MB at ${big}`)
