import type {FoundRemittance} from '#core/payments/find-remittance.js'
import type {BillSet} from '#core/payments/match-remittance.js'
import {refuse} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'

const BILLS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'bill', title: 'Bill', kind: 'text'},
  {key: 'due_on', title: 'Due', kind: 'date'},
  {key: 'open_cents', title: 'Open', kind: 'cents'},
]
const ADVICE: readonly Column[] = [
  {key: 'line', title: 'Line', kind: 'count'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'bill', title: 'Bill', kind: 'text', rank: 2},
  {key: 'amount_cents', title: 'Says', kind: 'cents'},
  {key: 'open_cents', title: 'Open', kind: 'cents'},
  {key: 'difference_cents', title: 'Short', kind: 'cents'},
  {key: 'outcome', title: 'Outcome', kind: 'text'},
  {key: 'why', title: 'Why', kind: 'text', rank: 2, wraps: true},
]
/** As `post-batch` reads them. */
const BATCH: readonly Column[] = [
  {key: 'item', title: 'Item', kind: 'text'},
  {key: 'part', title: 'Part', kind: 'count'},
  {key: 'tender', title: 'Tender', kind: 'text'},
  {key: 'check_number', title: 'Check', kind: 'text'},
  {key: 'payor', title: 'Payor', kind: 'text'},
  {key: 'account', title: 'Account', kind: 'text'},
  {key: 'bill', title: 'Bill', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
]

export interface RemittanceShown {
  readonly check: string | null
  readonly payor: string | null
  /** Which answer is printed as rows of a batch, from 1. */
  readonly answer: number
  readonly look: () => Promise<void>
}

interface Payment {
  readonly account: string
  readonly bill: string
  readonly amount_cents: number
}

const setRow = ({bills, difference}: BillSet) => ({
  difference_cents: difference,
  bills: bills.map(({account, bill, dueOn, open}) => ({account, bill, due_on: dueOn, open_cents: open})),
})

/** @throws Refusal NO_SUCH_ANSWER (65) */
export function remittanceView(found: FoundRemittance, shown: RemittanceShown): View {
  const {amount, bills, matched} = found
  const {check, payor, answer} = shown
  const payments = paymentsOf(found, answer)
  const item = check ?? payor ?? '1'
  const rows = payments.map((payment, at) => ({
    ...{item, part: at + 1, tender: 'check', check_number: check ?? '', payor: payor ?? '', ...payment},
  }))
  const advice = found.advice === null ? null : adviceRow(found.advice)
  const data = {
    amount_cents: amount,
    check,
    payor,
    bills_open: bills.length,
    owed_cents: bills.reduce((total, bill) => total + bill.open, 0),
    complete: matched.complete,
    more: matched.more,
    answers: matched.exact.map(setRow),
    near: matched.near.map(setRow),
    advice,
    post: payments,
  }
  return {
    data,
    list: {columns: BATCH, rows},
    human(screen) {
      screen.heading(
        `${check === null ? 'A check' : `Check ${check}`} of ${dollars(amount)}: ${bills.length} open bills`,
      )
      if (advice === null) showAnswers(screen, found)
      else showAdvice(screen, advice)
    },
    look: shown.look,
    ...(rows.length === 0 ? {} : {next: nextOf(payments)}),
  }
}

function nextOf(payments: readonly Payment[]): string[] {
  return [
    ...(payments.length === 1 ? [`curbstop take-payment ${payments[0]?.account ?? ''}`] : []),
    'the same with --csv --output check.csv, then curbstop post-batch --source mail --file check.csv',
  ]
}

/** What is posted: the advice where every line has its account and it is the check to the cent, else the answer chosen. */
function paymentsOf({advice, matched}: FoundRemittance, answer: number): readonly Payment[] {
  if (advice !== null) {
    const sound = advice.difference === 0 && advice.lines.every((line) => line.accountId !== null && line.amount > 0)
    return sound ? advice.lines.map(({account, bill, amount}) => ({account, bill, amount_cents: amount})) : []
  }
  const chosen = matched.exact[answer - 1]
  if (chosen === undefined && (answer > 1 || matched.exact.length > 0))
    throw refuse('NO_SUCH_ANSWER', `there are ${matched.exact.length} answers, not ${answer}`, {field: 'answer'})
  const paid = chosen?.bills ?? []
  // Money cannot be paid below nothing: a credit that is netted is moved first.
  if (paid.some((bill) => bill.open < 0)) return []
  return paid.map(({account, bill, open}) => ({account, bill, amount_cents: open}))
}

function showAnswers(screen: Screen, {matched}: FoundRemittance): void {
  const {exact, near, more, complete} = matched
  if (exact.length === 0) screen.alert('No open bills add up to it.')
  if (exact.length > 1 || more) screen.alert('Several sets of bills fit: ask the payer which are meant.')
  for (const [at, set] of exact.entries()) showSet(screen, `${at + 1}. adds up`, set)
  for (const set of near)
    showSet(screen, `${set.difference > 0 ? 'short' : 'over'} ${dollars(Math.abs(set.difference))}`, set)
  if (!complete) screen.alert('Not every set was tried: there are too many.')
  if (exact[0]?.bills.some((bill) => bill.open < 0) === true)
    screen.alert('A credit is netted: apply it before the check is posted.')
}

function showSet(screen: Screen, title: string, set: BillSet): void {
  screen.line(`  ${title}: ${set.bills.length} of ${dollars(set.bills.reduce((total, bill) => total + bill.open, 0))}`)
  screen.table(BILLS, setRow(set).bills)
}

type AdviceRow = ReturnType<typeof adviceRow>

const adviceRow = ({lines, total, difference}: NonNullable<FoundRemittance['advice']>) => ({
  total_cents: total,
  difference_cents: difference,
  lines: lines.map((line) => ({
    line: line.line,
    account: line.account,
    bill: line.bills.length === 1 ? (line.bills[0]?.bill ?? line.bill) : line.bill,
    amount_cents: line.amount,
    open_cents: line.open,
    difference_cents: line.difference,
    outcome: line.outcome,
    reason: line.reason,
    why: line.why,
  })),
})

function showAdvice(screen: Screen, {lines, total_cents: total, difference_cents: difference}: AdviceRow): void {
  screen.table(ADVICE, lines)
  if (difference === 0) screen.line(`  The advice adds up to ${dollars(total)}.`)
  else
    screen.alert(
      `The advice adds up to ${dollars(total)}: ${dollars(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'} than the check.`,
    )
}
