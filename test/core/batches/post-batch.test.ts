import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {correctOfficeBatch, handBackFromOfficeBatch, proveOfficeBatch} from '#core/batches/batch-acts.js'
import {batchByNumber} from '#core/batches/batch-views.js'
import {postBatchFile, type BatchPosted, type BatchRequest} from '#core/batches/post-batch-file.js'
import {readBatch} from '#core/batches/read-batch.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {cents} from '#core/kernel/money.js'
import {allPledges} from '#core/pledges/pledge-views.js'
import {promisePledge} from '#core/pledges/promise-pledge.js'
import {aBill, brokenChecks, inOneAct, openItemsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {settle, type Settled} from '../../support/town.js'
import {ledgerIn} from './batch-desk.js'

const HEADER = 'item,part,tender,check_number,payor,account,bill,amount,listed,key'
let bags = 9000

describe('a batch of checks from a file', () => {
  onEveryEngine((engine) => {
    let folder: string
    let store: TestStore
    let advisor: Desk
    let witness: Desk
    let first: Settled
    let second: Settled
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curbstop-batch-'))
      store = await newTestStore(engine)
      advisor = await store.as('mlopez')
      witness = await store.as('tngo')
      const home = async (at: number): Promise<Settled> =>
        settle(advisor, {address: `${at} Oak St`, customer: {name: `Customer ${at}`, since: '2024-01-01'}})
      first = await home(1)
      second = await home(2)
    })
    afterEach(async () => {
      expect(await brokenChecks(advisor.store.db)).to.deep.equal({})
      await store.remove()
      rmSync(folder, {recursive: true})
    })

    const bill = async (home: Settled, amount: number, dueOn: string): Promise<string> => {
      const made = aBill(home.accountId, {dueOn, lines: {water: amount}})
      await inOneAct(advisor, (trx, context) => issueBills(trx, [made], 'bill.import', context))
      const row: {bill_no: string} = await advisor.store.db('bill').where('source_key', made.sourceKey).first('bill_no')
      return row.bill_no
    }
    const post = async (
      rows: readonly string[],
      control: readonly [number, number],
      more: Partial<BatchRequest> & {readonly name?: string} = {},
    ): Promise<BatchPosted> => {
      bags += 1
      const {name = `${bags}.csv`, ...rest} = more
      const path = join(folder, name)
      writeFileSync(path, [HEADER, ...rows, ''].join('\n'))
      const file = await readBatch(advisor, {path, profile: 'curbstop', encoding: null, dryRun: false})
      const request = {
        ...{source: 'mail' as const, file, control: {count: control[0], amount: cents(control[1])}, bag: `B${bags}`},
        ...{effectiveOn: advisor.today, partial: false, allowDuplicate: false, dryRun: false, witness},
      }
      return postBatchFile(advisor, {...request, ...rest}, () => undefined)
    }

    it('posts one check for many accounts under one receipt, directed where the list says so, the unknown in suspense', async () => {
      await bill(first, 5000, '2026-09-20')
      const newer = await bill(first, 4000, '2026-10-20')
      await bill(second, 3000, '2026-10-20')
      const rows = [
        `1,1,check,1044,Oak Management,${first.account},${newer},40.00,,`,
        `1,2,check,1044,Oak Management,${second.account},,30.00,,`,
        `1,3,check,1044,Oak Management,104-55120-76,,12.00,,`,
        `2,1,money_order,77,,,,8.00,,`,
      ]
      const done = await post(rows, [2, 9000])
      expect(done.status).to.equal('posted')
      expect(done.items.map((item) => item.parts.length)).to.deep.equal([3, 1])
      expect(await openItemsIn(advisor.store.db, first.accountId)).to.deep.equal([
        {class: 'water', due: '2026-09-20', open: 5000},
      ])
      expect(await openItemsIn(advisor.store.db, second.accountId)).to.deep.equal([])
      // $12.00 and $8.00 stay in suspense; all of it is sealed in a bag of its own.
      expect([
        await ledgerIn(advisor, '2140'),
        await ledgerIn(advisor, '1040'),
        await ledgerIn(advisor, '1020'),
      ]).to.deep.equal([-2000, 0, 9000])
    })

    it('waits for a second person, and goes on with the same file once the money is logged', async () => {
      const rows = [`1,1,check,1,,${first.account},,10.00,,`]
      const waiting = await post(rows, [1, 1000], {witness: null, name: 'a.csv', bag: 'W01'})
      expect(waiting.status).to.equal('waiting')
      expect(await ledgerIn(advisor, '1040')).to.equal(0)
      await approveRequest(witness, waiting.request?.request ?? '', actOfKind)
      expect(await ledgerIn(advisor, '1040')).to.equal(1000)
      expect((await post(rows, [1, 1000], {name: 'a.csv', bag: 'W01'})).status).to.equal('posted')
      const again = await post(rows, [1, 1000], {name: 'a.csv', bag: 'W01'})
      expect([again.status, again.skipped, again.items.length]).to.deep.equal(['known', 1, 0])
    })

    it('stays open where it does not prove', async () => {
      const done = await post([`1,1,check,1,,${first.account},,10.00,,`], [1, 1100])
      expect(done.status).to.equal('open')
      expect(await ledgerIn(advisor, '2140')).to.equal(-100)
    })

    it('closes once two people have corrected a control that was typed wrong; the old figure stays on record', async () => {
      const done = await post([`1,1,check,1,,${first.account},,10.00,,`], [1, 1100])
      const batch = done.batch?.batchNo ?? ''
      const typed = {batch, control_count: 1, control_cents: 1000, note: 'typed wrong'}
      const alone = await perform(advisor, correctOfficeBatch, typed)
      expect(alone.status).to.equal('waiting')
      await approveRequest(witness, alone.status === 'waiting' ? alone.request.request : '', actOfKind)
      expect(await ledgerIn(advisor, '2140')).to.equal(0)
      await perform(advisor, proveOfficeBatch, {batch, cash: null}, {witness})
      expect((await batchByNumber(advisor.store.db, batch)).closed).to.equal(true)
      expect([await ledgerIn(advisor, '1040'), await ledgerIn(advisor, '1020')]).to.deep.equal([0, 1000])
      const event: {detail_json: string; note: string} = await advisor.store
        .db('cash_batch_event')
        .where('kind', 'correct_control')
        .first('detail_json', 'note')
      expect(JSON.parse(event.detail_json)).to.include({old_count: 1, old_cents: 1100})
      expect(event.note).to.equal('typed wrong')
      expect((await refusalOf(perform(advisor, correctOfficeBatch, typed, {witness}))).code).to.equal('BATCH_CLOSED')
    })

    it('hands an item back that is no money, once under one key, and closes on what is left', async () => {
      const done = await post([`1,1,check,1,,${first.account},,10.00,,`], [2, 1500])
      const batch = done.batch?.batchNo ?? ''
      const back = {batch, item: null, amount_cents: 500, note: 'not signed, to A. Doe'}
      await perform(advisor, handBackFromOfficeBatch, back, {witness, key: 'back-1'})
      await perform(advisor, handBackFromOfficeBatch, back, {witness, key: 'back-1'})
      await perform(advisor, proveOfficeBatch, {batch, cash: null}, {witness})
      const {closed, totals} = await batchByNumber(advisor.store.db, batch)
      expect([closed, totals.items, totals.handedBack]).to.deep.equal([true, 2, 500])
      expect([await ledgerIn(advisor, '1040'), await ledgerIn(advisor, '1020')]).to.deep.equal([0, 1000])
    })

    it('asks before money is posted that was posted before, and takes it where it is meant', async () => {
      const rows = [`1,1,check,1,,${first.account},,10.00,,`]
      await post(rows, [1, 1000])
      const refused = await refusalOf(post([...rows, `2,1,check,2,,${second.account},,10.00,,`], [2, 2000]))
      expect(refused.code).to.equal('POSSIBLE_DUPLICATE')
      expect(refused.rows.map(({line}) => line)).to.deep.equal([2])
      expect(await ledgerIn(advisor, '1020')).to.equal(1000)
      // Another amount, another kind of tender: nobody asks.
      expect((await post([`1,1,cash,,,${first.account},,10.00,,`], [1, 1000])).status).to.equal('posted')
      const meant = [`1,1,check,1,,${first.account},,10.00,,`, `2,1,check,2,,${second.account},,10.00,,`]
      expect((await post(meant, [2, 2000], {allowDuplicate: true})).status).to.equal('posted')
    })

    it('is checked whole first: every bad row is told and nothing posts, with --partial the rest does', async () => {
      const theirs = await bill(second, 3000, '2026-10-20')
      const rows = [
        `1,1,check,1,,${first.account},,10.00,,`,
        `2,1,check,2,,${first.account},${theirs},10.00,,`,
        `3,1,check,,,${first.account},,10.00,,`,
        `4,1,check,4,,${first.account},BL-00000011,10.00,,`,
        `5,1,check,5,A,${first.account},,10.00,,`,
        `5,2,check,5,B,${first.account},,10.00,,`,
      ]
      const refused = await refusalOf(post(rows, [5, 6000]))
      expect(refused.code).to.equal('ROW_ERRORS')
      expect(refused.rows.map(({line, field}) => `${line} ${field}`)).to.deep.equal([
        '3 bill',
        '4 check_number',
        '5 bill',
        '7 payor',
      ])
      expect(await ledgerIn(advisor, '1040')).to.equal(0)
      const done = await post(rows, [5, 6000], {partial: true})
      expect([done.status, done.items.length, done.refused.length]).to.deep.equal(['open', 1, 4])
    })

    it('knows an item by its own key for good, and refuses the key with another amount', async () => {
      await post([`1,1,check,1,,${first.account},,10.00,,BANK-1`], [1, 1000])
      const both = [`1,1,check,1,,${first.account},,10.00,,BANK-1`, `2,1,check,2,,${first.account},,5.00,,BANK-2`]
      const done = await post(both, [1, 500])
      expect([done.status, done.skipped, done.items.length]).to.deep.equal(['posted', 1, 1])
      const refused = await refusalOf(post([`1,1,check,1,,${first.account},,11.00,,BANK-1`], [1, 1100]))
      expect(refused.rows[0]).to.include({line: 2, field: 'key', value: 'BANK-1'})
    })

    it('tells line by line what is paid short of the list or over it', async () => {
      const rows = [`1,1,check,1,,${first.account},,10.00,12.50,`, `1,2,check,1,,${second.account},,9.00,8.00,`]
      const done = await post(rows, [1, 1900], {source: 'billpay'})
      expect(done.items[0]?.parts.map((part) => part.difference_cents)).to.deep.equal([-250, 100])
    })

    it('closes the promises of an agency, and takes money of agencies alone', async () => {
      const promise = {agency: 'HELPING_HANDS', amount_cents: 6000, until: '2026-12-01', reference: '', note: ''}
      await perform(advisor, promisePledge, {account: first.account, ...promise})
      const rows = [
        `1,1,check,9,Rivergate Helping Hands,${first.account},,50.00,,`,
        `1,2,check,9,Rivergate Helping Hands,${second.account},,20.00,,`,
      ]
      const done = await post(rows, [1, 7000], {source: 'pledge'})
      expect(done.items[0]?.parts.map((part) => part.pledge)).to.deep.equal(['short', 'not_promised'])
      const [pledge] = await allPledges(advisor.store.db, {agency: null, today: advisor.today})
      expect([pledge?.state, pledge?.received]).to.deep.equal(['short', 5000])
      const refused = await refusalOf(
        post([`1,1,check,9,Nobody,${first.account},,5.00,,`], [1, 500], {source: 'pledge'}),
      )
      expect(refused.rows[0]).to.include({field: 'payor', value: 'Nobody'})
    })
  })
})
