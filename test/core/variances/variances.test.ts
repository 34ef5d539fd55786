import {expect} from 'chai'
import {showAccount} from '#core/accounts/show-account.js'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import {workRetier, type RetierInputs} from '#core/adjustments/formula-retier.js'
import {billingFactsOf} from '#core/billing/billing-facts.js'
import {businessDate} from '#core/kernel/business-date.js'
import {compilePlan} from '#core/rates/price-bill.js'
import {recordHeldAccounts} from '#core/staff/operator-accounts.js'
import {select} from '#core/store/dialect.js'
import {appealVariance} from '#core/variances/appeal-variance.js'
import {variancesToLookAt} from '#core/variances/attention-views.js'
import {decideVariance, type DecidedVariance} from '#core/variances/decide-variance.js'
import type {DecideInput} from '#core/variances/decision-facts.js'
import {fileVariance, type FiledVariance, type FileVarianceInput} from '#core/variances/file-variance.js'
import {supplyVariance} from '#core/variances/supply-variance.js'
import {balanceIn, brokenChecks, inOneAct, legsIn} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {refusedAs} from '../../support/refused.js'
import {adoptResidentialPlan, billVaried, residentialPlan, variedHome} from '../../support/varied-home.js'
import type {Settled} from '../../support/town.js'

const day = businessDate
const LATER = '2026-12-08T18:00:00.000Z'
let papers = 0
const paper = (kind: string) => {
  papers += 1
  return {kind, name: `${kind}.pdf`, sha256: papers.toString(16).padStart(64, '0')}
}
const person = (name: string, born: number) => ({name_key: name, born})
const FAMILY = ['ANA', 'EVA', 'LEO', 'LUIS', 'ROSA'].map((name, at) => person(`${name} RUIZ`, 1980 + at))

type Form = Partial<FileVarianceInput> & {readonly reason: string}

async function filed(desk: Desk, account: string, form: Form): Promise<FiledVariance> {
  const empty = {facts: {}, persons: [], papers: [], from: null, until: null, channel: 'counter', note: ''}
  const performed = await perform(desk, fileVariance, {...empty, account, ...form})
  if (performed.status !== 'done') throw new Error('waits')
  return performed.outcome
}
const area = (square: string): Form => ({
  ...{reason: 'AREA', facts: {irrigated_area: square}, papers: [paper('area_drawing')]},
})
const family = (size: number): Form => ({
  ...{reason: 'RESIDENTS', persons: FAMILY.slice(0, size), papers: [paper('household_form')]},
})

const decide = (desk: Desk, variance: string, parts: Partial<DecideInput>, options: PerformOptions = {}) =>
  perform(desk, decideVariance, {variance, decision: 'grant', from: null, until: null, note: '', ...parts}, options)

async function decided(desk: Desk, variance: string, parts: Partial<DecideInput> = {}): Promise<DecidedVariance> {
  const performed = await decide(desk, variance, parts)
  if (performed.status !== 'done') throw new Error('waits')
  return performed.outcome
}

const factOn = async (desk: Desk, {accountId}: Settled, name: 'household_size' | 'irrigated_area', on: string) =>
  (await billingFactsOf(desk.store.db, [accountId], day(on))).get(accountId)?.[name]

describe('variances of a water budget', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let [advisor, senior, supervisor]: Desk[] = []
    before(async () => {
      store = await newTestStore(engine)
      ;[advisor, senior, supervisor] = [await store.as('mlopez'), await store.as('dkim'), await store.as('rpatel')]
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
      expect(shown.status === 'done' && shown.need?.approvers).to.deep.equal(['supervisor', 'finance'])
      const waiting = await decide(advisor!, form.variance, {}, {request: true})
      if (waiting.status !== 'waiting') throw new Error('waits')
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

    it('ends forward only: what was billed stays, a later row holds', async () => {
      const home = await variedHome(advisor!, {household_size: '4'})
      const form = await filed(advisor!, home.account, {
        ...family(5),
        persons: FAMILY.map(({name_key}) => person(name_key, 1960)),
      })
      await decided(advisor!, form.variance)
      const later = await store.as('mlopez', LATER)
      const bill = await billVaried(advisor!, home, {from: '2026-11-04', usage: 20})
      const early = await refusalOf(decide(later, form.variance, {decision: 'revoke', from: '2026-12-03', note: 'x'}))
      expect([early.code, early.exit]).to.deep.equal(['BILLED_ALREADY', 65])
      const ended = await decided(later, form.variance, {decision: 'revoke', note: 'one moved out'})
      expect(ended).to.deep.include({status: 'revoked', from: '2026-12-08', credit: null})
      expect(await factOn(later, home, 'household_size', '2026-12-07')).to.equal('5')
      expect(await factOn(later, home, 'household_size', '2026-12-08')).to.equal('4')
      expect(await balanceIn(later.store.db, home.accountId)).to.equal(bill.amount)
      expect(await refusedAs(decide(later, form.variance, {decision: 'renew'}))).to.equal('WRONG_STATUS 65')
    })

    it('ends by itself, warns before, and is renewed on new papers', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, {
        ...{reason: 'GUESTS', persons: [person('G', 1950)], papers: [paper('household_form')]},
        ...{from: '2026-12-23', until: '2027-02-28'},
      })
      await decided(advisor!, form.variance)
      const at = (on: string) => store.as('mlopez', `${on}T18:00:00.000Z`)
      expect(await factOn(advisor!, home, 'household_size', '2027-02-28')).to.equal('4')
      expect(await factOn(advisor!, home, 'household_size', '2027-03-01')).to.equal(undefined)
      const looked = async (on: string) =>
        (await variancesToLookAt(await at(on)))
          .filter(({account}) => account === home.account)
          .map(({due_on}) => due_on)
      expect(await looked('2027-01-29')).to.deep.equal([])
      expect(await looked('2027-01-30')).to.deep.equal(['2027-02-28'])
      const warned = await at('2027-02-01')
      const alerts = async (desk: Desk) =>
        (await showAccount(desk, {account: home.account, asOf: null, knownAt: null, limit: 0})).alerts
          .filter(({code}) => code === 'VARIANCE')
          .map(({text}) => text)
      expect(await alerts(warned)).to.deep.equal([`${form.variance} guests: expiring, 2027-02-28`])
      const renewal = {decision: 'renew' as const, until: '2027-04-30'}
      expect(await refusedAs(decide(warned, form.variance, renewal))).to.equal('INCOMPLETE 65')
      await perform(warned, supplyVariance, {variance: form.variance, papers: [paper('household_form')], note: ''})
      expect(await looked('2027-02-02')).to.deep.equal(['2027-02-28'])
      expect(await refusedAs(decide(warned, form.variance, {decision: 'renew'}))).to.equal('MISSING_END 64')
      const renewed = await decided(warned, form.variance, renewal)
      expect(renewed.facts).to.deep.equal([
        {name: 'household_size', before: '3', value: '4', from: '2027-03-01', until: '2027-04-30'},
      ])
      expect(await factOn(advisor!, home, 'household_size', '2027-04-30')).to.equal('4')
      expect(await factOn(advisor!, home, 'household_size', '2027-05-01')).to.equal(undefined)
      expect(await alerts(await at('2027-05-01'))).to.deep.equal([])
    })

    it('stands instead of an older one of the same reason, guests stay on top', async () => {
      const home = await variedHome(advisor!)
      const four = await filed(advisor!, home.account, {
        ...family(4),
        persons: ['A', 'B', 'C', 'D'].map((name) => person(name, 1971)),
      })
      await decided(advisor!, four.variance)
      const guest = await filed(advisor!, home.account, {
        ...{reason: 'GUESTS', persons: [person('E', 1971)], papers: [paper('household_form')]},
        ...{from: '2026-12-23', until: '2027-01-31'},
      })
      await decided(advisor!, guest.variance)
      const six = await filed(advisor!, home.account, {
        ...family(4),
        persons: ['A', 'B', 'C', 'D', 'F', 'G'].map((name) => person(name, 1971)),
      })
      const done = await decided(await store.as('mlopez', LATER), six.variance)
      expect(done.replaced).to.deep.equal([four.variance])
      const sizes = ['2026-11-23', '2026-12-23', '2027-01-31', '2027-02-01'].map((on) =>
        factOn(advisor!, home, 'household_size', on),
      )
      expect(await Promise.all(sizes)).to.deep.equal(['6', '7', '7', '6'])
    })

    it('is denied with its reason, appealed in time, and decided by another supervisor', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      expect(await refusedAs(decide(supervisor!, form.variance, {decision: 'deny'}))).to.equal('MISSING_NOTE 64')
      const denied = await decided(supervisor!, form.variance, {decision: 'deny', note: 'measured: 1,500'})
      expect(denied).to.deep.include({status: 'denied', appeal_by: '2026-12-23', facts: []})
      const appeal = {variance: form.variance, note: 'not the back yard'}
      const late = await refusalOf(
        perform(await store.as('mlopez', '2026-12-24T18:00:00.000Z'), appealVariance, appeal),
      )
      expect([late.code, late.exit]).to.deep.equal(['APPEAL_LATE', 65])
      expect(late.message).to.contain('2026-12-23')
      const inTime = await store.as('mlopez', '2026-12-23T18:00:00.000Z')
      await perform(inTime, appealVariance, appeal)
      const uphold = {decision: 'uphold' as const, note: 'measured again'}
      expect(await refusedAs(decide(inTime, form.variance, uphold))).to.equal('OVER_AUTHORITY 77')
      expect(await refusedAs(decide(senior!, form.variance, {}))).to.equal('WRONG_STATUS 65')
      const [own, other] = [
        await store.as('rpatel', '2026-12-23T19:00:00.000Z'),
        await store.as('kchen', '2026-12-23T19:00:00.000Z'),
      ]
      expect(await refusedAs(decide(own, form.variance, uphold))).to.equal('OWN_DECISION 77')
      expect(await refusedAs(decide(own, form.variance, {}))).to.equal('OWN_DECISION 77')
      expect((await decided(other, form.variance, uphold)).status).to.equal('denied')
      expect(await refusedAs(perform(inTime, appealVariance, appeal))).to.equal('APPEAL_DECIDED 65')
      const second = await filed(advisor!, home.account, area('2000'))
      await decided(supervisor!, second.variance, {decision: 'deny', note: 'no drawing of the front'})
      await perform(inTime, appealVariance, {variance: second.variance, note: 'here it is'})
      expect((await decided(other, second.variance)).facts[0]).to.include({value: '2000'})
    })

    it('is never decided on an account of one’s own', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      const held = {operatorId: 'mlopez', accountId: home.accountId, relation: 'own' as const, holds: true}
      await inOneAct(supervisor!, (trx, context) => recordHeldAccounts(trx, [held], context))
      expect(await refusedAs(decide(advisor!, form.variance, {}))).to.equal('OWN_ACCOUNT 77')
      expect(await refusedAs(decide(senior!, form.variance, {}))).to.equal('OVER_AUTHORITY 77')
    })

    it('is granted once whatever the key is used for again, and keeps no name', async () => {
      const home = await variedHome(advisor!)
      const form = await filed(advisor!, home.account, area('2000'))
      const first = await decide(advisor!, form.variance, {}, {key: 'K-variance'})
      const again = await decide(advisor!, form.variance, {}, {key: 'K-variance'})
      expect([first.replayed, again.replayed]).to.deep.equal([false, true])
      const columns = await select<{name_key: string; born: number}>(
        ...[advisor!.store.db, "select name_key, born from variance_person where name_key = 'ANA RUIZ'"],
      )
      expect(columns[0]).to.deep.equal({name_key: 'ANA RUIZ', born: 1980})
    })
  })
})
