import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {batchByNumber, openBatches} from '#core/batches/batch-views.js'
import {accountsPaidFrom} from '#core/batches/check-history-views.js'
import type {Envelope} from '#core/batches/envelope.js'
import {openNightDrop} from '#core/batches/night-drop-acts.js'
import {postEnvelope} from '#core/batches/post-envelopes.js'
import {nightdropOfFile, postNightdrop, type NightdropOutcome} from '#core/batches/post-nightdrop.js'
import {readDrop, type ReadDrop} from '#core/batches/read-drop.js'
import {businessDate} from '#core/kernel/business-date.js'
import {accountNumber} from '#core/kernel/ids.js'
import {bankAccountKey, tokenOf} from '#core/payments/bank-account-token.js'
import {balanceIn, brokenChecks} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle, type Settled} from '../../support/town.js'
import {counted, ledgerIn, opened} from './batch-desk.js'

const HEAD = 'account,name,tender,check_number,amount,check_date,routing,bank_account,stub,memo'
const folder = mkdtempSync(join(tmpdir(), 'curbstop-drop-'))
let files = 0
let homes = 0

async function owing(desk: Desk, cents: number, until?: string): Promise<Settled> {
  homes += 1
  const customer = {name: `Binh Tran ${homes}`, since: '2024-01-01', ...(until === undefined ? {} : {until})}
  const home = await settle(desk, {address: `${homes} Drop Way`, customer})
  if (cents > 0) await charge(desk, home.accountId, {cents, on: '2026-10-01', due: '2026-10-22'})
  return home
}

function read(desk: Desk, rows: readonly string[], allowDuplicateRows = false): Promise<ReadDrop> {
  files += 1
  const path = join(folder, `drop-${files}.csv`)
  writeFileSync(path, `${[HEAD, ...rows].join('\n')}\n`)
  return readDrop(desk, {path, encoding: null, allowDuplicateRows, dryRun: false})
}

/** A drop of these rows whose control is what two people counted. */
async function drop(desk: Desk, rows: readonly string[], control: {count?: number; cents?: number} = {}) {
  const {envelopes, sha256, total} = await read(desk, rows)
  const opening = counted(control.count ?? rows.length, control.cents ?? total, {file_sha256: sha256})
  return nightdropOfFile(opening, envelopes, false)
}

function tests(engine: TestEngine): void {
  let store: TestStore
  let mlopez: Desk
  let tngo: Desk

  before(async () => {
    store = await newTestStore(engine)
    mlopez = await store.as('mlopez')
    tngo = await store.as('tngo')
  })
  after(() => store.remove())
  afterEach(async () => {
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
  })

  const post = async (rows: readonly string[], control = {}): Promise<NightdropOutcome> => {
    const done = await perform(mlopez, postNightdrop, await drop(mlopez, rows, control), {witness: tngo})
    return (done as Extract<typeof done, {status: 'done'}>).outcome
  }

  it('logs nothing and looks nobody up until the witness approves, then opens, logs, posts and seals', async () => {
    const {account, accountId} = await owing(mlopez, 14_275)
    const input = await drop(mlopez, [`${account},,check,1187,142.75,,,,,`, ',J Ortis,cash,,60.00,,,,,no stub'])
    const asked: string[] = []
    const listen = ({sql}: {sql: string}): void => void asked.push(sql)
    const before = await ledgerIn(mlopez, '1040')
    mlopez.store.db.on('query', listen)
    const waiting = await perform(mlopez, postNightdrop, input)
    mlopez.store.db.off('query', listen)
    if (waiting.status !== 'waiting') throw new Error('two people belong to it')
    expect(asked.filter((sql) => /\b(account|person_version|payment|tender)\b/.test(sql))).to.deep.equal([])
    expect(await ledgerIn(mlopez, '1040')).to.equal(before)
    expect(await openBatches(mlopez.store.db, 'nightdrop')).to.deep.equal([])
    expect(waiting.request.summary).to.contain('entered 2 items $202.75, difference $0.00')
    const again = await refusalOf(perform(mlopez, postNightdrop, input))
    expect(again.message).to.contain(waiting.request.request)
    expect(again.code).to.equal('ALREADY_ASKED')
    const {result} = await approveRequest(tngo, waiting.request.request, actOfKind)
    expect(result).to.deep.include({status: 'posted', receipts: 2, posted_cents: 14_275, suspense_cents: 6000})
    expect(await balanceIn(mlopez.store.db, accountId)).to.equal(0)
    const batch = await batchByNumber(mlopez.store.db, (result as {batch: string}).batch)
    expect([batch.operatorId, batch.witnessId, batch.closed]).to.deep.equal(['mlopez', 'tngo', true])
  })

  it('puts the money on the books before it looks anybody up', async () => {
    const {account} = await owing(mlopez, 500)
    const input = await drop(mlopez, [`${account},,cash,,5.00,,,,,`])
    const asked: string[] = []
    const listen = ({sql}: {sql: string}): void => void asked.push(sql)
    mlopez.store.db.on('query', listen)
    await perform(mlopez, postNightdrop, input, {witness: tngo})
    mlopez.store.db.off('query', listen)
    const logged = asked.findIndex((sql) => /insert into .?cash_batch_event/.test(sql))
    const lookedUp = asked.findIndex((sql) => /cross join account a\b/.test(sql))
    expect(logged).to.be.greaterThan(-1)
    expect(lookedUp).to.be.greaterThan(logged)
  })

  it('posts a file once: the same file again is skipped and counted', async () => {
    const {account, accountId} = await owing(mlopez, 1000)
    const input = await drop(mlopez, [`${account},,cash,,4.00,,,,,`])
    await perform(mlopez, postNightdrop, input, {witness: tngo})
    const again = await perform(mlopez, postNightdrop, input)
    expect((again as Extract<typeof again, {status: 'done'}>).outcome).to.include({
      status: 'posted',
      skipped: 1,
      receipts: 0,
    })
    expect(await balanceIn(mlopez.store.db, accountId)).to.equal(600)
    const {opening, envelopes} = input
    const other = nightdropOfFile({...opening, bag: 'NEXT-BAG'}, envelopes, true)
    const next = await perform(mlopez, postNightdrop, other, {witness: tngo})
    expect((next as Extract<typeof next, {status: 'done'}>).outcome).to.include({skipped: 0, receipts: 1})
  })

  it('leaves a drop open that holds another sum or another number of envelopes than was counted', async () => {
    const short = await post([',A,cash,,10.00,,,,,'], {cents: 2000})
    expect(short).to.include({status: 'open', difference_cents: -1000, items: 1})
    expect(await post([',C,cash,,10.00,,,,,'], {cents: 900})).to.include({status: 'open', difference_cents: 100})
    expect(await post([',B,cash,,10.00,,,,,'], {count: 2})).to.include({status: 'open', difference_cents: 0})
  })

  it('counts from the day of the drop, not from the day of posting', async () => {
    const {account, accountId} = await owing(mlopez, 900)
    await post([`${account},,cash,,9.00,,,,,`])
    const row: {effective_on: string; business_date: string} | undefined = await mlopez.store
      .db('payment')
      .where({account_id: accountId})
      .first('effective_on', 'business_date')
    expect(row).to.deep.equal({effective_on: '2026-11-20', business_date: '2026-11-23'})
  })

  it('parks what its account cannot take, and says why: closed, unknown, postdated', async () => {
    const gone = await owing(mlopez, 0, '2025-06-30')
    const {account} = await owing(mlopez, 500)
    const done = await post([
      `${gone.account},,cash,,1.00,,,,,`,
      `${accountNumber(98_765_432)},,cash,,2.00,,,,,`,
      `${account},,check,12,3.00,2026-12-24,,,,`,
      `${account},,cash,,4.00,,,,,`,
    ])
    expect(done.envelopes.map((one) => one.warnings[0]?.code ?? one.state)).to.deep.equal([
      'ACCOUNT_CLOSED',
      'UNKNOWN_ACCOUNT',
      'POSTDATED',
      'posted',
    ])
    expect(done).to.include({status: 'posted', posted_cents: 400, suspense_cents: 600})
  })

  it('asks before the same check of the same bank account is posted again', async () => {
    const {account} = await owing(mlopez, 9000)
    await post([`${account},,check,501,10.00,,122000661,1234567,,`])
    const again = await drop(mlopez, [`${account},,check,501,10.00,,122000661,1234567,,second`])
    const refused = await refusalOf(perform(mlopez, postNightdrop, again, {witness: tngo}))
    expect(refused.code).to.equal('POSSIBLE_DUPLICATE')
    expect(refused.message).to.match(/^item 1: Check 501 for \$10\.00 was posted on 2026-11-23 \(RC-/)
    const meant = {...again, allow_duplicate: true}
    const done = await perform(mlopez, postNightdrop, meant, {witness: tngo})
    expect((done as Extract<typeof done, {status: 'done'}>).outcome.status).to.equal('posted')
  })

  it('knows an account by the bank account of its earlier checks, whose number is kept nowhere', async () => {
    const {account} = await owing(mlopez, 9000)
    await post([`${account},,check,77,10.00,,122000661,555000111,,`])
    const {token} = tokenOf(await bankAccountKey(mlopez, false), '122000661', '555000111')
    const [before] = await accountsPaidFrom(mlopez.store.db, {routing: '122000661', token})
    expect(before).to.include({account, times: 1})
    const kept = await mlopez.store.db('tender').whereNotNull('account_token').select('account_token', 'account_last4')
    expect(JSON.stringify(kept)).to.not.contain('555000111')
  })

  it('refuses a card number anywhere in the file, and lists every bad row', async () => {
    const {account} = await owing(mlopez, 0)
    const refused = await refusalOf(
      read(mlopez, [`${account},,cash,,5.00,,,,,`, ',A,cash,,5.00,,,,,4111 1111 1111 1111']),
    )
    expect(refused.code).to.equal('CARD_NUMBER')
    expect(refused.message).to.equal('line 3 memo holds a card number. Remove it; nothing was stored.')
    const bad = await refusalOf(
      read(mlopez, [
        '236-25124-08,,cash,,5.00,,,,,',
        ',A,check,,5.00,,,,,',
        ',B,cash,,0.00,,,,,',
        ',C,check,1,5.00,,122000662,1234567,,',
        ',D,cash,,7.00,,,,,',
        ',D,cash,,7.00,,,,,',
      ]),
    )
    expect(bad.code).to.equal('ROW_ERRORS')
    expect(bad.rows.map((row) => `${row.line} ${row.field}`)).to.deep.equal([
      '2 account',
      '3 check_number',
      '4 amount',
      '5 routing',
      '7 (row)',
    ])
    expect((await read(mlopez, [',D,cash,,7.00,,,,,', ',D,cash,,7.00,,,,,'], true)).envelopes).to.have.length(2)
  })

  it('sends a stub with a wrong check digit to suspense', async () => {
    const {envelopes} = await read(mlopez, [',,cash,,5.00,,,,003456789011101960000000000100000000010008,'])
    expect(envelopes[0]).to.include({account: null, reason: 'stub not read: its check digit is wrong'})
  })

  it('takes envelopes one by one, each under its number once', async () => {
    const {account} = await owing(mlopez, 700)
    const {batchNo} = await opened(mlopez, tngo, counted(2, 1000))
    const envelope: Envelope = {
      ...{account, name: '', reason: '', tender: 'cash', reference: '', amount_cents: 400, check: null, memo: ''},
    }
    const act = postEnvelope(false)
    const done = await perform(mlopez, act, {batch: batchNo, item: 1, envelope})
    expect((done as Extract<typeof done, {status: 'done'}>).outcome).to.include({receipt_number: 1, balance_cents: 300})
    expect((await refusalOf(perform(mlopez, act, {batch: batchNo, item: 1, envelope}))).code).to.equal('ITEM_TAKEN')
    const awill = await store.as('awill')
    expect((await refusalOf(perform(awill, act, {batch: batchNo, item: 2, envelope}))).code).to.equal('NOT_YOURS')
    const card = {...envelope, memo: 'card 4111111111111111'}
    expect((await refusalOf(perform(mlopez, act, {batch: batchNo, item: 2, envelope: card}))).code).to.equal(
      'CARD_NUMBER',
    )
  })

  it('is never opened without a control of two people', async () => {
    const input = {...counted(1, 100), control_cents: 0}
    expect((await refusalOf(perform(mlopez, openNightDrop, input, {witness: tngo}))).code).to.equal('CONTROL_NEEDED')
    const late = {...counted(1, 100), effective_on: businessDate('2026-11-25')}
    expect((await refusalOf(perform(mlopez, openNightDrop, late, {witness: tngo}))).code).to.equal('DAY_NOT_COME')
  })
}

describe('a night drop', function () {
  this.timeout(60_000)
  onEveryEngine(tests)
  after(() => {
    rmSync(folder, {recursive: true, force: true})
  })
})
