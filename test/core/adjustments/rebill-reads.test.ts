import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {correctionFor, correctRead, type CorrectReadInput} from '#core/adjustments/correct-read.js'
import {standingOf} from '#core/collections/standing.js'
import {reverseAdjustment} from '#core/adjustments/reverse-adjustment.js'
import {businessDate} from '#core/kernel/business-date.js'
import {unbilledReadsOf} from '#core/meters/unbilled-reads-views.js'
import {select} from '#core/store/dialect.js'
import {adjust, adjusted, billed} from '../../support/adjusted.js'
import type {BilledAccount} from '../../support/billed-home.js'
import {brokenChecks} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {
  adoptRebilling,
  billsNow,
  byHand,
  FIRST,
  pay,
  rebilledHome,
  SECOND,
  standingAmounts,
} from '../../support/rebilled.js'
import {refusalOf} from '../../support/refusal-of.js'

const correction = (home: BilledAccount, more: Partial<CorrectReadInput>): CorrectReadInput => ({
  ...{
    account: home.account,
    on: businessDate('2026-11-21'),
    value: 0,
    cause: 'misread' as const,
    meter: null,
    note: '',
  },
  ...more,
})

/** Value and day of the read from which the next bill counts, and of those after it. */
async function nextReads(desk: Desk, {account, accountId, premiseId}: BilledAccount) {
  const asked = {accountId, accountNo: account, serviceClass: 'residential', premiseId}
  const [found] = await unbilledReadsOf(desk.store.db, [asked], {
    district: 'rivergate',
    readsThrough: businessDate('2026-11-22'),
  })
  return [found?.from, ...(found?.reads ?? [])].map((read) => `${read?.value ?? 'none'} ${read?.readOn ?? ''}`)
}

async function arrange(desk: Desk, home: BilledAccount): Promise<void> {
  const stamp = {recorded_at: '2026-11-20T18:00:00.000Z', act_id: 'test'}
  const of = {account_id: home.accountId, arrangement_id: `plan ${home.accountId}`}
  const total_cents = home.bills[0]!.total
  await desk.store.db('arrangement').insert({
    ...{...of, arrangement_no: `A-${home.accountId}`, kind: 'installment', made_on: '2026-11-20', total_cents},
    ...{source_key: null, ...stamp},
  })
  const items = await select<{receivable_id: string}>(
    desk.store.db,
    'select receivable_id from receivable where account_id = :account and bill_id = :bill',
    {account: home.accountId, bill: home.bills[0]!.billId},
  )
  for (const {receivable_id} of items) await desk.store.db('arrangement_item').insert({...of, receivable_id})
  await desk.store.db('installment').insert({...of, number: 1, due_on: '2026-12-20', amount_cents: total_cents})
}

const undo = async (desk: Desk, journal: string) =>
  perform(desk, reverseAdjustment, {journal, reason: 'not so', note: ''})

describe('a read that was wrong', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
      await adoptRebilling(desk)
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(() => store.remove())

    it('moves the start of the next bill when it ended the last one', async () => {
      const home = await rebilledHome(desk, [{read: 1012}, {read: 1032}])
      expect(await nextReads(desk, home)).to.deep.equal(['1032 2026-10-22'])
      const given = {read: '1023'}
      const {amount_cents: amount} = await adjusted(desk, {
        ...{account: home.account, bill: home.bills[1]!.billNo, reason: 'MISREAD', given},
      })
      expect(amount).to.equal(byHand(SECOND, 11) - byHand(SECOND, 20))
      expect(await nextReads(desk, home)).to.deep.equal(['1023 2026-10-22'])
    })

    it('is refused out of the order of its register, or with too many digits', async () => {
      const home = await rebilledHome(desk, [{read: 1012}, {read: 1032}])
      const of = (read: string) => ({
        ...{account: home.account, bill: home.bills[0]!.billNo, reason: 'MISREAD', given: {read}},
      })
      for (const [read, code] of [
        ['1040', 'READ_ORDER'],
        ['999', 'READ_ORDER'],
        ['123456789', 'READ_DIALS'],
        ['1012', 'NOTHING_CHANGES'],
        ['1.5', 'NOT_A_COUNT'],
      ] as const)
        expect((await refusalOf(adjust(desk, of(read)))).code, read).to.equal(code)
      expect((await refusalOf(adjust(desk, {...of('1010'), stated_cents: -100}))).code).to.equal('AMOUNT_NOT_TYPED')
    })

    it('names the bill of another account that counts the same read, which is then made again there', async () => {
      const home = await rebilledHome(desk, [{read: 1021}, {read: 1023}])
      const before = await rebilledHome(desk, [{read: 1030}, {read: 1040}])
      const {db} = desk.store
      const [leg] = await select<Record<string, string | number>>(
        db,
        'select * from bill_read where account_id = :account and bill_id = :bill',
        {account: home.accountId, bill: home.bills[0]!.billId},
      )
      const {accountId: account_id, bills} = before
      await db('bill_read').insert({...leg, account_id, bill_id: bills[0]!.billId})
      const served = {account_id, agreement_id: `also ${account_id}`, recorded_at: 'x', act_id: 'test'}
      await db('agreement').insert({
        ...{...served, service_point_id: leg!['service_point_id'], service: 'water'},
        ...{start_on: '2020-01-01', rate_plan: 'HOME-1'},
      })
      const done = await adjusted(desk, {
        ...{account: home.account, bill: home.bills[0]!.billNo, reason: 'MISREAD', given: {read: '1012'}},
      })
      expect(done.worksheet.notes.join()).to.contain(`${bills[0]!.billNo} of ${before.account} counts the same read`)
      const [meter] = await select<{serial: string}>(db, 'select serial from meter where meter_id = :id', {
        id: leg!['meter_id'] ?? '',
      })
      const given = {read: '1012', read_on: FIRST.to, meter: meter!.serial}
      await adjusted(desk, {account: before.account, reason: 'MISREAD', given})
      expect(await standingAmounts(desk, before.accountId)).to.deep.equal([byHand(FIRST, 30 - 9), byHand(SECOND, 10)])
    })

    it('keeps an arrangement standing with the new bill, and again when that is taken back', async () => {
      const home = await rebilledHome(desk, [{read: 1021}, {read: 1023}])
      await arrange(desk, home)
      const before = await standingOf(desk.store.db, desk, home.accountId)
      expect(before.arranged).to.equal(byHand(FIRST, 21))
      const done = await adjusted(desk, {
        ...{account: home.account, bill: home.bills[0]!.billNo, reason: 'MISREAD', given: {read: '1012'}},
      })
      expect(done.after.arranged_cents).to.equal(byHand(FIRST, 12))
      expect(done.notes.join()).to.contain('installments stay as agreed')
      await undo(desk, done.journal)
      expect(await standingOf(desk.store.db, desk, home.accountId)).to.deep.equal(before)
    })

    it('is spread by days where estimates stood: 31 counts over 31 and 30 days are 16 and 15', async () => {
      const home = await rebilledHome(desk, [{read: 1009, kind: 'estimated'}, {read: 1031}])
      const {amount_cents: amount} = await adjusted(desk, {
        ...{account: home.account, bill: home.bills[1]!.billNo, reason: 'ESTIMATE'},
      })
      expect(amount).to.equal(byHand(FIRST, 16) + byHand(SECOND, 15) - byHand(FIRST, 9) - byHand(SECOND, 22))
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 16), byHand(SECOND, 15)])
    })

    it('is settled by a lower actual read after estimates: 24 counts over 31, 30 and 30 days', async () => {
      const home = await rebilledHome(desk, [
        {read: 1020, kind: 'estimated'},
        {read: 1035, kind: 'estimated'},
      ])
      const found = await correctionFor(desk, correction(home, {value: 1024, cause: 'estimate'}))
      expect(found.billed).to.equal(true)
      await adjusted(desk, found.adjusting)
      expect(await standingAmounts(desk, home.accountId)).to.deep.equal([byHand(FIRST, 8), byHand(SECOND, 8)])
      expect(await nextReads(desk, home)).to.deep.equal(['1016 2026-10-22', '1024 2026-11-21'])
    })

    it('is put right alone where no bill counts it yet', async () => {
      const home = await rebilledHome(desk, [{read: 1012}, {read: 1023}])
      const [old] = await select<{service_point_id: string; meter_id: string}>(
        desk.store.db,
        'select service_point_id, meter_id from bill_read where account_id = :account limit 1',
        {account: home.accountId},
      )
      await desk.store.db('meter_read').insert({
        ...{service_point_id: old!.service_point_id, read_id: `new ${home.accountId}`, meter_id: old!.meter_id},
        ...{read_on: '2026-11-21', value: 1043, kind: 'actual', source: 'test', recorded_at: 'x', act_id: 'test'},
      })
      expect(await nextReads(desk, home)).to.deep.equal(['1023 2026-10-22', '1043 2026-11-21'])
      const input = correction(home, {value: 1034})
      expect(await correctionFor(desk, input)).to.include({billed: false})
      const clerk = await store.as('mlopez')
      const done = await perform(clerk, correctRead, input)
      expect(done).to.include({status: 'done'})
      expect(await nextReads(desk, home)).to.deep.equal(['1023 2026-10-22', '1034 2026-11-21'])
      expect((await refusalOf(perform(clerk, correctRead, input))).code).to.equal('NOTHING_CHANGES')
      const billed = correction(home, {on: businessDate('2026-10-22'), value: 1020})
      expect((await refusalOf(perform(clerk, correctRead, billed))).code).to.equal('READ_BILLED')
    })

    it('changes nothing made again as it was, and taken back restores every balance and standing', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({first: fc.integer({min: 1, max: 40}), second: fc.integer({min: 0, max: 40})}),
          fc.nat(),
          fc.record({paid: fc.integer({min: 0, max: 40_000}), other: fc.constantFrom(0, 3000)}),
          async ({first, second}, seed, {paid, other}) => {
            const end = 1000 + first + second
            const home = await rebilledHome(desk, [{read: 1000 + first}, {read: end}])
            if (other > 0) await billed(desk, home.accountId, {water: other}, '2026-12-01')
            if (paid > 0) await pay(desk, home.accountId, paid)
            const before = await standingOf(desk.store.db, desk, home.accountId)
            const amounts = await standingAmounts(desk, home.accountId)
            const misread = (read: number) => ({
              ...{account: home.account, bill: home.bills[0]!.billNo, reason: 'MISREAD', given: {read: String(read)}},
            })
            const same = await refusalOf(adjust(desk, misread(1000 + first)))
            expect(same.code).to.equal('NOTHING_CHANGES')
            const right = 1000 + (seed % (first + second + 1))
            if (right === 1000 + first) return
            const done = await adjusted(desk, misread(right))
            const expected = [byHand(FIRST, right - 1000), byHand(SECOND, end - right)]
            expect((await standingAmounts(desk, home.accountId)).slice(-2)).to.deep.equal(expected)
            expect(done.after.balance_cents).to.equal(expected[0]! + expected[1]! + other - paid)
            await undo(desk, done.journal)
            expect(await standingOf(desk.store.db, desk, home.accountId)).to.deep.equal(before)
            expect(await standingAmounts(desk, home.accountId)).to.deep.equal(amounts)
            expect((await billsNow(desk, home.accountId)).length).to.equal(other > 0 ? 7 : 6)
          },
        ),
        {numRuns: 5},
      )
    }).timeout(60_000)
  })
})
