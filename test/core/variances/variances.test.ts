import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {workRetier, type RetierInputs} from '#core/adjustments/formula-retier.js'
import {compilePlan} from '#core/rates/price-bill.js'
import {select} from '#core/store/dialect.js'
import {variancesToLookAt} from '#core/variances/attention-views.js'
import {supplyVariance} from '#core/variances/supply-variance.js'
import {balanceIn, brokenChecks, legsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {adoptResidentialPlan, billVaried, residentialPlan, variedHome} from '../../support/varied-home.js'
import {area, decide, decided, factOn, FAMILY, family, filed, paper, person} from '../../support/varying.js'

const LATER = '2026-12-08T18:00:00.000Z'

describe('variances of a water budget', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let [advisor, supervisor]: Desk[] = []
    before(async () => {
      store = await newTestStore(engine)
      ;[advisor, supervisor] = [await store.as('mlopez'), await store.as('rpatel')]
      await adoptResidentialPlan(advisor)
    })
    after(() => store.remove())

    /** 3 persons, 1,500 → 3,000 square feet: 25 ccf 195.52 → 128.49, worked out by hand in the test of the formula. */
    it('gives back what a bill cost too much, in the same transaction as the budget', async () => {
      const home = await variedHome(advisor!)
      const bill = await billVaried(advisor!, home, {from: '2026-10-10', usage: 25})
      expect(bill.amount).to.equal(612 + 1164 + 19_552 + 3570)
      const form = await filed(advisor!, home.account, area('3000'))
      expect(form).to.include({status: 'received', from: '2026-11-09', until: null})
      const done = await decided(advisor!, form.variance)
      expect(done).to.deep.include({
        status: 'effective',
        from: '2026-11-09',
        until: null,
        replaced: [],
        appeal_by: null,
      })
      expect(done.facts).to.deep.equal([
        {name: 'irrigated_area', before: '1500', value: '3000', from: '2026-11-09', until: null},
      ])
      expect(done.bill).to.deep.equal({
        ...{bill: bill.billNo, budget_before: '11', budget_after: '16', unit: 'ccf'},
        ...{water_before_cents: 612 + 1164 + 19_552, water_after_cents: 612 + 1164 + 12_849},
        ...{total_before_cents: 24_898, total_after_cents: 24_898 - 6703},
      })
      expect(done.retro?.bills).to.deep.equal([bill.billNo])
      expect(done.credit).to.include({amount_cents: -6703, held_cents: 0, ledger_account: '4900'})
      expect(done.credit?.funding_source).to.match(/^non-rate revenue/)
      const inputs = done.credit?.worksheet.inputs as unknown as RetierInputs
      const plans = new Map([['RES-1', compilePlan(residentialPlan())]])
      expect(workRetier(inputs, plans).parts.map(({amount}) => amount)).to.deep.equal([-6703])
      const [row] = await select<{journal_id: string; formula: string}>(
        ...[
          advisor!.store.db,
          'select journal_id, formula from adjustment where account_id = :id',
          {id: home.accountId},
        ],
      )
      expect(row?.formula).to.equal('retier')
      expect(await legsIn(advisor!.store.db, row?.journal_id ?? '')).to.deep.equal(['1110:-6703', '4900:6703'])
      expect(await balanceIn(advisor!.store.db, home.accountId)).to.equal(bill.amount - 6703)
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-11-08')).to.equal(undefined)
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-12-08')).to.equal('3000')
      expect(await brokenChecks(advisor!.store.db)).to.deep.equal({})
      const again = await filed(advisor!, home.account, area('6000'))
      expect((await decided(advisor!, again.variance)).credit).to.equal(null)
    })

    it('prices two bills again where one went out while the form waited', async () => {
      const home = await variedHome(advisor!)
      const first = await billVaried(advisor!, home, {from: '2026-10-10', usage: 20})
      const form = await filed(advisor!, home.account, area('3000'))
      const second = await billVaried(advisor!, home, {from: '2026-11-04', usage: 20})
      const done = await decided(await store.as('mlopez', LATER), form.variance)
      expect(done.retro?.bills).to.deep.equal([first.billNo, second.billNo])
      expect(done.from).to.equal('2026-12-04')
      // 20 ccf at 11: 3.102 + 36.696 + 39.105 + 3.5 x 13.72 = 126.92; at 16: 4.512 + 53.376 + 4 x 7.11 = 86.33; twice.
      expect(done.credit?.amount_cents).to.equal(-2 * (12_692 - 8633))
    })

    it('asks another person above the authority of one, and posts what was asked for', async () => {
      const home = await variedHome(advisor!)
      await billVaried(advisor!, home, {from: '2026-10-10', usage: 60})
      const form = await filed(advisor!, home.account, area('8000'))
      expect(await refusedAs(decide(advisor!, form.variance, {}))).to.equal('OVER_AUTHORITY 77')
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-12-08')).to.equal(undefined)
      const shown = await decide(advisor!, form.variance, {}, {preview: true})
      expect(shown.status === 'done' && shown.need?.approvers).to.deep.equal(['senior', 'supervisor', 'finance'])
      const waiting = await decide(advisor!, form.variance, {}, {request: true})
      if (waiting.status !== 'waiting') throw new Error('waits')
      expect(waiting.request.approvers).to.deep.equal(['supervisor', 'finance'])
      expect(await refusedAs(approveRequest(advisor!, waiting.request.request, actOfKind))).to.equal('SELF_APPROVAL 77')
      await approveRequest(supervisor!, waiting.request.request, actOfKind)
      expect(await factOn(advisor!, home, 'irrigated_area', '2026-12-08')).to.equal('8000')
      expect(await refusedAs(decide(advisor!, form.variance, {}))).to.equal('WRONG_STATUS 65')
      const [row] = await select<{operator_id: string; requester: string}>(
        ...[
          advisor!.store.db,
          'select operator_id, requester from adjustment where account_id = :id',
          {id: home.accountId},
        ],
      )
      expect(row).to.deep.equal({operator_id: 'rpatel', requester: 'mlopez'})
    })

    it('is refused where the facts changed since they were asked for', async () => {
      const home = await variedHome(advisor!)
      await billVaried(advisor!, home, {from: '2026-10-10', usage: 60})
      const form = await filed(advisor!, home.account, area('8000'))
      const waiting = await decide(advisor!, form.variance, {}, {request: true})
      if (waiting.status !== 'waiting') throw new Error('waits')
      await billVaried(advisor!, home, {from: '2026-11-09', usage: 60})
      expect(await refusedAs(approveRequest(supervisor!, waiting.request.request, actOfKind))).to.equal(
        'REQUEST_STALE 65',
      )
    })

    it('waits for its papers and is listed until they come', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, {...family(4), papers: []})
      expect(form).to.deep.include({
        status: 'incomplete',
        evidence_missing: ['household_form'],
        evidence_by: '2026-12-07',
      })
      expect(await refusedAs(decide(advisor!, form.variance, {}))).to.equal('INCOMPLETE 65')
      const mine = async (at?: string) =>
        (await variancesToLookAt(await store.as('mlopez', at))).filter(({account}) => account === home.account)
      expect(await mine()).to.deep.equal([])
      expect(await mine(LATER)).to.deep.equal([
        {
          ...{variance: form.variance, account: home.account, reason: 'RESIDENTS', status: 'incomplete'},
          due_on: '2026-12-07',
        },
      ])
      const supplied = {variance: form.variance, papers: [paper('household_form')], note: ''}
      const done = await perform(advisor!, supplyVariance, supplied)
      expect(done.status === 'done' && done.outcome.status).to.equal('received')
      expect(await refusedAs(perform(advisor!, supplyVariance, supplied))).to.equal('KNOWN_PAPER 65')
      expect(await mine(LATER)).to.deep.equal([])
      expect((await decided(advisor!, form.variance)).facts).to.deep.equal([
        {name: 'household_size', before: '3', value: '4', from: '2026-11-23', until: null},
      ])
      await decided(advisor!, form.variance, {decision: 'revoke', note: 'they moved out'})
    })

    it('counts nobody in two households, unless the older one ends', async () => {
      const [one, two] = [await variedHome(advisor!), await variedHome(advisor!)]
      const older = await filed(advisor!, one.account, family(4))
      await decided(advisor!, older.variance)
      const other = {...family(5), persons: [FAMILY[0]!, ...['P', 'Q', 'R'].map((name) => person(name, 1990))]}
      const refusal = await refusalOf(filed(advisor!, two.account, other))
      expect([refusal.code, refusal.exit]).to.deep.equal(['DUPLICATE_PERSON', 65])
      expect(refusal.message)
        .to.contain(`account ${one.account}`)
        .and.not.match(/ruiz|varied/i)
      await decided(advisor!, older.variance, {decision: 'revoke', note: 'Ana moved'})
      expect((await filed(advisor!, two.account, other)).status).to.equal('received')
      const scheduled = await store.as('kchen')
      const unseen = {...scheduled, operator: {...scheduled.operator!, roles: ['system' as const]}}
      const masked = await refusalOf(filed(unseen, one.account, other))
      expect(masked.message)
        .to.contain(`***-*****-${two.account.slice(-2)}`)
        .and.not.contain(two.account)
    })

    it('takes one of two forms that list the same person at the same moment', async () => {
      const homes = [await variedHome(advisor!), await variedHome(advisor!), await variedHome(advisor!)]
      const persons = ['T', 'U', 'V', 'W'].map((name) => person(name, 1933))
      const all = homes.map(({account}) => filed(advisor!, account, {...family(4), persons}))
      const ends = await Promise.allSettled(all)
      expect(ends.filter(({status}) => status === 'fulfilled')).to.have.length(1)
      for (const end of ends) if (end.status === 'rejected') expect(end.reason).to.include({code: 'DUPLICATE_PERSON'})
    })
  })
})
