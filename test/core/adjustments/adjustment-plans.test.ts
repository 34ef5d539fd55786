import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {applyPlan} from '#core/adjustments/apply-plan.js'
import {planReversal} from '#core/adjustments/plan-reversal.js'
import {select} from '#core/store/dialect.js'
import {balanceIn, brokenChecks, heldIn, openItemsIn} from '../../support/books.js'
import {approved, billed, csvOf, fileOf, planOf, type Billed} from '../../support/bulk-town.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const OLD = {dueOn: '2026-10-21', lines: {water: 5000, sewer: 2000}}
const NEW = {dueOn: '2026-11-21', lines: {water: 4000, sewer: 3000}}

onEveryEngine((engine) => {
  describe('a plan of adjustments', function () {
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
      home = await billed(advisor, [OLD, NEW])
    })
    const apply = (desk: Desk, plan: string, more = {}) =>
      applyPlan(desk, {plan, partial: false, dryRun: false, ...more}, () => undefined)
    const row = (amount: string, more = {}) => ({
      ...{account: home.account, bill: home.bills[1]?.no ?? '', class: 'water', amount},
      ...more,
    })
    const rowsOf = async (work: Promise<unknown>): Promise<string[]> => {
      const refusal = await refusalOf(work)
      expect(refusal.code).to.equal('ROW_ERRORS')
      return refusal.rows.map((fault) => `${fault.line} ${fault.field} ${fault.reason}`)
    }

    it('is posted once: of its own bill and class first, then the oldest', async () => {
      const planned = await planOf(advisor, fileOf(csvOf([row('-30.00')])))
      expect(planned).to.include({request: null, row_count: 1, total_cents: -3000, refused: 0})
      const plan = planned.plan ?? ''
      expect(await apply(advisor, plan)).to.include({status: 'applied', posted: 1, postedCents: -3000})
      expect(await openItemsIn(advisor.store.db, home.accountId)).to.deep.equal([
        {class: 'sewer', due: '2026-10-21', open: 2000},
        {class: 'water', due: '2026-10-21', open: 5000},
        {class: 'sewer', due: '2026-11-21', open: 3000},
        {class: 'water', due: '2026-11-21', open: 1000},
      ])
      expect(await apply(advisor, plan)).to.include({status: 'nothing_new', posted: 0, skipped: 1, postedCents: 0})
      expect(await brokenChecks(advisor.store.db)).to.deep.equal({})
    })

    it('beyond the own authority waits for another person, whose yes is to these very rows', async () => {
      const planned = await planOf(
        advisor,
        fileOf(
          csvOf([row('-40.00'), row('-20.00', {class: 'sewer', bill: home.bills[0]?.no})].map((one) => ({...one}))),
        ),
        {},
      )
      expect(planned.request).to.equal(null)
      const big = await billed(advisor, [{dueOn: '2026-11-21', lines: {water: 50_000}}])
      const file = fileOf(csvOf([{account: big.account, bill: big.bills[0]?.no ?? '', amount: '-400.00'}]))
      const waiting = await planOf(advisor, file)
      expect(waiting.request).to.match(/^RQ-/)
      expect(waiting.approvers).to.deep.equal(['senior', 'supervisor', 'finance'])
      const plan = waiting.plan ?? ''
      expect((await refusalOf(apply(advisor, plan))).code).to.equal('NOT_APPROVED')
      expect((await refusalOf(approved(advisor, waiting))).code).to.equal('SELF_APPROVAL')
      await approved(supervisor, waiting)
      expect(await apply(advisor, plan)).to.include({posted: 1, postedCents: -40_000})
      expect(await balanceIn(advisor.store.db, big.accountId)).to.equal(10_000)
    })

    it('names every bad row and keeps nothing of the file', async () => {
      const other = await billed(advisor, [NEW])
      const closed = await billed(advisor, [], {until: '2026-06-30'})
      const file = csvOf([
        row('1e2'),
        row('-12'),
        row('-1,234.56'),
        row('-0.00'),
        row('-5.00', {account: '104-5512-07'}),
        row('-5.00', {account: '104-55120-77'}),
        row('-5.00', {bill: other.bills[0]?.no}),
        row('-5.00', {bill: 'BL-00000000'}),
        row('5.00', {reason: 'COURTESY'}),
        row('-40.01'),
        row('-5.00', {reason: 'NO_SUCH'}),
        row('-5.00', {class: 'gas'}),
        row('-5.00', {bill: ''}),
        {account: closed.account, class: 'water', amount: '5.00'},
        row('-6.00', {class: ''}),
        row('-7.00', {reason: 'LEAK'}),
      ])
      const {db} = advisor.store
      const before = await select<{n: number}>(db, 'select count(*) as n from adjustment_plan_row')
      expect(await rowsOf(planOf(advisor, fileOf(file)))).to.deep.equal([
        '2 amount not an amount written 1234.56',
        '3 amount not an amount written 1234.56',
        '4 (row) the row has 8 cells, the header has 7',
        '5 amount not an amount written 1234.56',
        '6 account is not an account number',
        '7 account is not an account number',
        '8 bill is a bill of another account',
        '9 bill no such bill',
        '10 amount COURTESY is never a charge; a credit is below zero',
        '11 amount ABOVE_BILLED: a credit above what the bill charged for this class, earlier adjustments and rows above it taken off',
        '12 reason NO_SUCH is no reason of this district',
        '13 class not one of water, recycled, sewer, fee',
        '14 bill a credit names the bill that it changes',
        '15 account ACCOUNT_CLOSED: the account is closed: no favour is done there, and an error is put right on its bill',
        '16 class the bill has several classes: say which',
        '17 amount LEAK is worked out here: leave the amount blank',
      ])
      expect(await select<{n: number}>(db, 'select count(*) as n from adjustment_plan_row')).to.deep.equal(before)
    })

    it('counts the other rows of the file against what a bill was billed', async () => {
      const file = csvOf([row('-30.00'), row('-10.00', {note: 'second'}), row('-0.01', {note: 'third'})])
      expect(await rowsOf(planOf(advisor, fileOf(file)))).to.deep.equal([
        '4 amount ABOVE_BILLED: a credit above what the bill charged for this class, earlier adjustments and rows above it taken off',
      ])
      const partial = await planOf(advisor, fileOf(file), {partial: true})
      expect(partial).to.include({row_count: 2, refused: 1, total_cents: -4000})
      expect(await apply(advisor, partial.plan ?? '')).to.include({posted: 2, refusedBefore: 1})
    })

    it('refuses equal rows and equal keys of one file, unless both are meant', async () => {
      const twice = csvOf([row('-1.00'), row('-1.00'), row('-2.00', {key: 'K1'}), row('-3.00', {key: 'K1'})])
      expect(await rowsOf(planOf(advisor, fileOf(twice)))).to.deep.equal([
        '3 (row) the same row as line 2; --allow-duplicate-rows if both are meant',
        '5 key line 4 has the same key with other content',
      ])
      const meant = csvOf([row('-1.00'), row('-1.00')])
      expect(await planOf(advisor, fileOf(meant), {allowDuplicateRows: true})).to.include({
        row_count: 2,
        total_cents: -200,
      })
    })

    it('knows a file by its bytes and a row by its key', async () => {
      const content = csvOf([row('-1.25', {key: `N-${home.account}`})])
      const planned = await planOf(advisor, fileOf(content))
      const again = await refusalOf(planOf(advisor, fileOf(content, 'renamed.csv')))
      expect([again.code, again.message]).to.deep.equal(['ALREADY_PLANNED', `this file is planned as ${planned.plan}`])
      await apply(advisor, planned.plan ?? '')
      const posted = await refusalOf(planOf(advisor, fileOf(content)))
      expect([posted.code, posted.message]).to.deep.equal([
        'ALREADY_IMPORTED',
        `this file was posted by ${planned.plan}`,
      ])
      const more = csvOf([row('-1.25', {key: `N-${home.account}`}), row('-2.00')])
      expect(await planOf(advisor, fileOf(more))).to.include({row_count: 1, known: 1, total_cents: -200})
      const other = csvOf([row('-1.26', {key: `N-${home.account}`})])
      expect(await rowsOf(planOf(advisor, fileOf(other)))).to.deep.equal([
        `2 key was posted by ${planned.plan} with other content (line 2 then)`,
      ])
    })

    it('compares the totals that came on another way', async () => {
      const file = fileOf(csvOf([row('-1.00'), row('-2.50', {note: 'b'})]))
      const wrong = {expected: {amountCents: -351 as never}}
      expect((await refusalOf(planOf(advisor, file, wrong))).code).to.equal('CONTROL_TOTAL')
      expect((await refusalOf(planOf(advisor, file, {expected: {count: 3}}))).code).to.equal('CONTROL_TOTAL')
      const right = {expected: {count: 2, amountCents: -350 as never}}
      expect(await planOf(advisor, file, right)).to.include({row_count: 2, total_cents: -350})
    })

    it('reads JSON lines by the same grammar', async () => {
      const one = {account: home.account, bill: home.bills[1]?.no, class: 'water', amount: '-1.00'}
      const good = `${JSON.stringify(one)}\n${JSON.stringify({...one, amount: '-2.00', note: null})}\n`
      expect(await planOf(advisor, fileOf(good, 'good.jsonl'))).to.include({row_count: 2, total_cents: -300})
      const bad = [
        JSON.stringify({...one, amount: -1}),
        JSON.stringify({...one, amount: '1e2'}),
        JSON.stringify({...one, acount: 'x'}),
        `{"account":"${home.account}","account":"${home.account}","amount":"-1.00"}`,
        '{"account":',
        '["a"]',
      ].join('\n')
      expect(await rowsOf(planOf(advisor, fileOf(bad, 'bad.txt')))).to.deep.equal([
        `1 (row) a value that is neither text in quotes nor null, at character ${JSON.stringify({...one, amount: 0}).indexOf(',"amount"') + 2}`,
        '2 amount not an amount written 1234.56',
        '3 (row) acount is no key',
        '4 (row) the key account is there twice',
        '5 (row) not a JSON object',
        '6 (row) not a JSON object',
      ])
    })

    it('refuses UTF-16, reads a byte order mark and an encoding that is named', async () => {
      const text = csvOf([row('-1.10', {note: 'café'})])
      for (const utf16 of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le')])
        expect((await refusalOf(planOf(advisor, fileOf(utf16)))).code).to.equal('ENCODING')
      expect((await refusalOf(planOf(advisor, fileOf(Buffer.from(text, 'latin1'))))).code).to.equal('ENCODING')
      const named = fileOf(Buffer.from(text, 'latin1'))
      expect(await planOf(advisor, named, {encoding: 'windows-1252'})).to.include({row_count: 1})
      expect(await planOf(advisor, fileOf(`\ufeff${csvOf([row('-1.11')])}`))).to.include({row_count: 1})
    })

    it('whose rows have changed since posts nothing, or with --partial the rest', async () => {
      const [a, b] = [await billed(advisor, [NEW]), await billed(advisor, [NEW])]
      const rowOf = (of: Billed, amount: string) => ({
        account: of.account,
        bill: of.bills[0]?.no ?? '',
        class: 'water',
        amount,
      })
      const planned = await planOf(advisor, fileOf(csvOf([rowOf(a, '-30.00'), rowOf(b, '-30.00')])))
      const first = await planOf(advisor, fileOf(csvOf([rowOf(b, '-20.00')])))
      await apply(advisor, first.plan ?? '')
      const refusal = await refusalOf(apply(advisor, planned.plan ?? ''))
      expect(refusal.code).to.equal('PLAN_STALE')
      expect(refusal.rows.map((fault) => `${fault.line} ${fault.value}`)).to.deep.equal([`3 ${b.account}`])
      expect(await balanceIn(advisor.store.db, a.accountId)).to.equal(7000)
      const rest = await apply(advisor, planned.plan ?? '', {partial: true})
      expect(rest).to.include({posted: 1, postedCents: -3000})
      expect(rest.refusedRows.map((fault) => fault.line)).to.deep.equal([3])
      expect(await balanceIn(advisor.store.db, a.accountId)).to.equal(4000)
      expect(await balanceIn(advisor.store.db, b.accountId)).to.equal(5000)
    })

    it('taken back by a plan restores every balance; a refunded credit is left out and listed', async () => {
      const paid = await billed(advisor, [NEW])
      const rows = [
        row('-40.00'),
        row('-5.00', {class: 'sewer'}),
        row('10.00', {reason: 'METER_TEST_FEE', class: 'fee', bill: ''}),
        {account: paid.account, bill: paid.bills[0]?.no ?? '', class: 'water', amount: '-40.00'},
      ]
      const planned = await planOf(supervisor, fileOf(csvOf(rows)))
      const plan = await approved(supervisor, planned)
      await apply(supervisor, plan, {chunk: 1})
      expect(await balanceIn(supervisor.store.db, home.accountId)).to.equal(14_000 - 4500 + 1000)
      const back = await planReversal(supervisor, {plan, reason: 'WRONG_FILE', key: null})
      expect(back).to.include({row_count: 4, total_cents: 7500, refused: 0})
      expect(await apply(supervisor, back.plan ?? '')).to.include({posted: 4, postedCents: 7500})
      expect(await balanceIn(supervisor.store.db, home.accountId)).to.equal(14_000)
      expect(await balanceIn(supervisor.store.db, paid.accountId)).to.equal(7000)
      expect(await heldIn(supervisor.store.db, home.accountId)).to.equal(0)
      expect(await brokenChecks(supervisor.store.db)).to.deep.equal({})
      expect(await apply(supervisor, back.plan ?? '')).to.include({posted: 0, skipped: 4})
      const twice = await refusalOf(planReversal(supervisor, {plan, reason: 'WRONG_FILE', key: null}))
      expect(twice.code).to.equal('ALREADY_IMPORTED')
    })
  })
})
