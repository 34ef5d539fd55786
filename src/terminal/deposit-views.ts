import type {Performed} from '#core/acts/perform.js'
import type {DepositReport} from '#core/bank/deposit-report.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import type {PreparedDeposit} from '#core/bank/prepare-deposit.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

/** The check tape as rows. */
const TAPE: readonly Column[] = [
  {key: 'routing', title: 'Routing', kind: 'text'},
  {key: 'account_last4', title: 'Account', kind: 'text'},
  {key: 'number', title: 'Number', kind: 'text'},
  {key: 'kind', title: 'Kind', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'receipt', title: 'Receipt', kind: 'id'},
  {key: 'bag', title: 'Bag', kind: 'text'},
]

const many = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`

export const depositQuestion = ({bags, total_cents: total}: PreparedDeposit): string =>
  `Seal ${dollars(total)} in ${many(bags.length, 'bag')} as one deposit?`

const words = (text: string): string => text.replaceAll('_', ' ')

/** The slip as it is printed; where it changed, what became of it as well. */
export function slipView(
  slip: DepositSlip | PreparedDeposit,
  lines: readonly string[],
  {changed}: {changed: boolean},
): View {
  const {deposit, status, total_cents: total, off_tape_cents: off, bag_numbers: numbers} = slip
  const left = 'left_behind' in slip ? slip.left_behind : []
  return {
    data: {...slip, left_behind: left},
    list: {columns: TAPE, rows: slip.checks},
    id: deposit,
    warnings: [
      ...(off === 0
        ? []
        : [{code: 'OFF_TAPE', message: `${dollars(off)} of checks is in the bags and not on the tape`}]),
      ...left.map(({bag, from, why}) => ({code: 'BAG_LEFT', message: `bag ${bag} of ${from} stays: ${why}`})),
    ],
    human(screen) {
      for (const line of lines) screen.line(line)
      if (changed)
        screen.done(
          `${words(status).toUpperCase()} ${deposit}: ${dollars(total)} in ${many(numbers.length, 'bag')} ${numbers.join(', ')}`,
        )
    },
    next: NEXT[status]?.(deposit) ?? [],
  }
}

const NEXT: Readonly<Record<string, (deposit: string) => readonly string[]>> = {
  sealed: (deposit) => [`the courier, who did not prepare it: curbstop prepare-deposit --send ${deposit}`],
  in_transit: (deposit) => [`curbstop confirm-deposit ${deposit} --amount AMOUNT --reference TEXT`],
  confirmed: (deposit) => [`when the statement is closed: curbstop confirm-deposit ${deposit} --reconcile`],
  discrepant: (deposit) => [
    `the bank corrects it: curbstop confirm-deposit ${deposit} --found AMOUNT --reference TEXT`,
    `after search, two people: curbstop confirm-deposit ${deposit} --resolve --note TEXT`,
  ],
}

/** What the bank said of a deposit, exit 11 where a difference is open. */
export function reportView(performed: Performed<DepositReport>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const report = performed.outcome
  const {deposit, status, open_cents: open, credited_cents: credited, journals} = report
  return {
    data: report,
    id: deposit,
    exit: status === 'discrepant' ? EXIT.differences : EXIT.done,
    human(screen) {
      const posted = journals.length === 0 ? '' : `  ${journals.join(' ')}`
      const said = `${words(status).toUpperCase()} ${deposit}${posted}`
      const sums = `bags ${dollars(report.total_cents)}, bank ${dollars(credited)}`
      if (status === 'discrepant')
        screen.alert(`${said}  ${sums}, ${open > 0 ? 'short' : 'over'} ${dollars(Math.abs(open))} stays on 1020`)
      else screen.done(`${said}  ${sums}`)
      if (report.written_cents !== 0) screen.line(`  ${dollars(report.written_cents)} written to over and short (5100)`)
      if (report.incident) screen.alert('an incident: a written report is due, and a supervisor is told')
    },
    next: NEXT[status]?.(deposit) ?? [],
  }
}
