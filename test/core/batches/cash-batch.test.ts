import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {approveRequest} from '#core/acts/approve.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {batchByNumber, openBatches} from '#core/batches/batch-views.js'
import {differenceOf, NIGHT_DROP_DOOR} from '#core/batches/cash-batch.js'
import {correctControl} from '#core/batches/correct-control.js'
import {handBack} from '#core/batches/hand-back.js'
import {openCashBatch} from '#core/batches/open-cash-batch.js'
import {proveBatch} from '#core/batches/prove-batch.js'
import {NO_CASH} from '#core/cashiering/denominations.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {brokenChecks, inOneAct, legsIn, newAccount} from '../../support/books.js'
import {brokenBy} from '../../support/broken-by.js'
import {newTestStore, onEveryEngine, type TestEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {anItem, counted, ledgerIn, opened, posted} from './batch-desk.js'

const open = openCashBatch(NIGHT_DROP_DOOR)
const correct = correctControl(NIGHT_DROP_DOOR)
const giveBack = handBack(NIGHT_DROP_DOOR)
const prove = proveBatch(NIGHT_DROP_DOOR)

function tests(engine: TestEngine): void {
  let store: TestStore
  let mlopez: Desk
  let tngo: Desk

  beforeEach(async () => {
    store = await newTestStore(engine)
    mlopez = await store.as('mlopez')
    tngo = await store.as('tngo')
  })
  afterEach(() => store.remove())

  it('puts the money on 1040 and 2140 before anybody looks, by two people', async () => {
    const batch = await opened(mlopez, tngo, counted(4, 61210))
    expect(await legsIn(mlopez.store.db, batch.loggedBy.journalId)).to.deep.equal(['1040:61210', '2140:-61210'])
    expect([batch.operatorId, batch.witnessId, batch.nextItem, batch.closed]).to.deep.equal([
      'mlopez',
      'tngo',
      1,
      false,
    ])
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
  })

  it('waits for the second person and logs nothing before', async () => {
    const waiting = await perform(mlopez, open, counted(4, 61210))
    expect(waiting.status).to.equal('waiting')
    expect(await ledgerIn(mlopez, '1040')).to.equal(0)
    const number = (waiting as Extract<Performed<never>, {status: 'waiting'}>).request.request
    await approveRequest(tngo, number, async () => open)
    const [batchNo = ''] = await openBatches(mlopez.store.db, 'nightdrop')
    const batch = await batchByNumber(mlopez.store.db, batchNo)
    expect([batch.operatorId, batch.witnessId, batch.control.amount]).to.deep.equal(['mlopez', 'tngo', 61210])
  })

  it('is opened by two different people, the second of whom may witness', async () => {
    expect((await refusalOf(perform(mlopez, open, counted(1, 100), {witness: mlopez}))).code).to.equal('SAME_PERSON')
    const awill = await store.as('awill')
    expect((await refusalOf(perform(mlopez, open, counted(1, 100), {witness: awill}))).code).to.equal('WITNESS_REFUSED')
    const rpatel = await store.as('rpatel')
    expect((await refusalOf(perform(rpatel, open, counted(1, 100), {witness: tngo}))).code).to.equal('NOT_YOURS')
    expect(await ledgerIn(mlopez, '1040')).to.equal(0)
  })

  it('refuses a box that is none, a bag used before, a day to come and one too far back', async () => {
    const input = counted(1, 100)
    await opened(mlopez, tngo, input)
    for (const [more, code] of [
      [{box: 'SOUTH'}, 'UNKNOWN_BOX'],
      [{bag: input.bag}, 'BAG_USED'],
      [{effective_on: businessDate('2026-11-24')}, 'DAY_NOT_COME'],
      [{effective_on: businessDate('2026-11-15')}, 'TOO_FAR_BACK'],
      [{control_count: 0}, 'CONTROL_NEEDED'],
    ] as const)
      expect((await refusalOf(perform(mlopez, open, {...counted(1, 100), ...more}, {witness: tngo}))).code).to.equal(
        code,
      )
    await opened(mlopez, tngo, counted(1, 100, {effective_on: businessDate('2026-11-16')}))
  })

  it('keeps the number of its bag from everybody else until it is sealed in it', async () => {
    const input = counted(1, 500)
    const {batchNo} = await opened(mlopez, tngo, input)
    const other = {bagNo: input.bag, source: 'drawer', sourceId: 'a session', cash: NO_CASH, journalId: 'x'} as const
    const sealing = inOneAct(tngo, (trx, context) =>
      sealBag(trx, {...other, checks: {amount: cents(0), count: 0}}, context),
    )
    const {code, message} = await refusalOf(sealing)
    expect([code, message]).to.deep.equal(['BAG_USED', `bag ${input.bag} was the bag of ${batchNo}`])
    await posted(mlopez, batchNo, [anItem(1, 500, null)])
    expect((await perform(mlopez, prove, {batch: batchNo, cash: null}, {witness: tngo})).status).to.equal('done')
  })

  it('posts what is known out of 2140 and leaves the unknown there, and proves to the cent', async () => {
    const [one, other] = [await newAccount(mlopez), await newAccount(mlopez)]
    const {batchNo} = await opened(mlopez, tngo, counted(3, 61210))
    await posted(mlopez, batchNo, [anItem(1, 14275, one)])
    await posted(mlopez, batchNo, [anItem(2, 6000, null)])
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
    expect((await refusalOf(perform(mlopez, prove, {batch: batchNo, cash: null}, {witness: tngo}))).message).to.equal(
      `entered $202.75, control $612.10, short $409.35. ${batchNo} left open`,
    )
    await posted(mlopez, batchNo, [anItem(3, 40935, other)])
    expect((await perform(mlopez, prove, {batch: batchNo, cash: null})).status).to.equal('waiting')
    expect(await ledgerIn(mlopez, '1020')).to.equal(0)
    const done = await perform(mlopez, prove, {batch: batchNo, cash: null}, {witness: tngo})
    const {outcome} = done as Extract<typeof done, {status: 'done'}>
    expect(outcome).to.include({items: 3, posted_cents: 55210, suspense_cents: 6000, sealed_cents: 61210})
    expect([await ledgerIn(mlopez, '1040'), await ledgerIn(mlopez, '1020')]).to.deep.equal([0, 61210])
    expect(await ledgerIn(mlopez, '2140')).to.equal(-6000)
    expect(await mlopez.store.db('sealed_bag').select('source', 'cash_cents', 'checks_cents')).to.deep.equal([
      {source: 'night_drop', cash_cents: 61210, checks_cents: 0},
    ])
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
    expect((await refusalOf(posted(mlopez, batchNo, [anItem(4, 1, one)]))).code).to.equal('BATCH_CLOSED')
  })

  it('does not close with the right money in another number of envelopes', async () => {
    const {batchNo} = await opened(mlopez, tngo, counted(2, 500))
    await posted(mlopez, batchNo, [anItem(1, 500, null)])
    const refused = await refusalOf(perform(mlopez, prove, {batch: batchNo, cash: null}, {witness: tngo}))
    expect([refused.code, refused.exit]).to.deep.equal(['CONTROL_TOTAL', 11])
    expect(refused.message).to.contain('1 of 2 items')
  })

  it('corrects a control by two people and keeps the old figure', async () => {
    const {batchNo} = await opened(mlopez, tngo, counted(4, 61210))
    const input = {batch: batchNo, control_count: 3, control_cents: 60210, note: 'counted twice'}
    expect((await perform(mlopez, correct, input)).status).to.equal('waiting')
    await perform(mlopez, correct, input, {witness: tngo})
    const batch = await batchByNumber(mlopez.store.db, batchNo)
    expect(batch.control).to.deep.equal({count: 3, amount: 60210})
    expect([await ledgerIn(mlopez, '1040'), await ledgerIn(mlopez, '2140')]).to.deep.equal([60210, -60210])
    const kept: {detail_json: string; second_id: string} | undefined = await mlopez.store
      .db('cash_batch_event')
      .where('kind', 'correct_control')
      .first('detail_json', 'second_id')
    expect(kept?.second_id).to.equal('tngo')
    expect(JSON.parse(kept?.detail_json ?? '{}')).to.include({old_count: 4, old_cents: 61210})
    await perform(mlopez, correct, {...input, control_count: 4}, {witness: tngo})
    expect((await refusalOf(perform(mlopez, correct, {...input, control_count: 4}, {witness: tngo}))).code).to.equal(
      'CONTROL_SAME',
    )
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
  })

  it('hands back what is no money by two people', async () => {
    const {batchNo} = await opened(mlopez, tngo, counted(2, 12000))
    const input = {batch: batchNo, item: 1, amount_cents: 7000, note: 'unsigned check 88, to M. Ivanov'}
    expect((await perform(mlopez, giveBack, input)).status).to.equal('waiting')
    await perform(mlopez, giveBack, input, {witness: tngo})
    expect((await refusalOf(perform(mlopez, giveBack, input, {witness: tngo}))).code).to.equal('ITEM_TAKEN')
    await posted(mlopez, batchNo, [anItem(2, 5000, null)])
    expect(differenceOf(await batchByNumber(mlopez.store.db, batchNo))).to.equal(0)
    await perform(
      mlopez,
      prove,
      {batch: batchNo, cash: {notes: {'50': 1}, coin_cents: 0, rolls_cents: 0}},
      {witness: tngo},
    )
    expect([
      await ledgerIn(mlopez, '1040'),
      await ledgerIn(mlopez, '1020'),
      await ledgerIn(mlopez, '2140'),
    ]).to.deep.equal([0, 5000, -5000])
    expect(await brokenChecks(mlopez.store.db)).to.deep.equal({})
  })

  it('keeps no card number in the reason of a correction or of what goes back, and none without a reason', async () => {
    const {batchNo} = await opened(mlopez, tngo, counted(2, 12000))
    const card = 'paid with 4111 1111 1111 1111'
    for (const [note, code] of [
      [card, 'CARD_NUMBER'],
      ['to 123-45-6789', 'SSN'],
      [' ', 'EMPTY_TEXT'],
    ] as const) {
      const control = {batch: batchNo, control_count: 1, control_cents: 5000, note}
      const item = {batch: batchNo, item: 1, amount_cents: 7000, note}
      expect((await refusalOf(perform(mlopez, correct, control, {witness: tngo}))).code).to.equal(code)
      expect((await refusalOf(perform(mlopez, giveBack, item, {witness: tngo}))).code).to.equal(code)
      expect((await refusalOf(perform(mlopez, correct, control))).code).to.equal(code)
      expect((await refusalOf(perform(mlopez, giveBack, item))).code).to.equal(code)
    }
  })

  it('does not seal cash that was counted otherwise than entered', async () => {
    const {batchNo} = await opened(mlopez, tngo, counted(1, 500))
    await posted(mlopez, batchNo, [anItem(1, 500, null)])
    const cash = {notes: {'5': 2}, coin_cents: 0, rolls_cents: 0}
    expect((await refusalOf(perform(mlopez, prove, {batch: batchNo, cash}, {witness: tngo}))).code).to.equal(
      'CASH_DIFFERS',
    )
  })

  for (const [what, check, sql] of [
    [
      'a control made greater',
      'cash-batches',
      `update cash_batch_event set amount_cents = amount_cents + 1 where kind = 'log'`,
    ],
    [
      'a count of a proved batch changed',
      'cash-batches',
      `update cash_batch_event set item_count = 9 where kind = 'log'`,
    ],
    ['an item made smaller', 'suspense-ledger', `update cash_batch_item set amount_cents = amount_cents - 1`],
    ['an item taken out', 'suspense-ledger', `delete from cash_batch_item`],
    ['the sealing taken out', 'cash-batches', `delete from cash_batch_event where kind = 'prove'`],
  ] as const)
    it(`proves the books wrong: ${what}`, async () => {
      const {batchNo} = await opened(mlopez, tngo, counted(1, 500))
      await posted(mlopez, batchNo, [anItem(1, 500, null)])
      await perform(mlopez, prove, {batch: batchNo, cash: null}, {witness: tngo})
      expect(await brokenBy(mlopez, engine, sql)).to.have.property(check)
    })
}

describe('cash batches', () => {
  onEveryEngine(tests)
})
