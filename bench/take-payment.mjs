// node bench/take-payment.mjs [--accounts 150000] [--small 2000] [--payments 200] [--months 12]
// One payment as an act in a process, at two sizes of the district, beside the sqlite3 shell writing the same rows in one
// transaction each; the statements of each; and the whole process. Nothing here is a test.
import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {deskOn} from '../dist/core/acts/desk.js'
import {perform} from '../dist/core/acts/perform.js'
import {paymentInput} from '../dist/core/payments/payment-input.js'
import {takePayment} from '../dist/core/payments/take-payment.js'
import {openStore} from '../dist/core/store/open.js'
import {makeDistrict} from './make-district.mjs'
import {median, medianOf, ratioOf, rounds} from './measure.mjs'

const {values} = parseArgs({
  options: {
    accounts: {type: 'string', default: '150000'},
    small: {type: 'string', default: '2000'},
    payments: {type: 'string', default: '200'},
    months: {type: 'string', default: '12'},
  },
})
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-pay-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const print = (text) => process.stdout.write(`${text}\n`)
const PAYMENTS = Number(values.payments)
const STAMP = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'bench'}

/** The one operator may take money and has a drawer. */
async function addDrawer(location) {
  const store = await openStore(location)
  const {db} = store
  const role = {operator_id: 'bench', event_id: 'bench', role: 'cashier', granted: 1, effective_from: '1970-01-01'}
  await db('operator_role').insert({...role, ...STAMP})
  const session = {session_id: 'bench', session_no: 'DS-00000011', drawer: '1', operator_id: 'bench'}
  const float = {float_cents: 0, expected_float_cents: 0, float_json: '{}', received_from: null, witness_id: null}
  await db('drawer_session').insert({...session, ...float, business_date: '2026-11-23', ...STAMP})
  await db('open_drawer').insert({drawer: '1', session_id: 'bench', operator_id: 'bench'})
  await store.close()
}

/** Accounts that owe something, spread over the district. */
const owing = async (db, count) => {
  const rows = await db('open_item as o').join('account as a', 'a.account_id', 'o.account_id').distinct('a.account_no')
  const numbers = rows.map((row) => row.account_no).toSorted()
  const step = Math.max(1, Math.floor(numbers.length / count))
  return Array.from({length: count}, (_, at) => numbers[(at * step) % numbers.length])
}

const quoted = (value) =>
  value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
const literal = ({sql, bindings}) => {
  const left = [...(bindings ?? [])]
  return sql.replaceAll('?', () => quoted(left.shift()))
}

async function paymentsAt(location) {
  const before = `${location}.before`
  copyFileSync(location, before)
  const store = await openStore(location)
  const desk = await deskOn(store, {version: 'bench'})
  const numbers = await owing(store.db, PAYMENTS + 1)
  const statements = []
  const writes = []
  store.db.on('query', (query) => {
    statements.push(query.sql)
    if (/^\s*(begin|commit|insert|update|delete)/i.test(query.sql)) writes.push(query)
  })
  const times = []
  let each = 0
  for (const [at, account] of numbers.entries()) {
    const input = paymentInput({account, cash: 2000 + at, amount: undefined})
    statements.length = 0
    if (at === 1) writes.length = 0
    const began = process.hrtime.bigint()
    await perform(desk, takePayment(true), input, {key: `bench-${at}`})
    if (at > 0) times.push(Number(process.hrtime.bigint() - began) / 1e6)
    each = statements.length
  }
  await store.close()
  return {before, ms: median(times), statements: each, writes: writes.map(literal)}
}

/** The shell writes the same rows into a copy, each payment in a transaction of its own. */
function shell({before, writes}) {
  const script = join(folder, 'peer.sql')
  writeFileSync(script, `pragma synchronous = full;\n${writes.join(';\n')};\n`)
  const began = process.hrtime.bigint()
  const done = spawnSync('sqlite3', ['-bail', before], {input: `.read ${script}\n`, encoding: 'utf8'})
  if (done.status !== 0) throw new Error(`sqlite3 ended ${done.status}: ${done.stderr}`)
  return Number(process.hrtime.bigint() - began) / 1e6 / PAYMENTS
}

async function at(accounts) {
  const location = join(folder, `${accounts}.db`)
  await makeDistrict(location, accounts, Number(values.months))
  await addDrawer(location)
  const taken = await paymentsAt(location)
  const peer = shell(taken)
  print(
    `${accounts} accounts: ${taken.ms.toFixed(1)} ms a payment, ${taken.statements} statements, sqlite3 shell ${peer.toFixed(1)} ms, ratio ${(taken.ms / peer).toFixed(1)}`,
  )
  return {location, ...taken}
}

const small = await at(Number(values.small))
const large = await at(Number(values.accounts))
print(`${values.accounts} over ${values.small} accounts: ${(large.ms / small.ms).toFixed(2)}`)
if (large.statements !== small.statements) print(`statements differ: ${small.statements} and ${large.statements}`)

const store = await openStore(large.location)
const [account] = await owing(store.db, 1)
await store.close()
const commands = {
  curbstop: {
    command: process.execPath,
    args: ['bin/run.js', 'take-payment', account, '--cash', '1.00', '--allow-duplicate', '--yes', '--quiet'],
    env: {CURBSTOP_STORE: large.location},
  },
  node: {command: process.execPath, args: ['-e', '0']},
}
const runs = rounds(commands, 11)
print(
  `whole process: ${medianOf(runs.curbstop, 'wall').toFixed(0)} ms, CPU ${medianOf(runs.curbstop, 'cpu').toFixed(0)} ms, ${ratioOf(runs.curbstop, runs.node, 'cpu').toFixed(1)} times node -e 0`,
)
