// Makes ./demo.db with the demo district, prints the next lawful day's shut-off list, and says what to try next.
//   npm run demo [-- --fresh] [-- --accounts N --seed N]
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, renameSync, rmSync} from 'node:fs'

const STORE = 'demo.db'
/** Made beside it and named last: a demo that was interrupted is never taken for a whole one. */
const MAKING = `${STORE}.new`
const BIN = './bin/run.js'

const remove = (file) => ['', '-wal', '-shm'].forEach((end) => rmSync(`${file}${end}`, {force: true}))
const curbstop = (words, stdout) =>
  spawnSync(process.execPath, [BIN, ...words], {
    stdio: ['inherit', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
const rowsOf = (words) => {
  const {stdout} = curbstop(['shutoff-list', ...words, '--jsonl', '--readonly', '--store', STORE], 'pipe')
  const rows = stdout.split('\n').filter((line) => line !== '')
  return rows.map((line) => JSON.parse(line))
}

const given = process.argv.slice(2)
const options = given.filter((word) => word !== '--fresh')
if (given.includes('--fresh')) remove(STORE)

let status = 0
if (existsSync(STORE))
  process.stdout.write(`${STORE} is there and is kept; npm run demo -- --fresh makes a new one.\n\n`)
else {
  remove(MAKING)
  process.stdout.write('Making the demo district: invented people, a year of bills and payments…\n')
  status = curbstop(['init-store', '--demo', '--store', MAKING, ...options], 'ignore').status ?? 1
  if (status === 0) renameSync(MAKING, STORE)
}
if (status === 0) status = curbstop(['shutoff-list', '--store', STORE, '--limit', '20'], 'inherit').status ?? 1
if (status === 0) tellWhatNext()
process.exitCode = status

/** Real account numbers of this store; commands this version does not have are left out. */
function tellWhatNext() {
  const {commands} = JSON.parse(readFileSync('oclif.manifest.json', 'utf8'))
  const listed = rowsOf([])
  const held = rowsOf(['--show', 'held'])
  const heldBy = (rule) => held.find((row) => row.first_rule === rule)?.account
  const ideas = [
    ['why this account is on the list', 'shutoff-list', '--why', listed[0]?.account],
    ['why this one is not: a medical certificate', 'shutoff-list', '--why', heldBy('S-MED')],
    ['what the reads of a cycle come to, who is held and why', 'run-bills', '--cycle', '18'],
    ['why the newest bill is what it is', 'explain-bill', '--account', listed[0]?.account],
    ['everything about an account on one screen', 'show-account', listed[1]?.account],
    ['a customer whose name is not spelled so', 'find-account', "'Delgdao'"],
    [
      'take an account off the list: a complaint is looked into',
      'protect-account',
      listed[2]?.account,
      '--protection',
      'dispute',
      '--note',
      "'meter runs fast'",
    ],
    ['who is held, by which rule, until when', 'shutoff-list', '--show', 'held', '--limit', '20'],
    ['why this one waits: nobody was told 48 hours before', 'shutoff-list', '--why', heldBy('G-48H')],
    ['that the books are right', 'prove-books'],
  ]
  const possible = ideas.filter((words) => words[1] in commands && !words.includes(undefined))
  process.stdout.write(`\nSeven things to try next (first: export CURBSTOP_STORE=${STORE})\n`)
  for (const [what, ...words] of possible.slice(0, 7)) {
    process.stdout.write(`  ${BIN} ${words.join(' ')}\n      ${what}\n`)
  }
}
