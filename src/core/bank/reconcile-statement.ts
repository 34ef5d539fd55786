import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {freeBankLines, insertBankLines, type StatementLines} from '#core/bank/bank-lines.js'
import {fitBankLines, type Fit} from '#core/bank/fit-bank-lines.js'
import {feeOf, netOf, stateOf, type Settlement} from '#core/bank/settlement.js'
import {lockedSettlement, recordStep} from '#core/bank/settlement-rows.js'
import {openSettlements} from '#core/bank/settlement-views.js'
import {add, formatMoney} from '#core/kernel/money.js'
import {BANK, BANK_FEES} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import {settlementPolicy} from '#core/policies/settlement-policy.js'
import type {Trx} from '#core/store/open.js'

export type StatementInput = {
  readonly file: string
  readonly sha256: string
  readonly accounts: readonly StatementLines[]
}

export type StatementOutcome = {
  readonly file: string
  readonly lines: number
  /** Lines that an earlier statement had brought. */
  readonly known: number
  readonly netted: readonly NettedBatch[]
  readonly differences: readonly BankDifference[]
}
export type NettedBatch = {
  readonly settlement: string
  readonly reference: string
  readonly statement_on: string
  readonly net_cents: number
  readonly fee_cents: number
  readonly journal: string | null
}
export type BankDifference = {
  readonly what: 'bank_amount_differs' | 'several_lines_fit' | 'no_batch_for_line'
  readonly settlement: string | null
  readonly reference: string
  readonly expected_cents: number | null
  readonly bank_cents: number | null
}

interface StatementDecision extends Decided {
  readonly input: StatementInput
}

/** Takes the lines of a bank statement in and nets every batch whose money is there to the cent. */
export const reconcileStatement: Act<StatementInput, null, StatementDecision, StatementOutcome> = {
  kind: 'reconcile-statement',
  permission: 'reconcile_processor',
  subject: (input) => input.file,
  load: async () => null,
  decide: (_, input) => ({input, summary: `reconcile ${input.file} with what the bank was to credit`}),
  async record(trx, {input}, context) {
    const counted = await insertBankLines(trx, input, context)
    const {netted, differences} = await netSettlements(trx, context)
    return {file: input.file, ...counted, netted, differences}
  },
}

async function netSettlements(
  trx: Trx,
  context: ActContext,
): Promise<Pick<StatementOutcome, 'netted' | 'differences'>> {
  const policy = settlementPolicy(context.desk.district.id, context.today)
  const waiting = (await openSettlements(trx)).filter(waitsForBank)
  const {fits, differences} = fitBankLines(waiting, await freeBankLines(trx, policy))
  const netted: NettedBatch[] = []
  for (const fit of fits) netted.push(await net(trx, fit, context))
  return {netted, differences}
}

/** A lockbox file is its own report; a processor's batch is matched first. */
function waitsForBank(settlement: Settlement): boolean {
  const state = stateOf(settlement)
  return state === 'matched' || (settlement.kind === 'lockbox' && state === 'expected')
}

async function net(trx: Trx, {settlement: asked, line}: Fit, context: ActContext): Promise<NettedBatch> {
  const settlement = await lockedSettlement(trx, asked.settlementNo)
  const [amount, fee, effectiveOn] = [netOf(settlement), feeOf(settlement), line.statementOn]
  if (stateOf(settlement) === 'expected')
    await recordStep(trx, settlement, {kind: 'match', effectiveOn, amount: settlement.gross}, context)
  const postings = [debit(BANK, amount), debit(BANK_FEES, fee), credit(settlement.ledgerAccount, add(amount, fee))]
  const step = {kind: 'net' as const, effectiveOn, amount, fee, postings}
  const more = {reference: line.reference, bankLineId: line.bankLineId, note: formatMoney(amount)}
  const journal = await recordStep(trx, settlement, {...step, ...more}, context)
  return {
    ...{settlement: settlement.settlementNo, reference: settlement.reference, statement_on: line.statementOn},
    ...{net_cents: amount, fee_cents: fee, journal},
  }
}
