import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {clearingList} from '#core/bank/clearing-list.js'
import {expectSettlements} from '#core/bank/expect-settlement.js'
import {reconcileFiles} from '#core/bank/reconcile-files.js'
import {settleStep, type HandStep, type StepOutcome} from '#core/bank/settle-step.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {recordEvents} from '#core/payments/record-events.js'
import {brokenChecks, inOneAct, legsIn, newAccount} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const REPORT = 'processor,batch,type,reference,amount,date,original\n'

/** A statement of one account with these 16 records: control records added up here. */
function statement(day: string, ...lines: readonly [type: string, amount: number, text: string][]): string {
  const total = lines.reduce((sum, [, amount]) => sum + amount, 0)
  const records = lines.map(([type, amount, text]) => `16,${type},${amount},Z,,,${text}/`)
  const n = lines.length
  return [
    `01,BANK,US,${day},0600,1,,,2/`,
    `02,US,BANK,1,${day},,USD,2/`,
    '03,990011,USD,,,,/',
    ...records,
    `49,${total},${n + 2}/`,
    `98,${total},1,${n + 4}/`,
    `99,${total},1,${n + 6}/\n`,
  ].join('\n')
}

describe('money of processors and lockboxes', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let finance: Desk
    let folder: string
    let account: string
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curbstop-reconcile-'))
      store = await newTestStore(engine)
      finance = await store.as('hgrant')
      account = await newAccount(finance)
    })
    afterEach(async () => {
      expect(await brokenChecks(finance.store.db)).to.deep.equal({})
      const {balance_cents, settlements, unclaimed} = await clearingList(finance.store.db, finance.today)
      const listed = [...settlements.map((one) => one.remainder_cents), ...unclaimed.map((one) => one.amount_cents)]
      expect(listed.reduce((sum, one) => sum + one, 0)).to.equal(balance_cents)
      await store.remove()
      rmSync(folder, {recursive: true})
    })

    const file = (name: string, text: string): string => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    }
    const reconcile = (report: string | null, bank: string | null) =>
      reconcileFiles(
        finance,
        {
          report: report === null ? null : file('report.csv', REPORT + report),
          statement: bank === null ? null : file('bank.bai2', bank),
          profile: 'curbstop',
        },
        {},
      )
    /** Payments of one batch as somebody posted them. */
    const taken = async (
      batch: string,
      parts: Record<string, number>,
      by = 'kchen',
      kind: 'processor' | 'lockbox' = 'processor',
    ) => {
      const ledgerAccount = kind === 'processor' ? '1050' : '1055'
      await inOneAct(await store.as(by), async (trx, context) => {
        const events = Object.entries(parts).map(([reference, value]) => ({
          ...{
            source: 'test',
            sourceKey: reference,
            series: batch,
            sessionId: null,
            cashBatchId: null,
            payor: '',
            channel: 'web',
          },
          effectiveOn: businessDate('2026-11-18'),
          tenders: [
            {
              ...{
                kind: 'echeck' as const,
                amount: cents(value),
                tendered: cents(value),
                change: cents(0),
                ledgerAccount,
              },
              ...{reference, check: null, card: null},
            },
          ],
          payees: [{kind: 'account' as const, accountId: account, amount: cents(value)}],
        }))
        const recorded = await recordEvents(trx, events, context)
        const lines = recorded.map((one, at) => ({
          ...{reference: events[at]!.sourceKey, amount: events[at]!.tenders[0]!.amount},
          ...{eventId: one.eventId, tenderNo: 1},
        }))
        const source = kind === 'processor' ? 'web' : 'lockbox:071000505'
        const effectiveOn = businessDate('2026-11-18')
        await expectSettlements(trx, [{kind, source, reference: batch, ledgerAccount, effectiveOn, lines}], context)
      })
    }
    const open = async () =>
      (await clearingList(finance.store.db, finance.today)).settlements.map((one) => [
        ...[one.reference, one.state, one.remainder_cents],
      ])
    const numberOf = async (batch: string): Promise<string> => {
      const row: {settlement_no: string} = await finance.store
        .db('settlement')
        .where('reference', batch)
        .first('settlement_no')
      return row.settlement_no
    }
    const legsOfLatest = async (kind: string): Promise<string[]> => {
      const row: {journal_id: string} = await finance.store
        .db('journal')
        .where({kind})
        .orderBy('journal_id', 'desc')
        .first('journal_id')
      return legsIn(finance.store.db, row.journal_id)
    }
    const step = async (
      batch: string,
      what: HandStep,
      more: {note?: string; amount_cents?: number; reference?: string; by?: Desk; witness?: Desk} = {},
    ): Promise<StepOutcome | null> => {
      const {note = '', amount_cents = null, reference = '', by = finance, witness = null} = more
      const input = {settlement: await numberOf(batch), step: what, note, amount_cents, reference}
      const done = await perform(by, settleStep, input, {witness})
      return done.status === 'done' ? done.outcome : null
    }
    const B1 = 'web,B-1,payment,W-1,83.40,2026-11-18,\nweb,B-1,payment,W-2,40.00,2026-11-18,\n'

    it('match one by one, net with the bank to the cent with the fee apart, and close; the same files twice change nothing', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000})
      const report = `${B1}web,B-1,fee,F-1,1.90,2026-11-18,\nweb,B-1,deposit,D-1,121.50,2026-11-20,\n`
      const bank = statement('261120', ['165', 12150, 'WEB SETTLEMENT B-1'], ['475', 999, 'CHECK 12'])
      const {report: matched, bank: netted} = await reconcile(report, bank)
      expect(matched?.batches[0]).to.deep.include({
        ...{
          state: 'matched',
          items: 2,
          gross_cents: 12340,
          fee_cents: 190,
          net_cents: 12150,
          known: false,
          differences: [],
        },
      })
      expect(netted).to.deep.include({lines: 2, known: 0, differences: []})
      expect(netted?.netted[0]).to.deep.include({
        reference: 'B-1',
        net_cents: 12150,
        fee_cents: 190,
        statement_on: '2026-11-20',
      })
      expect(await legsOfLatest('settlement.net')).to.deep.equal(['1010:12150', '1050:-12340', '5410:190'])
      expect(await open()).to.deep.equal([['B-1', 'netted', 0]])
      const again = await reconcile(report, bank)
      expect(again.report?.batches[0]).to.deep.include({known: true, state: 'netted', differences: []})
      expect(again.bank).to.deep.include({lines: 0, known: 2, netted: [], differences: []})
      expect((await refusalOf(step('B-1', 'close', {by: await store.as('kchen')}))).code).to.equal('NOT_YOURS')
      expect(await step('B-1', 'close')).to.deep.include({state: 'closed', remainder_cents: 0})
      expect(await open()).to.deep.equal([])
    })

    it('differ by name: missing on either side, another amount, twice, a report that does not add up; nothing is booked', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000, 'W-3': 100, 'W-5': 700})
      const {report} = await reconcile(
        [
          'web,B-1,payment,W-1,83.40,2026-11-18,',
          'web,B-1,payment,W-2,41.00,2026-11-18,',
          'web,B-1,payment,W-4,5.00,2026-11-18,',
          'web,B-1,payment,W-5,7.00,2026-11-18,',
          'web,B-1,payment,W-5,7.00,2026-11-18,',
          'web,B-1,deposit,D-1,1.00,2026-11-18,\n',
        ].join('\n'),
        null,
      )
      const told = report?.batches[0]?.differences.map((one) => [one.what, one.reference, one.reported, one.booked])
      expect(told).to.deep.equal([
        ['amount_differs', 'W-2', 4100, 4000],
        ['missing_in_books', 'W-4', 500, null],
        ['double_in_report', 'W-5', 1400, 700],
        ['missing_in_report', 'W-3', null, 100],
        ['report_does_not_add_up', 'B-1', 100, 14340],
      ])
      expect(await open()).to.deep.equal([['B-1', 'expected', 13140]])
    })

    it('lose a chargeback once, by its reference, and net without it; below zero the bank takes', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000})
      await taken('B-2', {'W-6': 1000})
      const back = 'web,B-1,chargeback,CB-1,25.00,2026-11-18,W-0\n'
      await reconcile(B1 + back, statement('261120', ['165', 9840, 'B-1']))
      expect(await legsOfLatest('settlement.chargeback-netted')).to.deep.equal(['1050:-2500', '1060:2500'])
      expect(await open()).to.deep.equal([
        ['B-1', 'netted', 0],
        ['B-2', 'expected', 1000],
      ])
      const second = 'web,B-2,payment,W-6,10.00,2026-11-18,\n'
      const known = await reconcile(`${second}web,B-2,chargeback,CB-1,25.00,2026-11-18,W-0\n`, null)
      expect(known.report?.batches[0]?.differences).to.deep.equal([
        {what: 'chargeback_known', reference: 'CB-1', reported: 2500, booked: 2500},
      ])
      await reconcile(
        `${second}web,B-2,chargeback,CB-2,15.00,2026-11-18,W-0\n`,
        statement('261121', ['455', 500, 'B-2']),
      )
      expect(await legsOfLatest('settlement.net')).to.deep.equal(['1010:-500', '1050:500'])
      expect(await open()).to.deep.equal([
        ['B-1', 'netted', 0],
        ['B-2', 'netted', 0],
      ])
    })

    it('are never guessed: two equal batches without a name wait, a named line of another amount is told', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000})
      await taken('B-2', {'W-3': 12340})
      await reconcile(`${B1}web,B-2,payment,W-3,123.40,2026-11-18,\n`, null)
      const unnamed = await reconcile(null, statement('261120', ['165', 12340, 'SETTLEMENT']))
      expect(unnamed.bank?.netted).to.deep.equal([])
      expect(unnamed.bank?.differences.map((one) => one.what)).to.deep.equal(['several_lines_fit', 'several_lines_fit'])
      const named = await reconcile(null, statement('261121', ['165', 12340, 'B-2'], ['165', 12000, 'B-1']))
      expect(named.bank?.netted.map((one) => one.reference)).to.deep.equal(['B-2', 'B-1'])
      expect(named.bank?.differences).to.deep.equal([
        {what: 'no_batch_for_line', settlement: null, reference: 'B-1', expected_cents: null, bank_cents: 12000},
      ])
    })

    it('of a lockbox net with the line of the bank that equals the file', async () => {
      await taken('071/1', {'L-1': 8340, 'L-2': 4000}, 'kchen', 'lockbox')
      const {bank} = await reconcile(null, statement('261120', ['115', 12340, 'LOCK BOX']))
      expect(bank?.netted[0]).to.deep.include({reference: '071/1', net_cents: 12340, fee_cents: 0})
      expect(await legsOfLatest('settlement.net-lockbox')).to.deep.equal(['1010:12340', '1055:-12340'])
    })

    it('can be taken back by two people; the same bank line does not come back to that batch by itself', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000})
      const bank = statement('261120', ['165', 12340, 'DEPOSIT'])
      await reconcile(B1, bank)
      const input = {
        settlement: await numberOf('B-1'),
        step: 'undo-net' as const,
        note: '',
        amount_cents: null,
        reference: '',
      }
      expect((await perform(finance, settleStep, input)).status).to.equal('waiting')
      const unfit = await refusalOf(perform(finance, settleStep, input, {witness: await store.as('awill')}))
      expect([unfit.code, unfit.exit]).to.deep.equal(['WITNESS_REFUSED', 77])
      expect(await step('B-1', 'undo-net', {witness: await store.as('rpatel')})).to.deep.include({
        state: 'matched',
        remainder_cents: 12340,
      })
      expect(await legsOfLatest('settlement.undo-net')).to.deep.equal(['1010:-12340', '1050:12340'])
      expect((await reconcile(null, bank)).bank?.netted).to.deep.equal([])
      expect(await open()).to.deep.equal([['B-1', 'matched', 12340]])
    })

    it('age to unexplained after the days of the policy, and are explained with a note; never written off', async () => {
      await taken('B-1', {'W-1': 8340})
      // Three business days after Wednesday the 18th: Thursday, Friday, Monday.
      finance = await store.as('hgrant', '2026-11-20T18:00:00.000Z')
      expect((await refusalOf(step('B-1', 'leave-unexplained'))).code).to.equal('NOT_AGED')
      finance = await store.as('hgrant')
      expect(await step('B-1', 'leave-unexplained')).to.deep.include({state: 'unexplained', remainder_cents: 8340})
      expect((await refusalOf(step('B-1', 'explain'))).code).to.equal('EMPTY_TEXT')
      expect(await step('B-1', 'explain', {note: 'report came late'})).to.deep.include({
        state: 'matched',
        remainder_cents: 8340,
      })
      expect((await refusalOf(step('B-1', 'close'))).code).to.equal('SETTLEMENT_STATE')
    })

    it('bear a fee that was billed apart, once; nobody closes what they posted', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000}, 'hgrant')
      await reconcile(B1, statement('261120', ['165', 12340, 'B-1']))
      const fee = {amount_cents: 1200, reference: 'FEE-11'}
      expect(await step('B-1', 'fee-billed', fee)).to.deep.include({
        state: 'netted',
        amount_cents: 1200,
        remainder_cents: 0,
      })
      expect(await legsOfLatest('settlement.fee-billed')).to.deep.equal(['1010:-1200', '5410:1200'])
      expect((await refusalOf(step('B-1', 'fee-billed', fee))).code).to.equal('FEE_KNOWN')
      expect((await refusalOf(step('B-1', 'close'))).code).to.equal('POSTED_IT')
    })

    it('refuse a statement that does not add up, whole', async () => {
      await taken('B-1', {'W-1': 8340, 'W-2': 4000})
      const wrong = statement('261120', ['165', 12340, 'B-1']).replace('49,12340', '49,12341')
      const refusal = await refusalOf(reconcile(B1, wrong))
      expect([refusal.code, refusal.rows.length]).to.deep.equal(['BAD_STATEMENT', 1])
      expect(await open()).to.deep.equal([['B-1', 'expected', 12340]])
    })
  })
})
