import {appendFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {applyPlan} from '#core/adjustments/apply-plan.js'
import {planAdjustments} from '#core/adjustments/plan-adjustments.js'
import {planReversal} from '#core/adjustments/plan-reversal.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {noEntries, postEntries} from '#core/ledger/entries.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {postPayments} from '#core/payments/post-payments.js'
import {recordHeldAccounts} from '#core/staff/operator-accounts.js'
import {select} from '#core/store/dialect.js'
import {aPayment, balanceIn, brokenChecks, inOneAct} from '../../support/books.js'
import {approved, billed, csvOf, fileOf, HEADER, planOf, type Billed} from '../../support/bulk-town.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const BILL = {dueOn: '2026-11-21', lines: {water: 60_000, sewer: 3000}}

onEveryEngine((engine) => {
  describe('what a plan of adjustments is refused for', function () {
    this.timeout(60_000)
    let store: TestStore
    let advisor: Desk
    let supervisor: Desk
    let home: Billed

    before(async () => {
      store = await newTestStore(engine)
      advisor = await store.as('mlopez')
      supervisor = await store.as('kchen')
    })
    after(() => store.remove())
    beforeEach(async () => {
      home = await billed(advisor, [BILL])
    })
    const apply = (desk: Desk, plan: string, more = {}) =>
      applyPlan(desk, {plan, partial: false, dryRun: false, ...more}, () => undefined)
    const rowOf = (of: Billed, amount: string, more = {}) => ({
      ...{account: of.account, bill: of.bills[0]?.no ?? '', class: 'water', amount},
      ...more,
    })
    const planRows = (desk: Desk, rows: Parameters<typeof csvOf>[0], more = {}) =>
      planOf(desk, fileOf(csvOf(rows)), more)
    const balance = (of: Billed) => balanceIn(advisor.store.db, of.accountId)
    /** Somebody with the database and not the program. */
    const tamper = async (sql: string): Promise<void> => {
      const {db} = advisor.store
      await db.raw(
        engine === 'sqlite'
          ? 'drop trigger if exists adjustment_plan_row_no_update'
          : 'alter table adjustment_plan_row disable trigger user',
      )
      await db.raw(sql)
    }

    it('rows that somebody changed in the store are neither approved nor posted', async () => {
      const waiting = await planRows(advisor, [rowOf(home, '-150.00')])
      await tamper(`update adjustment_plan_row set amount_cents = -15001 where amount_cents = -15000`)
      expect((await refusalOf(approved(supervisor, waiting))).code).to.equal('PLAN_CHANGED')
      const own = await planRows(advisor, [rowOf(home, '-1.00')])
      await tamper(`update adjustment_plan_row set note = 'x' where amount_cents = -100`)
      expect((await refusalOf(apply(advisor, own.plan ?? ''))).code).to.equal('PLAN_CHANGED')
      expect(await balance(home)).to.equal(63_000)
    })

    it('a yes is given once, and a plan applied again posts nothing', async () => {
      const waiting = await planRows(advisor, [rowOf(home, '-150.00')])
      const plan = await approved(supervisor, waiting)
      expect((await refusalOf(approved(supervisor, waiting))).code).to.equal('ALREADY_ANSWERED')
      await apply(advisor, plan)
      expect(await apply(advisor, plan)).to.include({status: 'nothing_new', posted: 0, skipped: 1})
      expect(await balance(home)).to.equal(48_000)
    })

    it('a file that changes while it is read, a folder, and no file at all', async () => {
      const path = fileOf(csvOf([rowOf(home, '-1.00')]))
      const asked = {path, reason: 'BILLING_ERROR', given: {}, expected: {}, allowDuplicateRows: false, encoding: null}
      const meanwhile = (): void => {
        appendFileSync(path, 'more\n')
      }
      const changed = planAdjustments(advisor, {...asked, partial: false, dryRun: false, key: null}, meanwhile)
      expect((await refusalOf(changed)).code).to.equal('FILE_CHANGED')
      expect((await refusalOf(planOf(advisor, tmpdir()))).code).to.equal('NOT_A_FILE')
      expect((await refusalOf(planOf(advisor, `${path}.nowhere`))).code).to.equal('NOT_FOUND')
    })

    it('a reason that makes bills again', async () => {
      const refusal = await refusalOf(planRows(advisor, [rowOf(home, '', {reason: 'MISREAD'})]))
      expect(refusal.code).to.equal('ROW_ERRORS')
      expect(refusal.rows.map((row) => row.reason)).to.satisfy(([first = '']: string[]) =>
        first.includes('one account at a time'),
      )
      expect(await balance(home)).to.equal(63_000)
    })

    for (const [code, content] of Object.entries({
      MISSING_COLUMNS: 'account,bill\n',
      DUPLICATE_HEADER: 'account,amount,amount\n',
      EMPTY_FILE: '',
      UNCLOSED_QUOTE: `${HEADER}\n"104`,
      LINE_TOO_LONG: `${HEADER}\n${'x'.repeat(70_000)}\n`,
      BAD_HEADER: 'account,amount,__proto__\n',
      NUL_BYTE: `${HEADER}\n\u0000\n`,
    }))
      it(`a file that is none: ${code}`, async () => {
        expect((await refusalOf(planOf(advisor, fileOf(content)))).code).to.equal(code)
      })

    it('the account of somebody who works here, and a bill that was cancelled', async () => {
      // A store of its own: the bill is marked as cancelled here and nothing more, which no books would prove.
      const another = await newTestStore(engine)
      const desk = await another.as('mlopez')
      const [own, canceled] = [await billed(desk, [BILL]), await billed(desk, [BILL])]
      await inOneAct(desk, async (trx, context) => {
        await recordHeldAccounts(
          trx,
          [{operatorId: 'jcruz', accountId: own.accountId, relation: 'household', holds: true}],
          context,
        )
        const bill = {account_id: canceled.accountId, bill_id: canceled.bills[0]?.id ?? '', cause: 'test'}
        await trx('bill_cancellation').insert({...bill, recorded_at: context.recordedAt, act_id: context.actId})
      })
      const refusal = await refusalOf(planRows(desk, [rowOf(own, '-1.00'), rowOf(canceled, '-1.00')]))
      expect(refusal.rows.map((fault) => `${fault.line} ${fault.reason.split(':')[0]}`)).to.deep.equal([
        '2 STAFF_ACCOUNT',
        '3 BILL_CANCELED',
      ])
      await another.remove()
    })

    it('what closed since the plan was made is not posted', async () => {
      const left = await billed(advisor, [{dueOn: '2026-11-21', lines: {water: 500}}])
      const planned = await planRows(advisor, [
        {account: left.account, class: 'fee', amount: '5.00', reason: 'METER_TEST_FEE'},
      ])
      await inOneAct(advisor, async (trx, context) => {
        const [of] = await select<{agreement_id: string}>(
          trx,
          'select agreement_id from agreement where account_id = :id',
          {id: left.accountId},
        )
        await trx('agreement_event').insert({
          ...{account_id: left.accountId, agreement_id: of?.agreement_id, event_id: context.key(), kind: 'finalize'},
          ...{effective_on: '2026-11-20', recorded_at: context.recordedAt, act_id: context.actId},
        })
      })
      const paid = await planRows(advisor, [rowOf(left, '-5.00')])
      await apply(advisor, paid.plan ?? '')
      const refusal = await refusalOf(apply(advisor, planned.plan ?? ''))
      expect([refusal.code, refusal.rows[0]?.reason.split(':')[0]]).to.deep.equal(['PLAN_STALE', 'ACCOUNT_CLOSED'])
      expect(await balance(left)).to.equal(0)
    })

    it('the months of an account and the whole plan count towards the authority, not each row alone', async () => {
      const four = ['-80.00', '-80.01', '-80.02', '-80.03'].map((amount) => rowOf(home, amount))
      expect((await planRows(advisor, four)).request).to.match(/^RQ-/)
      expect((await planRows(advisor, four.slice(0, 3))).request).to.equal(null)
      const six = await Promise.all(Array.from({length: 6}, () => billed(advisor, [BILL])))
      expect(
        (
          await planRows(
            advisor,
            six.map((of) => rowOf(of, '-90.00')),
          )
        ).request,
      ).to.match(/^RQ-/)
      expect(
        (
          await planRows(
            advisor,
            six.slice(1).map((of) => rowOf(of, '-90.00')),
          )
        ).request,
      ).to.equal(null)
      const first = await planRows(advisor, [rowOf(six[0]!, '-99.00')])
      await apply(advisor, first.plan ?? '')
      const [more] = [[rowOf(six[0]!, '-99.01'), rowOf(six[0]!, '-99.02'), rowOf(six[0]!, '-3.00')]]
      expect((await planRows(advisor, more)).request).to.match(/^RQ-/)
      expect((await planRows(advisor, more.slice(0, 2))).request).to.equal(null)
    })

    it('a rebate is what its program pays, once for an account, and is worked out again before it posts', async () => {
      const given = {program: 'NOZZLE'}
      const rebate = (of: Billed, amount: string) => ({account: of.account, amount, reason: 'CONSERVATION'})
      const other = await billed(advisor, [BILL])
      const wrong = await refusalOf(
        planRows(advisor, [rebate(home, '-4.00'), rebate(home, '-2.00'), rebate(other, '-4.50')], {given}),
      )
      expect(wrong.rows.map((fault) => `${fault.line} ${fault.reason}`)).to.deep.equal([
        '3 an earlier row asks the same for this account',
        '4 the program pays 2.00 a piece',
      ])
      expect((await refusalOf(planRows(advisor, [rebate(home, '-4.00')]))).code).to.equal('MISSING_FACT')
      const planned = await planRows(advisor, [rebate(home, '-40.00'), rebate(other, '-4.00')], {given})
      const again = await planRows(advisor, [rebate(home, '-40.00')], {given})
      expect(await apply(advisor, planned.plan ?? '')).to.include({posted: 2, postedCents: -4400})
      expect(await balance(home)).to.equal(59_000)
      // Thirty nozzles in five years: twenty are paid for.
      const refusal = await refusalOf(apply(advisor, again.plan ?? ''))
      expect([refusal.code, refusal.rows.length]).to.deep.equal(['PLAN_STALE', 1])
      expect(await brokenChecks(advisor.store.db)).to.deep.equal({})
    })

    it('a credit that was refunded is left out of what is taken back, and listed', async () => {
      const other = await billed(advisor, [{dueOn: '2026-11-21', lines: {water: 1000}}])
      await inOneAct(advisor, (trx, context) =>
        postPayments(trx, [aPayment(other.accountId, 1000, '2026-11-22')], context),
      )
      const {plan} = await planRows(supervisor, [rowOf(other, '-10.00'), rowOf(home, '-20.00')])
      await apply(supervisor, plan ?? '')
      await refund(supervisor, other)
      const back = await planReversal(supervisor, {plan: plan ?? '', reason: 'WRONG_FILE', key: null})
      expect(back.refusedRows.map((fault) => `${fault.line} ${fault.reason}`)).to.deep.equal([
        '2 its credit was refunded or moved since',
      ])
      expect(await apply(supervisor, back.plan ?? '')).to.include({posted: 1, postedCents: 2000, refusedBefore: 1})
      expect(await balance(home)).to.equal(63_000)
      expect(await brokenChecks(supervisor.store.db)).to.deep.equal({})
    })

    /** Gives one cent of the credit back in money. */
    async function refund(desk: Desk, of: Billed): Promise<void> {
      await inOneAct(desk, async (trx, context) => {
        const [held] = await select<{credit_id: string}>(
          trx,
          'select credit_id from customer_credit where account_id = :id',
          {id: of.accountId},
        )
        const effectiveOn = businessDate('2026-11-23')
        const one = cents(1)
        const parts = {kind: 'refund.test', accountId: of.accountId, effectiveOn, memo: ''}
        const paid = journal(
          {...parts, postings: [debit('2120', one, of.accountId), credit('2130', one)]},
          context.recordedAt,
        )
        const entries = noEntries()
        entries.journals.push(paid)
        entries.releases.push({
          ...{accountId: of.accountId, creditId: held?.credit_id ?? '', journalId: paid.journalId, kind: 'refunded'},
          ...{amount: one, effectiveOn},
        })
        await postEntries(trx, entries, context)
      })
    }
  })
})
