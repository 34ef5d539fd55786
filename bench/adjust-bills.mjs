// node bench/adjust-bills.mjs [--accounts 150000] [--rows 100000] [--store FILE]
// A file of adjustments planned, approved and applied as whole processes, beside the sqlite3 shell importing the same file and
// inserting the same rows, the shell inserting the journals and postings alone, and hledger and ledger reading those journals.
// With --store a district made before by this bench is used again (a copy of it). Nothing here is a test.
import {spawnSync} from 'node:child_process'
import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {makeDistrict} from './make-district.mjs'
import {runOnce} from './measure.mjs'

const {values} = parseArgs({
  options: {
    accounts: {type: 'string', default: '20000'},
    rows: {type: 'string', default: '10000'},
    store: {type: 'string'},
  },
})
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-adjust-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
const print = (text) => process.stdout.write(`${text}\n`)
const inFolder = (name) => join(folder, name)
const has = (tool) => spawnSync(tool, ['--version']).status === 0

const fresh = values.store ?? inFolder('district.db')
if (!existsSync(fresh)) await makeDistrict(fresh, Number(values.accounts))
const ours = inFolder('ours.db')
const csv = inFolder('errors.csv')

const shell = (file, sql) => {
  const done = spawnSync('sqlite3', [file], {input: sql, encoding: 'utf8', maxBuffer: 1 << 30})
  if (done.status !== 0) throw new Error(done.stderr)
  return done.stdout
}

/** Every account gets a credit of its last bill, in no order. */
function makeFile() {
  const rows = shell(
    fresh,
    `.mode list
.separator ,
select a.account_no, b.bill_no, 'water', printf('-%d.%02d', 1 + b.rowid_n % 9, b.rowid_n % 100), '', 'correction ' || b.rowid_n, 'K' || b.rowid_n
     from (select account_id, bill_no, row_number() over (order by account_id) as rowid_n from bill where due_on = '2026-11-16') b
     join account a on a.account_id = b.account_id where b.rowid_n <= ${Number(values.rows)} order by (b.rowid_n * 7919) % 99991;`,
  )
  writeFileSync(csv, `account,bill,class,amount,reason,note,key\n${rows}`)
}

const curbstop = (...args) => ({
  command: process.execPath,
  args: ['bin/run.js', ...args],
  env: {CURBSTOP_STORE: ours},
})
const answer = ({output}) => JSON.parse(readFileSync(output, 'utf8')).data

/** Another person's yes: an operator whose session is of this process alone. */
const APPROVER = `
import {approveRequest} from './dist/core/acts/approve.js'
import {deskOn} from './dist/core/acts/desk.js'
import {actOfKind} from './dist/core/acts/registry.js'
import {operatorById} from './dist/core/staff/operators-views.js'
import {openStore} from './dist/core/store/open.js'
const store = await openStore(process.env.CURBSTOP_STORE)
const stamp = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'bench'}
await store.db('operator').insert({operator_id: 'approver', name: 'Approver', os_user: null, ...stamp})
await store.db('operator_role').insert({operator_id: 'approver', event_id: 'b', role: 'finance', granted: 1, effective_from: '1970-01-01', ...stamp})
const desk = await deskOn(store, {version: 'bench'})
const operator = await operatorById(store.db, 'approver', desk.today, 'session')
await approveRequest({...desk, operator}, process.env.BENCH_REQUEST, actOfKind)
await store.close()`

function approve(request) {
  const of = curbstop()
  return runOnce({
    ...of,
    args: ['--input-type=module', '-e', APPROVER],
    env: {...of.env, BENCH_REQUEST: request},
  })
}

const POSTED = "s.journal j where j.kind = 'adjustment.post'"
const BOOKS = `
insert into journal select j.* from ${POSTED} order by j.account_id, j.journal_id;
insert into posting select p.* from s.journal j cross join s.posting p where j.kind = 'adjustment.post' and p.journal_id = j.journal_id order by p.account_id, p.journal_id, p.line;
update account_balance set balance_cents = (select b.balance_cents from s.account_balance b where b.account_id = account_balance.account_id)
  where account_id in (select account_id from s.adjustment);`
const EVERYTHING = `
insert into adjustment_plan_reason select * from s.adjustment_plan_reason;
insert into adjustment_plan_row select * from s.adjustment_plan_row;
insert into adjustment_plan select * from s.adjustment_plan;
${BOOKS}
insert into customer_credit select * from s.customer_credit where source = 'adjustment';
insert into open_credit select * from s.open_credit;
insert into allocation select a.* from s.customer_credit c cross join s.allocation a where c.source = 'adjustment' and a.account_id = c.account_id and a.credit_id = c.credit_id;
insert into adjustment select * from s.adjustment;
insert into adjustment_part select * from s.adjustment_part;
insert into adjustment_plan_result select * from s.adjustment_plan_result;
update open_item set open_cents = (select o.open_cents from s.open_item o where o.account_id = open_item.account_id and o.receivable_id = open_item.receivable_id)
  where account_id in (select account_id from s.adjustment)
    and exists (select 1 from s.open_item o where o.account_id = open_item.account_id and o.receivable_id = open_item.receivable_id);
delete from open_item where account_id in (select account_id from s.adjustment)
  and not exists (select 1 from s.open_item o where o.account_id = open_item.account_id and o.receivable_id = open_item.receivable_id);`

/** The shell at its own pace: one transaction, keys and constraints on, as durable as ours. */
function shellRun(statements, imports) {
  const target = inFolder('shell.db')
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${target}${suffix}`, {force: true})
  copyFileSync(fresh, target)
  const load = imports
    ? `create temp table raw (account, bill, class, amount, reason, note, key);\n.import --csv --skip 1 --schema temp ${csv} raw\n`
    : ''
  const input = `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;\nattach '${ours}' as s;\n${load}begin immediate;\n${statements}\ncommit;\n`
  return runOnce({command: 'sqlite3', args: [target], input})
}

/** The same journals as text that hledger and ledger read. */
function writeLedger() {
  const file = inFolder('adjustments.journal')
  const text = shell(
    ours,
    `.mode list
select case when p.line = 1 then char(10) || j.effective_on || ' (' || j.journal_no || ') ' || j.memo || char(10) else '' end
       || '    ' || p.ledger_account || case p.account_id when '-' then '' else ':' || p.account_id end || '  $' || printf('%.2f', p.amount_cents / 100.0)
     from journal j cross join posting p where j.kind = 'adjustment.post' and p.journal_id = j.journal_id order by j.journal_id, p.line;`,
  )
  writeFileSync(file, text)
  return file
}

makeFile()
copyFileSync(fresh, ours)
const planned = runOnce({
  ...curbstop('adjust-bill', '--file', csv, '--reason', 'BILLING_ERROR', '--json'),
  statuses: [0, 8],
})
const plan = answer(planned)
const approved = plan.request === null ? {wall: 0, cpu: 0} : approve(plan.request)
const applied = runOnce(curbstop('adjust-bill', '--apply', plan.plan, '--yes', '--json'))
const done = answer(applied)
if (done.posted !== plan.rows || done.total_cents !== plan.total_cents) throw new Error(JSON.stringify(done))
const again = runOnce(curbstop('adjust-bill', '--apply', plan.plan, '--yes', '--json'))
if (answer(again).posted !== 0) throw new Error('a second apply posted rows')

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`
print(`${values.accounts} accounts, ${plan.rows} rows, $${(plan.total_cents / 100).toFixed(2)}`)
for (const [what, run] of Object.entries({plan: planned, approve: approved, apply: applied, 'apply again': again}))
  print(
    `${what.padEnd(12)} ${seconds(run.wall).padStart(7)} (CPU ${seconds(run.cpu)}, peak ${(run.rss ?? 0).toFixed(0)} MB)`,
  )
const whole = planned.wall + approved.wall + applied.wall
const beside = (what, wall) =>
  print(
    `${what}: ${seconds(wall)}; apply alone ${(applied.wall / wall).toFixed(2)} times that, plan, approve and apply ${(whole / wall).toFixed(2)} times`,
  )
if (has('sqlite3')) {
  beside('the shell: the file imported, all the same rows inserted', shellRun(EVERYTHING, true).wall)
  beside('the shell: the same journals and postings alone', shellRun(BOOKS, false).wall)
  const journal = writeLedger()
  for (const [tool, args] of Object.entries({
    hledger: ['-f', journal, 'balance', '--depth', '1'],
    ledger: ['-f', journal, 'balance', '--depth', '1'],
  })) {
    if (has(tool)) beside(`${tool} reading the same journals`, runOnce({command: tool, args}).wall)
    else print(`${tool} is not installed: left out`)
  }
} else print('sqlite3 is not installed: the comparisons are left out')
