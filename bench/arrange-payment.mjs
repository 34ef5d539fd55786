// node bench/arrange-payment.mjs [--accounts 150000] [--small 2000] [--plans 15] [--months 12]
// What may be offered, an agreement, and an answer at a door, each as an act in a process, at two sizes of the district of
// one run, beside the sqlite3 shell writing the rows of the agreements; and the whole process at a door. Nothing here is a
// test; it ends 1 where a whole process takes five seconds or more.
import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {deskOn} from '../dist/core/acts/desk.js'
import {perform} from '../dist/core/acts/perform.js'
import {arrangeAtDoor} from '../dist/core/collections/arrange-at-door.js'
import {checkArrangement} from '../dist/core/collections/arrange-check.js'
import {arrangeInput, doorInput} from '../dist/core/collections/arrange-input.js'
import {arrangePayment} from '../dist/core/collections/arrange-payment.js'
import {requestOrder} from '../dist/core/orders/request-order.js'
import {openStore} from '../dist/core/store/open.js'
import {inTransaction} from '../dist/core/store/transaction.js'
import {makeDistrict} from './make-district.mjs'
import {median, medianOf, ratioOf, rounds} from './measure.mjs'

const {values} = parseArgs({
  options: {
    accounts: {type: 'string', default: '150000'},
    small: {type: 'string', default: '2000'},
    plans: {type: 'string', default: '15'},
    months: {type: 'string', default: '12'},
  },
})
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-arrange-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const print = (text) => process.stdout.write(`${text}\n`)
const PLANS = Number(values.plans)
const STAMP = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'bench'}
const DOOR_LIMIT_MS = 5000
const SAID = {relation: 'holder', 'include-current': false, supersede: false, 'declares-low-income': false}

/** The one operator is a supervisor too; every account that is asked about has a turn-off order of the next day. */
async function makeReady(location) {
  const store = await openStore(location)
  const {db} = store
  const role = {operator_id: 'bench', event_id: 'bench', role: 'supervisor', granted: 1, effective_from: '1970-01-01'}
  await db('operator_role').insert({...role, ...STAMP})
  const rows = await db('open_item as o')
    .join('account as a', 'a.account_id', 'o.account_id')
    .where('o.due_on', '<', '2026-11-01')
    .distinct('a.account_no', 'a.account_id')
  const owing = rows.toSorted((a, b) => (a.account_no < b.account_no ? -1 : 1))
  const step = Math.max(1, Math.floor(owing.length / (2 * PLANS + 12)))
  const asked = owing.filter((_, at) => at % step === 0).slice(0, 2 * PLANS + 12)
  const at = new Map(
    (await db('account_version').select('account_id', 'premise_id')).map((row) => [row.account_id, row.premise_id]),
  )
  const orders = asked.map(({account_no, account_id}) => ({account: account_no, id: account_id, order: ''}))
  await inTransaction(store, async (trx) => {
    let n = 0
    const context = {actId: 'bench', recordedAt: STAMP.recorded_at, key: () => `bench-${(n += 1)}`}
    for (const one of orders) {
      const order = {accountId: one.id, premiseId: at.get(one.id), kind: 'turn_off', forDate: '2026-11-24', note: ''}
      one.order = await requestOrder(trx, order, context)
    }
  })
  await store.close()
  return orders
}

const quoted = (value) =>
  value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
const literal = ({sql, bindings}) => {
  const left = [...(bindings ?? [])]
  return sql.replaceAll('?', () => quoted(left.shift()))
}

/** Milliseconds of each, after a first one that warms; statements of the last. */
async function timed(list, work, statements) {
  const times = []
  for (const [at, one] of list.entries()) {
    statements.length = 0
    const began = process.hrtime.bigint()
    await work(one, at)
    if (at > 0) times.push(Number(process.hrtime.bigint() - began) / 1e6)
  }
  return {ms: median(times), statements: statements.length}
}

async function measure(location, orders) {
  const before = `${location}.before`
  copyFileSync(location, before)
  const store = await openStore(location)
  const desk = await deskOn(store, {version: 'bench'})
  const statements = []
  const writes = []
  let keeping = false
  store.db.on('query', (query) => {
    statements.push(query.sql)
    if (keeping && /^\s*(begin|commit|insert|update|delete)/i.test(query.sql)) writes.push(query)
  })
  const [agreed, atDoor] = [orders.slice(0, PLANS + 1), orders.slice(PLANS + 1, 2 * PLANS + 2)]
  const check = await timed(
    agreed,
    ({account}) => checkArrangement(desk, account, {...SAID, 'can-pay': 6000}),
    statements,
  )
  const accept = await timed(
    agreed,
    ({account}, at) => {
      keeping = at > 0
      return perform(desk, arrangePayment, arrangeInput(account, {...SAID, months: 6}, 'letter'), {key: `a-${at}`})
    },
    statements,
  )
  keeping = false
  const door = await timed(
    atDoor,
    ({order}, at) => perform(desk, arrangeAtDoor, doorInput(order, 6000, SAID, false), {key: `d-${at}`}),
    statements,
  )
  await store.close()
  return {before, writes: writes.map(literal), times: {check, accept, door}}
}

/** The shell writes the rows of the agreements into a copy, each in a transaction of its own. */
function shell({before, writes}) {
  const script = join(folder, 'peer.sql')
  writeFileSync(script, `pragma synchronous = full;\n${writes.join(';\n')};\n`)
  const began = process.hrtime.bigint()
  const done = spawnSync('sqlite3', ['-bail', before], {input: `.read ${script}\n`, encoding: 'utf8'})
  if (done.status !== 0) throw new Error(`sqlite3 ended ${done.status}: ${done.stderr}`)
  return Number(process.hrtime.bigint() - began) / 1e6 / PLANS
}

async function at(accounts) {
  const location = join(folder, `${accounts}.db`)
  await makeDistrict(location, accounts, Number(values.months))
  const orders = await makeReady(location)
  const measured = await measure(location, orders)
  const peer = shell(measured)
  const told = Object.entries(measured.times).map(
    ([name, {ms, statements}]) => `${name} ${ms.toFixed(1)} ms (${statements} statements)`,
  )
  print(`${accounts} accounts: ${told.join(', ')}; sqlite3 shell ${peer.toFixed(1)} ms an agreement`)
  rmSync(measured.before, {force: true})
  return {location, orders, peer, ...measured}
}

const small = await at(Number(values.small))
const large = await at(Number(values.accounts))
for (const name of ['check', 'accept', 'door']) {
  const [few, many] = [small.times[name], large.times[name]]
  const differ = few.statements === many.statements ? '' : `, statements ${few.statements} and ${many.statements}`
  print(`${name}: ${values.accounts} over ${values.small} accounts ${(many.ms / few.ms).toFixed(2)}${differ}`)
}
print(`accept over sqlite3 shell: ${(large.times.accept.ms / large.peer).toFixed(1)}`)

/** Each run answers at another door. */
const doors = large.orders.slice(2 * PLANS + 2)
const runs = doors.map(({order}) =>
  rounds(
    {
      curbstop: {
        command: process.execPath,
        args: ['bin/run.js', 'arrange-payment', '--field-order', order, '--can-pay', '60.00', '--yes', '--quiet'],
        env: {CURBSTOP_STORE: large.location},
      },
      node: {command: process.execPath, args: ['-e', '0']},
    },
    1,
  ),
)
const [mine, bare] = [runs.flatMap((run) => run.curbstop), runs.flatMap((run) => run.node)]
const slowest = Math.max(...mine.map((run) => run.wall))
print(
  `whole process at a door: ${medianOf(mine, 'wall').toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms, CPU ${medianOf(mine, 'cpu').toFixed(0)} ms, ${ratioOf(mine, bare, 'cpu').toFixed(1)} times node -e 0`,
)
process.exitCode = slowest < DOOR_LIMIT_MS ? 0 : 1
