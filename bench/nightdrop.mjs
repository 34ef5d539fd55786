// npm run build && node bench/nightdrop.mjs [--accounts 2000 --envelopes 40]
// From the first key of an envelope to its receipt, at a terminal. The peer is the start of a bare node process in the
// same run: a new process for each envelope could not be faster than that. Nothing here is a test.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {parseArgs} from 'node:util'
import {openStore} from '../dist/core/store/open.js'

const {values} = parseArgs({
  options: {accounts: {type: 'string', default: '2000'}, envelopes: {type: 'string', default: '40'}},
})
const envelopes = Number(values.envelopes)
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-drop-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const store = join(folder, 'drop.db')
const bin = resolve('bin/run.js')
const env = {
  ...{PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm', ACCESSIBLE: '1'},
  ...{CURBSTOP_STORE: store, CURBSTOP_SESSION: join(folder, 'session')},
}

function run(args, more = {}) {
  const done = spawnSync(process.execPath, args, {cwd: folder, env: {...env, ...more}, encoding: 'utf8'})
  if (done.status !== 0) throw new Error(`${args.join(' ')}: ${done.stderr}`)
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
const print = (text) => process.stdout.write(`${text}\n`)
const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`

run([bin, 'init-store', '--demo', '--accounts', values.accounts, '--quiet'], {CURBSTOP_SESSION: ''})
writeFileSync(join(folder, 'pin'), '2468', {mode: 0o600})
run([bin, 'sign-in', 'mlopez', '--pin-file', 'pin', '--quiet'])
const {db, close} = await openStore(store)
const owing = await db('account')
  .join('account_balance', 'account_balance.account_id', 'account.account_id')
  .where('balance_cents', '>', 5000)
  .orderBy('account_no')
  .limit(envelopes)
  .select('account_no')
await close()

const flags = ['--box', 'MAIN', '--count', String(envelopes + 1), '--control-total', '99999.00', '--bag', '004417']
const entered = spawnSync('python3', [resolve('bench/nightdrop-terminal.py')], {
  input: JSON.stringify({
    ...{argv: [process.execPath, bin, 'post-nightdrop', ...flags], env, cwd: folder, witness: 'tngo', pin: '2468'},
    envelopes: owing.map(({account_no}, index) => [account_no, 'k', String(1000 + index), '', `${20 + index}.00`]),
  }),
  encoding: 'utf8',
})
if (entered.status !== 0) throw new Error(entered.stderr)
const seconds = JSON.parse(entered.stdout).toSorted((a, b) => a - b)

const bare = Array.from({length: 9}, () => {
  const began = process.hrtime.bigint()
  run(['-e', '0'])
  return Number(process.hrtime.bigint() - began) / 1e9
}).toSorted((a, b) => a - b)

const [median, slow, peer] = [at(seconds, 0.5), at(seconds, 0.95), at(bare, 0.5)]
print(
  `${seconds.length} envelopes, ${values.accounts} accounts: median ${ms(median)}, p95 ${ms(slow)}, first key to receipt`,
)
print(
  `bare node process: median ${ms(peer)}; an envelope is ${(median / peer).toFixed(2)} of it, p95 ${(slow / peer).toFixed(2)}`,
)
