import {sum, subtract, ZERO, type Cents} from '#core/kernel/money.js'
import {matchRemittance, type OpenBill, type RemittanceLimits} from '#core/payments/match-remittance.js'

/** One line of what the payer says the check pays. */
export interface AdviceLine {
  readonly line: number
  /** Account number or the payer's own key; may be empty where the bill says it. */
  readonly reference: string
  readonly accountId: string | null
  readonly account: string
  readonly bill: string
  /** Below zero where the payer takes a credit. */
  readonly amount: Cents
  readonly reason: string
}

export type LineOutcome = 'paid' | 'short' | 'over' | 'credit' | 'nothing_open' | 'unknown_account' | 'unknown_bill'

export interface MatchedLine extends AdviceLine {
  readonly outcome: LineOutcome
  /** What is open of what the line names. */
  readonly open: Cents
  /** Open less said: above zero the payer pays less. */
  readonly difference: Cents
  readonly bills: readonly OpenBill[]
  /** Why less is paid, in words; empty where nothing is short. */
  readonly why: string
}

export interface AdviceRules {
  readonly limits: RemittanceLimits
  readonly reasons: ReadonlyMap<string, string>
}

/** Matches a payer's advice line by line; a bill is used once. */
export function matchAdvice(
  lines: readonly AdviceLine[],
  bills: readonly OpenBill[],
  rules: AdviceRules,
): readonly MatchedLine[] {
  const left = new Set(bills)
  return lines.map((line) => {
    const matched = matchLine(line, Array.from(left), rules)
    for (const bill of matched.bills) left.delete(bill)
    return matched
  })
}

function matchLine(line: AdviceLine, bills: readonly OpenBill[], {limits, reasons}: AdviceRules): MatchedLine {
  const none = {...line, open: ZERO, difference: ZERO, bills: [], why: ''}
  if (line.accountId === null) return {...none, outcome: line.bill === '' ? 'unknown_account' : 'unknown_bill'}
  if (line.amount < 0) return {...none, outcome: 'credit', why: reasonOf(line.reason, reasons)}
  const ofAccount = bills.filter((bill) => bill.accountId === line.accountId && bill.open > 0)
  const named = line.bill === '' ? ofAccount : ofAccount.filter((bill) => bill.bill === line.bill)
  if (named.length === 0) return {...none, outcome: 'nothing_open', difference: subtract(ZERO, line.amount)}
  const chosen = line.bill === '' ? chosenOf(line.amount, named, limits) : named
  const open = sum(chosen.map((bill) => bill.open))
  const difference = subtract(open, line.amount)
  const outcome = difference === 0 ? 'paid' : difference > 0 ? 'short' : 'over'
  return {...line, outcome, open, difference, bills: chosen, why: difference > 0 ? reasonOf(line.reason, reasons) : ''}
}

/** The bills that add up to it, else the set that comes nearest. */
function chosenOf(amount: Cents, bills: readonly OpenBill[], limits: RemittanceLimits): readonly OpenBill[] {
  const {exact, near} = matchRemittance(amount, bills, limits)
  return (exact[0] ?? near[0])?.bills ?? bills
}

const reasonOf = (code: string, reasons: ReadonlyMap<string, string>): string =>
  code === '' ? 'no reason given' : (reasons.get(code.toLowerCase()) ?? `unknown reason ${code}`)
