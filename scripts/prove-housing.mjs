// Proves the import on New York's published housing bills (not part of this project): node scripts/prove-housing.mjs FOLDER
// Every figure is worked out a second time here, from the files alone, and compared with what the program says.
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const [source] = process.argv.slice(2)
if (source === undefined) throw new Error('which folder holds the files?')
const files = readdirSync(source)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => join(source, name))
const folder = mkdtempSync(join(tmpdir(), 'curbstop-housing-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const store = join(folder, 'housing.db')
const say = (text) => process.stdout.write(`${text}\n`)
let wrong = 0
const same = (what, got, expected) => {
  const fits = String(got) === String(expected)
  if (!fits) wrong += 1
  say(`${fits ? 'agrees ' : 'DIFFERS'} ${what}: ${got}${fits ? '' : `, independently ${expected}`}`)
}

function curbstop(...words) {
  const done = spawnSync(process.execPath, ['bin/run.js', ...words, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {...process.env, CURBSTOP_STORE: store},
  })
  const answer = JSON.parse(done.stdout)
  if (!answer.ok) throw new Error(`${words.join(' ')}: ${answer.error.message}`)
  return answer.data
}

/** Cells of one line; quotes may hold commas. */
const cellsOf = (line) =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replaceAll(/^"|"$/g, '')).slice(0, -1)
const centsOf = (text) => Math.round(Number(text) * 100)
const owed = new Map()
let total = 0
let rows = 0
for (const file of files) {
  const [head, ...lines] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const at = Object.fromEntries(cellsOf(head).map((name, i) => [name, i]))
  for (const line of lines) {
    const cells = cellsOf(line)
    const account = `${cells[at.Account_Name]} ${cells[at.Location]}`.trim()
    const cents = centsOf(cells[at.Current_Charges])
    owed.set(account, (owed.get(account) ?? 0) + cents)
    total += cents
    rows += 1
  }
}

curbstop('init-store', '--supervisor', 'kchen', '--name', 'Karen Chen')
const sums = {posted: 0, cents: 0, flagged: {}}
for (const file of files) {
  const began = process.hrtime.bigint()
  const done = curbstop('import-bills', file, '--profile', 'nyc-housing')
  sums.posted += done.posted
  sums.cents += done.total_cents
  for (const [check, n] of Object.entries(done.flagged)) sums.flagged[check] = (sums.flagged[check] ?? 0) + n
  say(
    `        ${done.file}: ${done.rows} rows, ${done.posted} posted, ${done.duplicates} duplicates, ${done.known} known, ${done.refused} refused, ${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(1)} s`,
  )
}
say(
  `        flagged: ${Object.entries(sums.flagged)
    .map(([check, n]) => `${check} ${n}`)
    .join(', ')}`,
)
same('bills posted', sums.posted, rows)
same('charged, in cents', sums.cents, total)
const shell = (sql) => spawnSync('sqlite3', ['-readonly', store, sql], {encoding: 'utf8'}).stdout.trim()
same('receivables in the sqlite3 shell', shell('select sum(amount_cents) from receivable'), total)
const before = shell('select count(*) from journal') + shell('select count(*) from bill')
for (const file of files)
  same('posted when the file comes again', curbstop('import-bills', file, '--profile', 'nyc-housing').posted, 0)
same(
  'journals and bills after that',
  shell('select count(*) from journal') + shell('select count(*) from bill'),
  before,
)

const bare = curbstop('shutoff-list', '--limit', '1')
const pastDue = [...owed.values()].filter((cents) => cents > 0).length
same('listed without notices', bare.listed, 0)
same(
  'held without notices',
  Object.values(bare.held).reduce((a, b) => a + b, 0),
  pastDue,
)
say(`        held by: ${JSON.stringify(bare.held)}`)

/** Every third account gets its letters, its occupants theirs, a call; every ninth of all pays in full. */
const accounts = [...owed.keys()].sort()
const noticed = accounts.filter((_, i) => i % 3 === 0)
const paying = accounts.filter((account, i) => i % 9 === 0 && owed.get(account) > 0)
const today = new Date()
const day = (ago) => new Date(today.getTime() - ago * 86_400_000).toISOString().slice(0, 10)
const key = (account) => `nyc-housing:${account}`
const numbers = Object.fromEntries(
  shell('select external_key, account_no from account')
    .split('\n')
    .map((line) => line.split('|')),
)
const list = join(folder, 'noticed.txt')
const withMoney = noticed.filter((account) => owed.get(account) > 0)
writeFileSync(list, withMoney.map((account) => numbers[key(account)]).join('\n'))
curbstop('send-notices', '--file', list, '--kind', 'intent', '--effective', day(30), '--yes')
curbstop('send-notices', '--file', list, '--kind', 'occupant', '--effective', day(30), '--yes')
curbstop('send-notices', '--file', list, '--kind', 'tag', '--method', 'posted', '--at', `${day(5)}T09:00`, '--yes')
const payments = [
  'payment,account,amount,paid_date,tender',
  ...paying.map(
    (account, i) => `P-${i},${numbers[key(account)]},${(owed.get(account) / 100).toFixed(2)},${day(3)},check`,
  ),
]
writeFileSync(join(folder, 'payments.csv'), payments.join('\n'))
const paid = curbstop('import-payments', join(folder, 'payments.csv'))
same('payments posted', paid.posted, paying.length)
const MINIMUM = 5000
const expected = withMoney.filter((account) => !paying.includes(account) && owed.get(account) > MINIMUM)
const made = curbstop('shutoff-list')
same('listed with notices, contacts and payments', made.listed, expected.length)
same(
  'listed, in cents',
  made.total_cents,
  expected.reduce((sum, account) => sum + owed.get(account), 0),
)
say(`        held by: ${JSON.stringify(made.held)}`)

same('books proved', curbstop('prove-books').ok, true)
mkdirSync(join(folder, 'out'))
const journal = join(folder, 'out', 'books.journal')
const books = curbstop('export-books', journal)
const checked = spawnSync('hledger', ['-f', journal, 'check'], {encoding: 'utf8'})
if (checked.error === undefined) {
  same('hledger check', checked.status, 0)
  const balance = spawnSync(
    'hledger',
    ['-f', journal, 'balance', 'receivable', '--depth', '2', '-N', '--format', '%(total)'],
    {encoding: 'utf8'},
  ).stdout
  const receivable = books.accounts
    .filter(({account}) => /^11[123]/.test(account) || account === '1115')
    .reduce((sum, row) => sum + row.balance_cents, 0)
  same(
    'receivables in hledger, in cents',
    [...balance.matchAll(/-?[\d,]+\.\d\d/g)].reduce((sum, [text]) => sum + centsOf(text.replaceAll(',', '')), 0),
    receivable,
  )
} else say('        left out: hledger is not installed')
say(wrong === 0 ? 'ALL AGREE' : `${wrong} DIFFER`)
process.exitCode = wrong === 0 ? 0 : 1
