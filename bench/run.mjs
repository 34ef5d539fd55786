// npm run bench [-- --accounts 150000 --small 10000 --rounds 5]
// Prints ratios against a peer measured in the same run, and says which targets are missed. Nothing here is a test.
import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {deskOn} from '../dist/core/acts/desk.js'
import {perform} from '../dist/core/acts/perform.js'
import {openAccount} from '../dist/core/accounts/open-account.js'
import {showAccount} from '../dist/core/accounts/show-account.js'
import {openStore} from '../dist/core/store/open.js'
import {makeDistrict, openingAt, VACANT} from './make-district.mjs'
import {median, medianOf, ratioOf, rounds} from './measure.mjs'
import {FIFO, SELECTION, SUMS} from './selections.sql.mjs'

const {values} = parseArgs({
  options: {
    accounts: {type: 'string', default: '150000'},
    small: {type: 'string', default: '10000'},
    rounds: {type: 'string', default: '5'},
  },
})
const [big, small, times] = [Number(values.accounts), Number(values.small), Number(values.rounds)]
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-store-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const stores = {big: join(folder, 'big.db'), small: join(folder, 'small.db')}
const shell = spawnSync('sqlite3', ['--version']).status === 0
const print = (text) => process.stdout.write(`${text}\n`)

for (const [name, accounts] of [
  ['small', small],
  ['big', big],
]) {
  const began = Date.now()
  await makeDistrict(stores[name], accounts)
  print(
    `made ${accounts} accounts, ${accounts * 12} bills in ${((Date.now() - began) / 1000).toFixed(0)} s, ${(statSync(stores[name]).size / 2 ** 20).toFixed(0)} MB`,
  )
}

const node = (...args) => ({command: process.execPath, args})
const curbstop = (...args) => ({
  command: process.execPath,
  args: ['bin/run.js', ...args],
  env: {CURBSTOP_STORE: stores.big},
})
const sql = (text) => ({command: 'sqlite3', args: ['-readonly', stores.big], input: text})
const account = '000-00097-98'

const cases = {
  bare: node('-e', '0'),
  help: curbstop('--help'),
  show: curbstop('show-account', account, '--json'),
  list: curbstop('shutoff-list', '--json', '--limit', '1'),
  view: curbstop('shutoff-list', '--json', '--limit', '1', '--readonly'),
  route: curbstop('shutoff-list', '--json', '--limit', '1', '--readonly', '--route', 'R5'),
  ...(shell ? {selection: sql(SELECTION), fifo: sql(FIFO)} : {}),
}
const runs = rounds(cases, times)
const proof = rounds({prove: curbstop('prove-books', '--json'), ...(shell ? {sums: sql(SUMS)} : {})}, 1)

/** The small store's books, proved by us and by hledger from our export: whole processes. */
const hledger = spawnSync('hledger', ['--version']).status === 0
const onSmall = (...args) => ({...curbstop(...args), env: {CURBSTOP_STORE: stores.small}})
const journal = join(folder, 'small.journal')
if (hledger) rounds({written: onSmall('export-books', journal, '--json')}, 1)
const peers = hledger
  ? rounds({prove: onSmall('prove-books', '--json'), hledger: {command: 'hledger', args: ['-f', journal, 'check']}}, 1)
  : null

/** Medians of one interactive act inside a running process, milliseconds. */
async function inProcess(location) {
  const store = await openStore(location)
  const desk = await deskOn(store, {version: 'bench'})
  const [opening, showing] = [[], []]
  for (let n = 1; n <= Math.min(VACANT, 100); n += 1) {
    const t0 = process.hrtime.bigint()
    await perform(desk, openAccount, openingAt(n, desk.today))
    const t1 = process.hrtime.bigint()
    await showAccount(desk, {account, asOf: null, knownAt: null, limit: null})
    const t2 = process.hrtime.bigint()
    opening.push(Number(t1 - t0) / 1e6)
    showing.push(Number(t2 - t1) / 1e6)
  }
  await store.close()
  return {open: median(opening), show: median(showing)}
}
const inside = {small: await inProcess(stores.small), big: await inProcess(stores.big)}

const line = (id, what, ratio, target, detail = '') => {
  const verdict = ratio === null ? 'left out' : target === null ? '' : ratio <= target ? 'met' : 'MISSED'
  print(
    `${id.padEnd(4)} ${what.padEnd(58)} ${(ratio === null ? '-' : ratio.toFixed(ratio < 0.1 ? 3 : 2)).padStart(7)}  target ${target ?? '-'}  ${verdict}  ${detail}`,
  )
}
const wall = (name) => `${medianOf(runs[name], 'wall').toFixed(0)} ms`
const memory = (name) => `${medianOf(runs[name], 'rss').toFixed(0)} MB`
print(`\n${big} accounts; medians of ${times} interleaved rounds; wall times of this machine in brackets`)
line('P1', '--help / node -e 0, CPU', ratioOf(runs.help, runs.bare, 'cpu'), 2.5, `(${wall('help')})`)
line(
  'P2',
  'show-account, whole process / node -e 0, CPU',
  ratioOf(runs.show, runs.bare, 'cpu'),
  3.5,
  `(${wall('show')}, ${memory('show')})`,
)
line(
  'P3',
  'shutoff-list, judged and frozen / selection in the shell',
  shell ? ratioOf(runs.list, runs.selection, 'wall') : null,
  3,
  `(${wall('list')}, ${memory('list')})`,
)
line(
  'P3',
  'shutoff-list --readonly / selection in the shell',
  shell ? ratioOf(runs.view, runs.selection, 'wall') : null,
  3,
  `(${wall('view')}, ${memory('view')})`,
)
line(
  'P4',
  'shutoff-list / first-in-first-out over all bills in the shell',
  shell ? ratioOf(runs.list, runs.fifo, 'wall') : null,
  1 / 30,
  shell ? `(${wall('fifo')})` : '',
)
line(
  'P5',
  `one route's list of ${big} / node -e 0, wall`,
  ratioOf(runs.route, runs.bare, 'wall'),
  5,
  `(${wall('route')})`,
)
line(
  'P8',
  `open-account at ${big} / at ${small}, inside a process`,
  inside.big.open / inside.small.open,
  1.15,
  `(${inside.big.open.toFixed(1)} ms)`,
)
line(
  'P8',
  `show-account at ${big} / at ${small}, inside a process`,
  inside.big.show / inside.small.show,
  1.15,
  `(${inside.big.show.toFixed(1)} ms)`,
)
const proved = proof.prove[0]
line(
  'P9',
  'prove-books / the same sums in the shell',
  shell ? proved.wall / proof.sums[0].wall : null,
  1.5,
  `(${(proved.wall / 1000).toFixed(1)} s, ${proved.rss.toFixed(0)} MB)`,
)
const slower = peers === null ? null : peers.hledger[0].wall / peers.prove[0].wall
line(
  'P10',
  `prove-books of ${small} accounts / hledger check of the same books`,
  slower === null ? null : 1 / slower,
  1 / 5,
  slower === null ? 'hledger is not installed' : `(hledger takes ${slower.toFixed(1)} times as long)`,
)
if (!shell) print('sqlite3 is not installed: comparisons with the shell are left out')
if (!existsSync('dist')) print('npm run build first')
