import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {expectSettlements} from '#core/bank/expect-settlement.js'
import {matchReport, type BatchReport, type Difference} from '#core/bank/match-report.js'
import {chargedBack, feeOf, netOf, stateOf, type Settlement} from '#core/bank/settlement.js'
import {lockedSettlement, recordStep} from '#core/bank/settlement-rows.js'
import {linesOf, settlementByReference} from '#core/bank/settlement-views.js'
import {minDate} from '#core/kernel/business-date.js'
import {sum, type Cents} from '#core/kernel/money.js'
import {CARD_CLEARING, RETURNED_CLEARING} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export type ReportInput = {readonly file: string; readonly sha256: string; readonly batches: readonly BatchReport[]}

export type BatchOutcome = {
  /** null where nothing of the batch is on the books. */
  readonly settlement: string | null
  readonly processor: string
  readonly batch: string
  readonly state: string
  readonly items: number
  readonly gross_cents: number
  readonly fee_cents: number
  readonly chargebacks_cents: number
  readonly net_cents: number
  /** The report had been matched before: nothing was done again. */
  readonly known: boolean
  readonly differences: readonly Difference[]
}
export type ReportOutcome = {readonly file: string; readonly batches: readonly BatchOutcome[]}

interface ReportDecision extends Decided {
  readonly input: ReportInput
}

/** Matches a processor's settlement report with the books, one payment by one; chargebacks leave the batch. */
export const reconcileReport: Act<ReportInput, null, ReportDecision, ReportOutcome> = {
  kind: 'reconcile-report',
  permission: 'reconcile_processor',
  subject: (input) => input.file,
  load: async () => null,
  decide: (_, input) => ({input, summary: `match ${input.batches.length} batches of ${input.file}`}),
  async record(trx, {input}, context) {
    const batches: BatchOutcome[] = []
    for (const report of input.batches) batches.push(await matchBatch(trx, report, context))
    return {file: input.file, batches}
  },
}

async function matchBatch(trx: Trx, report: BatchReport, context: ActContext): Promise<BatchOutcome> {
  await claimTenders(trx, report, context)
  const found = await settlementByReference(trx, report.processor, report.batch)
  if (found === null) return outcomeOf(report, null, matchReport(report, []))
  const settlement = await lockedSettlement(trx, found.settlementNo)
  const lines = await linesOf(trx, settlement.settlementId)
  const differences = [...matchReport(report, lines), ...(await chargebackFaults(trx, report, settlement))]
  if (stateOf(settlement) !== 'expected') return {...outcomeOf(report, settlement, differences), known: true}
  if (differences.length > 0) return outcomeOf(report, settlement, differences)
  const effectiveOn = context.today
  const fee = sum(report.fees.map((line) => line.amount))
  await recordStep(trx, settlement, {kind: 'match', effectiveOn, amount: settlement.gross, fee}, context)
  for (const {reference, amount, original} of report.chargebacks) {
    const postings = [debit(RETURNED_CLEARING, amount), credit(settlement.ledgerAccount, amount)]
    const step = {kind: 'chargeback' as const, effectiveOn, reference, amount, note: original, postings}
    await recordStep(trx, settlement, step, context)
  }
  return outcomeOf(report, await lockedSettlement(trx, settlement.settlementNo), [])
}

interface TenderRow {
  event_id: string
  tender_no: number
  reference: string
  amount_cents: Cents
}

/** Payments of the batch that the counter took, and that no file brought: lines of the batch from now on. */
async function claimTenders(trx: Trx, report: BatchReport, context: ActContext): Promise<void> {
  const asked = rowsFrom(
    trx,
    report.payments.map(({reference}) => ({reference})),
    {reference: 'text'},
    'a',
  )
  if (report.payments.length === 0) return
  const found = await select<TenderRow>(
    trx,
    `select distinct t.event_id, t.tender_no, t.reference, t.amount_cents from :asked cross join tender t
     where t.reference = a.reference and t.reference <> '' and t.ledger_account = :account
       and not exists (select 1 from payment_void v where v.event_id = t.event_id)
       and not exists (select 1 from settlement_line l where l.event_id = t.event_id and l.tender_no = t.tender_no)
     order by t.event_id, t.tender_no`,
    {asked, account: CARD_CLEARING},
  )
  const once = found.filter((row, at) => found.findIndex((other) => other.reference === row.reference) === at)
  if (once.length === 0) return
  await expectSettlements(
    trx,
    [
      {
        ...{kind: 'processor', source: report.processor, reference: report.batch, ledgerAccount: CARD_CLEARING},
        effectiveOn: report.payments.map((line) => line.date).reduce(minDate),
        lines: once.map((row) => ({
          ...{reference: row.reference, amount: row.amount_cents, eventId: row.event_id, tenderNo: row.tender_no},
        })),
      },
    ],
    context,
  )
}

/** A chargeback is taken out once, whatever batch says it again. */
async function chargebackFaults(trx: Trx, report: BatchReport, {settlementId}: Settlement): Promise<Difference[]> {
  const differences: Difference[] = []
  for (const {reference, amount} of report.chargebacks) {
    const [elsewhere] = await select<{amount_cents: Cents}>(
      trx,
      `select e.amount_cents from settlement_event e where e.kind = 'chargeback' and e.reference = :reference and e.settlement_id <> :settlementId
         and not exists (select 1 from settlement_event u where u.undoes_id = e.event_id)`,
      {reference, settlementId},
    )
    if (elsewhere !== undefined)
      differences.push({what: 'chargeback_known', reference, reported: amount, booked: elsewhere.amount_cents})
  }
  return differences
}

const outcomeOf = (
  report: BatchReport,
  settlement: Settlement | null,
  differences: readonly Difference[],
): BatchOutcome => ({
  ...{settlement: settlement?.settlementNo ?? null, processor: report.processor, batch: report.batch},
  ...{state: settlement === null ? 'unknown' : stateOf(settlement), items: settlement?.items ?? 0},
  ...{gross_cents: settlement?.gross ?? 0, fee_cents: settlement === null ? 0 : feeOf(settlement)},
  ...{chargebacks_cents: settlement === null ? 0 : chargedBack(settlement)},
  ...{net_cents: settlement === null ? 0 : netOf(settlement), known: false, differences},
})
