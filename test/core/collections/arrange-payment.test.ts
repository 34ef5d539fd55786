import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {actOfKind} from '#core/acts/registry.js'
import type {ArrangeInput} from '#core/collections/arrange-input.js'
import {arrangePayment} from '#core/collections/arrange-payment.js'
import type {ArrangeOutcome} from '#core/collections/arrange-outcome.js'
import {protectAccount, type ProtectInput} from '#core/collections/protect-account.js'
import {makeShutoffList} from '#core/collections/make-shutoff-list.js'
import {releaseShutoffList} from '#core/collections/release-shutoff-list.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {brokenChecks} from '../../support/books.js'
import {day} from './books.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE} from '../../support/shutoff-story.js'

const quiet = (): void => undefined

/** Six months from the middle of December; the 15th of February is a holiday, that of May a Saturday. */
const SIX: ArrangeInput = {
  ...{
    account: '',
    months: 6,
    amount_cents: null,
    every: 'monthly',
    pay_day: null,
    first: '2026-12-15',
    down_cents: 0,
    down_by: null,
  },
  ...{include_current: false, delivered: 'read-aloud', channel: 'phone', reason: '', supersede: false, order: null},
  ...{relation: 'holder', declares_low_income: false, reduce_cents: 0},
}
const NO_PROTECTION: Omit<ProtectInput, 'account'> = {
  ...{kind: 'extension', from: day('2026-11-23'), until: null, medical: null, chapter: null},
  ...{by: null, evidence_sha256: null, note: ''},
}
const SIX_DAYS = ['2026-12-15', '2027-01-15', '2027-02-16', '2027-03-15', '2027-04-15', '2027-05-17']

describe('an arrangement made on given terms', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let made: Map<number, MadeAccount>
    before(async () => {
      store = await newTestStore(engine)
      const told = [RIPE, RIPE, RIPE, {...RIPE, serviceClass: 'commercial' as const}, RIPE, RIPE, RIPE]
      made = await makeDistrict(await store.as('kchen'), told, 1)
      const asking = await store.as('kchen')
      const list = await makeShutoffList(asking, {asked: null, narrowing: NOT_NARROWED}, quiet)
      const input = {snapshot: list.frozen?.snapshot ?? '', count: 7}
      const waiting = await perform(asking, releaseShutoffList, input)
      if (waiting.status === 'waiting')
        await approveRequest(await store.as('rpatel'), waiting.request.request, actOfKind)
    })
    after(() => store.remove())

    const number = (serial: number): string => made.get(serial)?.accountNumber ?? ''
    const arrange = async (desk: Desk, input: Partial<ArrangeInput> & {account: string}): Promise<ArrangeOutcome> => {
      const performed = await perform(desk, arrangePayment, {...SIX, ...input})
      if (performed.status !== 'done') throw new Error('it waits')
      return performed.outcome
    }

    it('is active at once without a down payment; the turn-off order is asked back in the same transaction', async () => {
      const desk = await store.as('mlopez')
      const done = await arrange(desk, {account: number(1), declares_low_income: true})
      expect(done.declared?.ground).to.equal('declared_under_200_fpl')
      expect(done.status).to.equal('active')
      expect(done.total_cents).to.equal(21_000)
      expect(done.installments).to.deep.equal(SIX_DAYS.map((due) => ({due, amount_cents: 3500})))
      expect(done.moved.map(({day, due}) => `${day} ${due}`)).to.deep.equal([
        '2027-02-15 2027-02-16',
        '2027-05-15 2027-05-17',
      ])
      expect([done.before.shutoff, done.after.shutoff]).to.deep.equal(['listed', 'held'])
      expect(done.after.shutoff_rule).to.equal('S-ARR-KEPT')
      expect(done.pull?.status).to.equal('pull_requested')
      expect(done.orders.map(({state}) => state)).to.deep.equal(['pull_requested'])
    })

    it('is not made twice, and is superseded by its next version', async () => {
      const desk = await store.as('mlopez')
      const refusal = await refusalOf(arrange(desk, {account: number(1)}))
      expect([refusal.code, refusal.message.includes('is active, 0 of 6 paid')]).to.deep.equal([
        'HAS_ARRANGEMENT',
        true,
      ])
      const next = await arrange(desk, {account: number(1), months: 3, supersede: true})
      expect(next.installments.map((one) => one.amount_cents)).to.deep.equal([7000, 7000, 7000])
      const versions: unknown = await desk.store
        .db('arrangement_terms')
        .orderBy('version')
        .select('version')
        .where('account_id', made.get(1)?.accountId ?? '')
      expect(versions).to.deep.equal([{version: 1}, {version: 2}])
    })

    it('agreed as one payment within its days is the extension of its billing period', async () => {
      const desk = await store.as('mlopez')
      const once = {account: number(1), months: 1, first: '2026-12-07', supersede: true}
      expect((await arrange(desk, once)).option).to.equal('extension')
      const refusal = await refusalOf(arrange(desk, once))
      expect([refusal.code, refusal.because[0]?.rule]).to.deep.equal(['NO_EXTENSION', 'P-EXT'])
      const protect = {...NO_PROTECTION, account: number(1)}
      expect((await refusalOf(perform(desk, protectAccount, protect))).code).to.equal('NO_EXTENSION')
      expect((await arrange(desk, {...once, first: '2026-12-08'})).option).to.equal('deferral')
    })

    it('protects until the last day of its down payment', async () => {
      const down = {down_cents: 6240, down_by: '2026-11-25'}
      const done = await arrange(await store.as('mlopez'), {account: number(2), ...down})
      expect([done.status, done.protected_until]).to.deep.equal(['pending_down_payment', '2026-11-25'])
      expect(done.installments.map((one) => one.amount_cents)).to.deep.equal([2460, 2460, 2460, 2460, 2460, 2460])
      expect(done.after.shutoff).to.equal('held')
      expect(done.pull?.status).to.equal('pull_requested')
      const next = await arrange(await store.as('mlopez'), {account: number(2), supersede: true})
      expect(next.status).to.equal('active')
      const ended: unknown = await (await store.as('mlopez')).store.db('protection_end').select('reason', 'ended_on')
      expect(ended).to.deep.equal([{reason: 'superseded', ended_on: '2026-11-23'}])
    })

    it('longer than twelve months is for undue hardship and for a senior; what was asked is done by the yes', async () => {
      const account = number(3)
      const long = {account, months: 18}
      const refusal = await refusalOf(arrange(await store.as('mlopez'), long))
      expect([refusal.code, refusal.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      expect(refusal.message).to.match(/^18 months is more than 12\. A senior or supervisor may grant it/)
      expect((await refusalOf(arrange(await store.as('dkim'), long))).code).to.equal('NO_HARDSHIP')
      const asked = {...SIX, ...long, reason: 'HARDSHIP'}
      expect((await refusalOf(perform(await store.as('mlopez'), arrangePayment, asked))).code).to.equal(
        'OVER_AUTHORITY',
      )
      const waiting = await perform(await store.as('mlopez'), arrangePayment, asked, {request: true})
      const request = waiting.status === 'waiting' ? waiting.request : null
      expect(request?.approvers).to.deep.equal(['supervisor'])
      const answered = await approveRequest(await store.as('kchen'), request?.request ?? '', actOfKind)
      expect((answered.result as ArrangeOutcome).installments).to.have.length(18)
    })

    it('waits for somebody else where the field or an assistant asks', async () => {
      const input = {...SIX, account: number(5), channel: 'field' as const}
      expect((await refusalOf(perform(await store.as('jcruz'), arrangePayment, input))).exit).to.equal(77)
      const waiting = await perform(await store.as('jcruz'), arrangePayment, input, {request: true})
      expect(waiting.status).to.equal('waiting')
      expect((await refusalOf(perform(await store.as('tngo'), arrangePayment, input))).code).to.equal('NOT_YOURS')
    })

    it('is a supervisor\u2019s to grant outside residential service', async () => {
      const account = number(4)
      const refusal = await refusalOf(arrange(await store.as('dkim'), {account}))
      expect([refusal.exit, refusal.message.includes('E-CLASS')]).to.deep.equal([77, true])
      expect((await arrange(await store.as('kchen'), {account})).status).to.equal('active')
    })

    it('refuses days and sums that do not fit, and says which would', async () => {
      const desk = await store.as('mlopez')
      const refused = async (more: Partial<ArrangeInput>): Promise<string> => {
        const {code, message} = await refusalOf(arrange(desk, {account: number(5), ...more}))
        return `${code}: ${message}`
      }
      expect(await refused({first: '2026-12-25'})).to.equal(
        'CLOSED_DAY: --first 2026-12-25 is a closed day; next open day 2026-12-28',
      )
      expect(await refused({months: 5, amount_cents: 2500, down_cents: 6240})).to.equal(
        'SUM: 5 × 25.00 + 62.40 = 187.40, past due is 210.00',
      )
      expect(await refused({months: 12, down_cents: 20_000})).to.match(/^TOO_SMALL: .* so at most 1$/)
      expect(await refused({relation: 'tenant'})).to.match(/^NOT_OF_RECORD/)
      expect(await refused({reason: 'MOON'})).to.match(/^UNKNOWN_REASON/)
      expect(await refused({first: '2026-11-23'})).to.match(/^BAD_FIRST/)
      expect(await refused({order: 'F-00000000'})).to.match(/^NOT_FOUND/)
    })

    it('lowers what cannot be repaid in twelve months in the same transaction, from money that is not rates', async () => {
      const desk = await store.as('mlopez')
      // Twelve times $15.00 is $180.00; $30.00 of $210.00 are left over.
      const fit = {account: number(6), months: null, amount_cents: 1500}
      const refused = async (reduce_cents: number, more: Partial<ArrangeInput> = {}): Promise<string> => {
        const {code, message} = await refusalOf(arrange(desk, {...fit, reduce_cents, ...more}))
        return `${code}: ${message}`
      }
      expect(await refused(3001)).to.equal('NO_REDUCTION: at $15.00 only $30.00 cannot be repaid within 12 months')
      expect(await refused(1000, {amount_cents: 2000})).to.equal(
        'NO_REDUCTION: at $20.00 all of it is repaid within 12 months: nothing is lowered',
      )
      expect(await refused(21_000)).to.match(/^NO_REDUCTION/)
      const done = await arrange(desk, {...fit, reduce_cents: 3000})
      expect([done.option, done.total_cents, done.reduction?.amount_cents]).to.deep.equal(['reduction', 18_000, 3000])
      expect(done.installments.map((one) => one.amount_cents)).to.deep.equal(Array.from({length: 12}, () => 1500))
      expect(done.before.balance_cents - done.after.balance_cents).to.equal(3000)
      expect(done.after.past_due_cents).to.equal(18_000)
      const {db} = desk.store
      const fund = 'non-rate revenue: rents of antenna sites'
      const terms: unknown = await db('arrangement_terms')
        .where('account_id', made.get(6)?.accountId ?? '')
        .select('option', 'funding_source')
      expect(terms).to.deep.equal([{option: 'reduction', funding_source: fund}])
      const posted: unknown = await db('adjustment')
        .where('account_id', made.get(6)?.accountId ?? '')
        .select('amount_cents', 'reason', 'funding_source')
      expect(posted).to.deep.equal([{amount_cents: -3000, reason: 'COURTESY', funding_source: fund}])
      expect(await brokenChecks(db)).to.deep.equal({})
    })

    it('a reduction over the authority of an adjustment waits as a whole, and is done by the yes', async () => {
      // Ten months are left from February: ten times $10.60 is $106.00, and $104.00 are above an advisor's $100.00.
      const input = {
        ...SIX,
        account: number(7),
        months: null,
        amount_cents: 1060,
        first: '2027-02-01',
        reduce_cents: 10_400,
      }
      const desk = await store.as('mlopez')
      const refusal = await refusalOf(perform(desk, arrangePayment, input))
      expect([refusal.code, refusal.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      const waiting = await perform(desk, arrangePayment, input, {request: true})
      const rows = await desk.store.db('adjustment').where('account_id', made.get(7)?.accountId ?? '')
      expect(rows).to.deep.equal([])
      const request = waiting.status === 'waiting' ? waiting.request.request : ''
      const {result} = await approveRequest(await store.as('kchen'), request, actOfKind)
      expect((result as ArrangeOutcome).reduction?.amount_cents).to.equal(10_400)
    })

    it('shows in a dry run what a real run does, and does it once under one key', async () => {
      const desk = await store.as('mlopez')
      const input = {...SIX, account: number(5)}
      const shown = await perform(desk, arrangePayment, input, {preview: true})
      const basis = shown.status === 'done' ? (shown.basis ?? '') : ''
      const once = await perform(desk, arrangePayment, input, {key: 'k', expect: basis})
      const again = await perform(desk, arrangePayment, input, {key: 'k'})
      expect(again.replayed).to.equal(true)
      const number5 = (one: typeof once): string => (one.status === 'done' ? one.outcome.arrangement : '')
      expect(number5(again)).to.equal(number5(once))
    })
  })
})
