// node bench/shutoff-morning.mjs [--accounts 150000] [--payments 200] [--arrangements 90] [--envelopes 10] [--crews 6] [--span 240]
// A shut-off morning in a district of any size: the list is made, released by two supervisors, and worked by crews while
// payments, arrangements and envelopes of the night before come in from other processes. Ends 1 when an account that was
// turned off after its money was in is not named, a pull is unanswered, or the books do not prove.
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {approveRequest} from '../dist/core/acts/approve.js'
import {deskOn} from '../dist/core/acts/desk.js'
import {perform} from '../dist/core/acts/perform.js'
import {actOfKind} from '../dist/core/acts/registry.js'
import {proveBooks} from '../dist/core/checks/prove-books.js'
import {makeShutoffList} from '../dist/core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '../dist/core/collections/release-shutoff-list.js'
import {NOT_NARROWED} from '../dist/core/collections/shutoff-list.js'
import {fixedClock} from '../dist/core/kernel/clock.js'
import {reviewTurnOffs} from '../dist/core/turnoffs/review-turnoffs.js'
import {operatorById} from '../dist/core/staff/operators-views.js'
import {openStore} from '../dist/core/store/open.js'
import {runMorning, verdictOf} from '../dist-test/support/shutoff-morning.js'
import {withDrawers} from '../dist-test/support/taking.js'
import {makeDistrict} from './make-district.mjs'

const {values} = parseArgs({
  options: Object.fromEntries(
    Object.entries({accounts: 150_000, payments: 200, arrangements: 90, envelopes: 10, crews: 6, span: 240}).map(
      ([name, value]) => [name, {type: 'string', default: String(value)}],
    ),
  ),
})
const size = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-morning-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const print = (text) => process.stdout.write(`${text}\n`)
const seconds = async (work) => {
  const began = process.hrtime.bigint()
  const result = await work()
  return [result, Number(process.hrtime.bigint() - began) / 1e9]
}
const PEOPLE = {
  kchen: 'supervisor',
  rpatel: 'supervisor',
  mlopez: 'advisor',
  dkim: 'senior',
  tngo: 'cashier',
  pcash: 'cashier',
  jcruz: 'field',
  hgrant: 'finance',
}
const ZONE = 'America/Los_Angeles'
const [DAY, BEFORE] = ['2026-11-24', '2026-11-23T22:10:00.000Z']
const MORNING = `${DAY}T16:01:00.000Z`
const EVENING = `${DAY}T23:59:00.000Z`

const location = join(folder, 'morning.db')
const [, making] = await seconds(() => makeDistrict(location, size.accounts, 4))
const store = await openStore(location)
const stamp = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'bench'}
for (const [operator_id, role] of Object.entries(PEOPLE)) {
  await store.db('operator').insert({operator_id, name: operator_id, os_user: null, ...stamp})
  const row = {operator_id, event_id: 'bench', role, granted: 1, effective_from: '1970-01-01'}
  await store.db('operator_role').insert({...row, ...stamp})
}
const as = async (who, at) => {
  const desk = await deskOn(store, {version: 'bench', clock: fixedClock(ZONE, at)})
  return {...desk, operator: await operatorById(store.db, who, desk.today, `bench ${who}`)}
}
await withDrawers({as: (who) => as(who, MORNING)}, 'tngo', 'pcash')

const asking = await as('kchen', BEFORE)
const [made, listing] = await seconds(() =>
  makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, () => undefined),
)
const listed = made.list.judged.filter((line) => line.outcome === 'listed')
const released = await seconds(async () => {
  const input = {snapshot: made.frozen.snapshot, count: listed.length}
  const waiting = await perform(asking, releaseShutoffList, input)
  return approveRequest(await as('rpatel', BEFORE), waiting.request.request, actOfKind)
})
const orders = await store
  .db('field_order as f')
  .join('account as a', 'a.account_id', 'f.account_id')
  .orderBy('a.account_no')
const known = orders.map((row) => ({order: row.order_no, account: row.account_no, accountId: row.account_id}))
print(
  `${size.accounts} accounts made in ${making.toFixed(0)} s; list of ${made.list.judged.length} judged, ${listed.length} listed in ${listing.toFixed(1)} s; ${known.length} orders released in ${released[1].toFixed(1)} s`,
)

const morning = {...size, location, orders: known, cashiers: ['tngo', 'pcash'], span: size.span * 1000, speed: 60}
const [reports, working] = await seconds(() => runMorning(morning))
const failures = reports.flatMap((report) => report.failures)
const acts = reports.reduce((total, report) => total + report.done, 0)
const longest = Math.max(...reports.map((report) => report.longest_ms))
print(
  `${reports.length} processes, ${acts} acts in ${working.toFixed(0)} s, the longest ${longest} ms, ${failures.length} failed`,
)
for (const failure of failures.slice(0, 10)) print(`  ${failure}`)

const evening = await as('mlopez', EVENING)
const [board, reviewing] = await seconds(() => reviewTurnOffs(evening, DAY))
const verdict = await verdictOf(store.db)
const unnamed = verdict.lost.filter((id) => !verdict.named.includes(id))
const tooMany = verdict.named.filter((id) => !verdict.lost.includes(id))
print(
  `off ${verdict.off}, of these after money, arrangement or pull was in ${verdict.lost.length}, named ${verdict.named.length}, not named ${unnamed.length}, named without cause ${tooMany.length}; pulls acknowledged ${reports.reduce((n, one) => n + one.acknowledged, 0)}, unanswered ${verdict.unacknowledged}, orders left ${verdict.open}`,
)
print(
  `review-turnoffs of ${board.lines.length} orders in ${(reviewing * 1000).toFixed(0)} ms, ${board.unnamed.length} unnamed`,
)
const [proof, proving] = await seconds(() => proveBooks(store.db))
const broken = proof.checks.filter((check) => !check.ok).map((check) => `${check.name} ${check.count}`)
print(`books: ${broken.length === 0 ? 'proved' : broken.join(', ')} in ${proving.toFixed(0)} s`)
await store.close()
const faults = [
  ...[unnamed.length, tooMany.length, verdict.unacknowledged, verdict.open, board.unnamed.length, failures.length],
  ...[verdict.withoutRestore.length, broken.filter((name) => !name.startsWith('receipt-numbers')).length],
]
process.exitCode = faults.some((count) => count > 0) ? 1 : 0
