import type {BillLine} from '#core/billing/bill.js'
import type {BillCase, RunFault, RunOutcome} from '#core/billing/bill-case.js'
import {inputsText} from '#core/billing/bill-pricing.js'
import {holdsOf, type BillAtHand} from '#core/billing/hold-rules.js'
import {isFault, type PointUse} from '#core/billing/point-use.js'
import {inputsOf, periodOf, type AccountInputs} from '#core/billing/run-inputs.js'
import {totalUse, type RunTerms} from '#core/billing/run-terms.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {sum, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'
import type {Fraction} from '#core/rates/fraction.js'
import {priceBill} from '#core/rates/price-bill.js'
import type {BillInputs, PricedBill} from '#core/rates/priced-bill.js'

export interface PlanPricing {
  readonly planCode: string
  readonly inputs: BillInputs
  readonly figures: Readonly<Record<string, Fraction>>
}

/** The bill a row stands for. */
export interface RunBill extends BillAtHand {
  readonly uses: readonly PointUse[]
  readonly pricings: readonly PlanPricing[]
  readonly lines: readonly BillLine[]
}

/** What a run found of one account. */
export interface RunRow {
  readonly accountId: string
  readonly accountNo: string
  readonly outcome: RunOutcome
  /** The rule told first; empty for a bill. */
  readonly rule: string
  readonly detail: string
  readonly total: Cents
  readonly content: string
  readonly hash: string
  /** null when it is refused. */
  readonly bill: RunBill | null
}

/** Prices one account: a bill, a bill to be looked at, or the rule that forbids one. Pure. */
export function priceAccount(of: BillCase, terms: RunTerms): RunRow {
  const bill = billOf(of, terms)
  if (isFault(bill)) return row(of, {outcome: 'refused', faults: [bill], bill: null})
  const faults = holdsOf(bill, of, terms)
  return row(of, {outcome: faults.length === 0 ? 'bill' : 'held', faults, bill})
}

function billOf(of: BillCase, terms: RunTerms): RunBill | RunFault {
  try {
    const inputs = inputsOf(of, terms)
    return isFault(inputs) ? inputs : priced(inputs, of, terms)
  } catch (error) {
    if (error instanceof Refusal && error.exit === EXIT.refused) return {rule: error.code, detail: error.message}
    throw error
  }
}

function priced({uses, plans}: AccountInputs, of: BillCase, terms: RunTerms): RunBill | RunFault {
  const all = plans.map(({compiled, inputs}) => ({inputs, priced: priceBill(compiled, inputs)}))
  const lines = all.flatMap((one) => linesOf(one.priced))
  const stranger = lines.find(({ledgerAccount: number}) => number !== undefined && !terms.ledgerAccounts.has(number))
  if (stranger !== undefined)
    return {
      rule: 'NO_LEDGER_ACCOUNT',
      detail: `line ${stranger.code}: no ledger account ${stranger.ledgerAccount ?? ''}`,
    }
  const unit = mustExist(plans[0], 'an account has a plan').compiled.plan.unit
  const {from, to} = periodOf(uses)
  return {
    from,
    to,
    unit,
    useThousandths: totalUse(uses, unit, terms),
    estimated: uses.some((use) => use.estimated),
    opening: of.bills.length === 0 || uses.some((use) => use.opening),
    closing: uses.every((use) => use.closing),
    exchanged: uses.some((use) => use.legs.length > 1),
    total: sum(lines.map((line) => line.amount)),
    uses,
    pricings: all.map((one) => ({planCode: one.priced.plan, inputs: one.inputs, figures: one.priced.figures})),
    lines,
  }
}

export const linesOf = ({lines}: PricedBill): BillLine[] =>
  lines.map(({service, code, title, amount, ledgerAccount, fundingSource}) => ({
    class: service,
    code,
    description: title.en,
    amount,
    ...(ledgerAccount === null ? {} : {ledgerAccount}),
    ...(fundingSource === null ? {} : {fundingSource}),
  }))

interface Found {
  readonly outcome: RunOutcome
  readonly faults: readonly RunFault[]
  readonly bill: RunBill | null
}

function row({accountId, accountNo, serviceClass}: BillCase, {outcome, faults, bill}: Found): RunRow {
  const [first = {rule: '', detail: ''}] = faults
  const total = bill?.total ?? ZERO
  const content = JSON.stringify({class: serviceClass, faults, ...contentOf(bill)})
  const told = {outcome, rule: first.rule, detail: first.detail, total}
  const hash = sha256(`${accountId} ${outcome} ${total} ${content}`)
  return {accountId, accountNo, ...told, content, hash, bill}
}

/** What a row's hash covers: reads, use, everything the plans were given, and every line; always in this order. */
function contentOf(bill: RunBill | null): object {
  if (bill === null) return {}
  return {
    from: bill.from,
    to: bill.to,
    use_thousandths: bill.useThousandths,
    unit: bill.unit,
    estimated: bill.estimated,
    points: bill.uses.map(({servicePointId, legs}) => ({point: servicePointId, legs})),
    plans: bill.pricings.map(({planCode, inputs}) => [planCode, inputsText(inputs)]),
    lines: bill.lines.map(({class: name, code, amount}) => [name, code, amount]),
  }
}
