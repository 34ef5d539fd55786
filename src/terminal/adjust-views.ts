import type {ApprovalNeed} from '#core/acts/act.js'
import type {Performed} from '#core/acts/perform.js'
import type {AdjustBillOutcome} from '#core/adjustments/adjust-bill.js'
import type {ReverseOutcome} from '#core/adjustments/reverse-adjustment.js'
import type {CardLine} from '#terminal/card.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const ROWS: readonly Column[] = [
  {key: 'label', title: 'Line', kind: 'text'},
  {key: 'quantity', title: 'Quantity', kind: 'text', rank: 2},
  {key: 'billed_cents', title: 'Billed', kind: 'cents'},
  {key: 'policy_cents', title: 'Policy', kind: 'cents'},
  {key: 'change_cents', title: 'Change', kind: 'cents'},
  {key: 'note', title: '', kind: 'text', rank: 2, wraps: true},
]

type Standing = AdjustBillOutcome['before']
type Worksheet = AdjustBillOutcome['worksheet']

const words = (text: string): string => text.replaceAll('_', ' ')

/** The sum that a person checks before anything posts. */
export function showPlan(screen: Screen, outcome: AdjustBillOutcome): void {
  const {account, bill, reason, type, worksheet, effective_on: from} = outcome
  screen.heading([account, bill, `${reason} (${words(type)})`, `from ${from}`].filter(Boolean).join('  '))
  showWorksheet(screen, worksheet, outcome.amount_cents)
  const notes = [...worksheet.notes, ...outcome.notes]
  screen.card([
    ...effectLines(outcome.before, outcome.after),
    ...(outcome.held_cents === 0 ? [] : [['Held', `${dollars(outcome.held_cents)} as a credit`] as const]),
    ...(outcome.funding_source === null ? [] : [['Paid by', outcome.funding_source] as const]),
    ...worksheet.because.map(({rule, citation, fact}): CardLine => [
      'Rule',
      `${rule}${fact === undefined ? '' : `: ${fact}`} (${citation})`,
    ]),
    ...rebilledLines(outcome),
    ...(notes.length === 0 ? [] : [['Note', ...notes] as const]),
    ...(outcome.evidence_missing.length === 0
      ? []
      : [['Missing', outcome.evidence_missing.map(words).join(', ')] as const]),
  ])
}

function showWorksheet(screen: Screen, {rows}: Worksheet, amount: number): void {
  const shown = rows.map((row) => ({...row, change_cents: row.policy_cents - row.billed_cents}))
  const billed = rows.reduce((total, row) => total + row.billed_cents, 0)
  const policy = rows.reduce((total, row) => total + row.policy_cents, 0)
  // An amount that was typed over the sum stands in the change alone.
  const total = {label: 'Total', billed_cents: billed, policy_cents: policy, change_cents: amount}
  screen.table(ROWS, [...shown, total])
}

/** Bills that are cancelled and made again; the number of the new one is known only once it is issued. */
function rebilledLines({rebilled}: AdjustBillOutcome): CardLine[] {
  const again = rebilled.map(
    ({bill, amount_cents, due_on}) => `${bill} cancelled, again ${dollars(amount_cents)} due ${due_on}`,
  )
  return again.length === 0 ? [] : [['Bills', ...again]]
}

/** What a preview shows is no bill yet. */
export const unnumbered = ({rebilled}: AdjustBillOutcome): AdjustBillOutcome['rebilled'] =>
  rebilled.map((one) => ({...one, replacement: null}))

/** What changes besides the amount, before → after; what stays and is nothing is left out. */
function effectLines(before: Standing, after: Standing): CardLine[] {
  const lines: [label: string, from: string, to: string][] = [
    ['Balance', dollars(before.balance_cents), dollars(after.balance_cents)],
    ['Past due', dollars(before.past_due_cents), dollars(after.past_due_cents)],
    ['Credit held', dollars(before.held_credit_cents), dollars(after.held_credit_cents)],
    ['Shut-off', shutoffWords(before), shutoffWords(after)],
    ['Arrangement', arrangedWords(before), arrangedWords(after)],
  ]
  const told = lines.filter(([label, from, to]) => label === 'Balance' || label === 'Shut-off' || from !== to)
  return told.map(([label, from, to]) => [label, from === to ? `${from}, as before` : `${from} → ${to}`])
}

function shutoffWords({shutoff, shutoff_rule: rule, oldest_due_on: due}: Standing): string {
  if (shutoff === 'nothing_past_due') return 'nothing past due'
  return `${shutoff === 'listed' ? 'on the list' : `held by ${rule}`}, oldest due ${due ?? ''}`
}
const arrangedWords = ({arranged_cents: open}: Standing): string => (open === null ? 'none' : `covers ${dollars(open)}`)

/** What is asked before it is posted. */
export const postQuestion = ({account, amount_cents: amount}: AdjustBillOutcome): string =>
  `Post a ${amount < 0 ? 'credit' : 'charge'} of ${dollars(Math.abs(amount))} to ${account}?`

const HASH_SHOWN = 6

export function adjustedView(performed: Performed<AdjustBillOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  if (dryRun && !replayed) return plannedView(outcome, need)
  const {journal, before, after} = outcome
  return {
    data: {status: 'posted', ...outcome},
    id: journal,
    human(screen) {
      const change = `balance ${dollars(before.balance_cents)} → ${dollars(after.balance_cents)}`
      const done = replayed ? 'ALREADY POSTED' : 'POSTED'
      screen.done(`${done} ${journal}  ${dollars(outcome.amount_cents)}${contraOf(outcome)}   ${change}`)
      if (outcome.held_cents > 0) screen.line(`  ${dollars(outcome.held_cents)} of it is held as a credit`)
      if (shutoffWords(before) !== shutoffWords(after))
        screen.line(`  shut-off: ${shutoffWords(before)} → ${shutoffWords(after)}`)
      for (const one of outcome.rebilled)
        screen.line(
          `  ${one.bill} cancelled, ${one.replacement ?? ''} instead: ${dollars(one.amount_cents)} due ${one.due_on}`,
        )
      for (const note of outcome.notes) screen.line(`  ${note}`)
      for (const kind of outcome.evidence_missing) screen.alert(`still missing: ${words(kind)}`)
    },
    undo: `curbstop reverse-adjustment ${journal} --reason … (senior or supervisor)`,
  }
}

/** A bill made again is charged to the accounts of its own lines. */
const contraOf = ({rebilled, ledger_account: number}: AdjustBillOutcome): string =>
  rebilled.length === 0 ? ` (${number})` : ''

function plannedView(outcome: AdjustBillOutcome, need: ApprovalNeed | null): View {
  const hash = outcome.basis.slice(0, HASH_SHOWN)
  return {
    data: {
      status: 'planned',
      ...outcome,
      rebilled: unnumbered(outcome),
      journal: null,
      needs: need === null ? [] : need.approvers,
    },
    id: hash,
    human(screen) {
      screen.line(`plan hash ${hash}`)
      showPlan(screen, outcome)
      if (need !== null) screen.alert(need.message)
    },
    next: [`the same command with --expect ${hash}${need === null ? '' : ' --request'}`],
  }
}

/** What taking an adjustment back changes. */
export function showReversal(screen: Screen, outcome: ReverseOutcome): void {
  const {account, bill, reversed, amount_cents: amount} = outcome
  screen.heading([account, bill, `undo ${reversed}`, dollars(amount)].filter(Boolean).join('  '))
  screen.card(effectLines(outcome.before, outcome.after))
}

export const reverseQuestion = ({account, reversed, amount_cents: amount}: ReverseOutcome): string =>
  `Undo ${reversed}, ${amount < 0 ? 'a credit' : 'a charge'} of ${dollars(Math.abs(amount))} to ${account}?`

export function reversedView(performed: Performed<ReverseOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  const {journal, reversed, before, after} = outcome
  if (dryRun && !replayed)
    return {
      data: {status: 'planned', ...outcome, journal: null, needs: need === null ? [] : need.approvers},
      id: reversed,
      human(screen) {
        showReversal(screen, outcome)
        if (need !== null) screen.alert(need.message)
      },
    }
  return {
    data: {status: 'reversed', ...outcome},
    id: journal,
    human(screen) {
      const change = `balance ${dollars(before.balance_cents)} → ${dollars(after.balance_cents)}`
      screen.done(`${replayed ? 'ALREADY REVERSED' : 'REVERSED'} ${reversed} by ${journal}   ${change}`)
      if (shutoffWords(before) !== shutoffWords(after))
        screen.line(`  shut-off: ${shutoffWords(before)} → ${shutoffWords(after)}`)
    },
  }
}
