import type {Performed} from '#core/acts/perform.js'
import type {ReportOutcome} from '#core/bank/reconcile-report.js'
import type {StatementOutcome} from '#core/bank/reconcile-statement.js'
import type {StepOutcome} from '#core/bank/settle-step.js'
import type {ClearingList} from '#core/bank/clearing-list.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const OPEN: readonly Column[] = [
  {key: 'settlement', title: 'Settlement', kind: 'id'},
  {key: 'account', title: 'In', kind: 'text'},
  {key: 'source', title: 'Of', kind: 'text'},
  {key: 'reference', title: 'Batch', kind: 'text'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'remainder_cents', title: 'Open', kind: 'cents'},
  {key: 'age_days', title: 'Days', kind: 'count'},
]
const UNCLAIMED: readonly Column[] = [
  {key: 'account', title: 'In', kind: 'text'},
  {key: 'source', title: 'Of', kind: 'text'},
  {key: 'payments', title: 'Payments', kind: 'count'},
  {key: 'amount_cents', title: 'Open', kind: 'cents'},
  {key: 'oldest_on', title: 'Oldest', kind: 'text'},
  {key: 'age_days', title: 'Days', kind: 'count'},
]
const MATCHED: readonly Column[] = [
  {key: 'settlement', title: 'Settlement', kind: 'id'},
  {key: 'batch', title: 'Batch', kind: 'text'},
  {key: 'state', title: 'State', kind: 'text'},
  {key: 'gross_cents', title: 'Batch total', kind: 'cents'},
  {key: 'chargebacks_cents', title: 'Back', kind: 'cents', rank: 2},
  {key: 'fee_cents', title: 'Fee', kind: 'cents', rank: 2},
  {key: 'net_cents', title: 'Bank', kind: 'cents'},
]
const DIFFERENCES: readonly Column[] = [
  {key: 'what', title: 'Difference', kind: 'text'},
  {key: 'reference', title: 'Reference', kind: 'text'},
  {key: 'reported_cents', title: 'Reported', kind: 'cents'},
  {key: 'booked_cents', title: 'Booked', kind: 'cents'},
]
const NETTED: readonly Column[] = [
  {key: 'settlement', title: 'Settlement', kind: 'id'},
  {key: 'reference', title: 'Batch', kind: 'text'},
  {key: 'net_cents', title: 'At the bank', kind: 'cents'},
  {key: 'fee_cents', title: 'Fee', kind: 'cents'},
  {key: 'statement_on', title: 'On', kind: 'text'},
]
const AT_BANK: readonly Column[] = [
  {key: 'what', title: 'Difference', kind: 'text'},
  {key: 'reference', title: 'Reference', kind: 'text'},
  {key: 'expected_cents', title: 'Expected', kind: 'cents'},
  {key: 'bank_cents', title: 'At the bank', kind: 'cents'},
]

const words = <Row extends {readonly what: string}>(row: Row): Row => ({...row, what: row.what.replaceAll('_', ' ')})

/** What stands in 1050 and 1055, with its age. */
export function clearingView(list: ClearingList): View {
  const {settlements, unclaimed, balance_cents: balance} = list
  return {
    data: {action: 'list', list, report: null, statement: null, step: null},
    human(screen) {
      screen.heading(`Clearing 1050 and 1055: ${dollars(balance)}`)
      if (settlements.length > 0) screen.table(OPEN, settlements)
      if (unclaimed.length > 0) {
        screen.heading('In no settlement yet')
        screen.table(UNCLAIMED, unclaimed)
      }
      if (settlements.length + unclaimed.length === 0) screen.line('Nothing is open.')
    },
  }
}

/** What was matched with the report, netted with the bank, and what differs. */
export function reconciledView(report: ReportOutcome | null, statement: StatementOutcome | null): View {
  const differences = (report?.batches ?? []).flatMap((batch) =>
    batch.differences.map(({reported: reported_cents, booked: booked_cents, ...row}) => ({
      ...{...row, batch: batch.batch, reported_cents, booked_cents},
    })),
  )
  const atBank = statement?.differences ?? []
  const batches = (report?.batches ?? []).map((batch) => ({...batch, differences: batch.differences.length}))
  const matched = batches.filter((batch) => batch.state !== 'expected' && batch.state !== 'unknown').length
  const told = report === null ? null : {file: report.file, batches, differences}
  return {
    data: {action: 'reconcile', list: null, report: told, statement, step: null},
    exit: differences.length + atBank.length === 0 ? EXIT.done : EXIT.differences,
    human(screen) {
      if (report !== null) screen.done(`COMPARED ${report.file}: ${matched} of ${batches.length} batches matched`)
      if (batches.length > 0) screen.table(MATCHED, batches)
      if (statement !== null)
        screen.done(`RECONCILED ${statement.file}: ${statement.lines} new lines, ${statement.known} known`)
      if (statement !== null && statement.netted.length > 0) screen.table(NETTED, statement.netted)
      if (differences.length > 0) screen.table(DIFFERENCES, differences.map(words))
      if (atBank.length > 0) screen.table(AT_BANK, atBank.map(words))
    },
    next: ['curbstop reconcile-processor'],
  }
}

export function stepView(performed: Performed<StepOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: {action: 'step', list: null, report: null, statement: null, step: outcome},
    ...{id: outcome.settlement},
    human(screen) {
      const amount = outcome.amount_cents === null ? '' : `, ${dollars(outcome.amount_cents)}`
      screen.done(`${outcome.step.toUpperCase().replaceAll('-', ' ')} ${outcome.settlement}: ${outcome.state}${amount}`)
    },
    next: ['curbstop reconcile-processor'],
  }
}
