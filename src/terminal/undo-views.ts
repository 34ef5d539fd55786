import type {ApprovalNeed} from '#core/acts/act.js'
import type {Performed} from '#core/acts/perform.js'
import type {AccountEffect} from '#core/payments/account-standings.js'
import type {MoveOutcome} from '#core/payments/move-payment.js'
import type {VoidOutcome} from '#core/payments/void-payment.js'
import type {CardLine} from '#terminal/card.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const words = (text: string): string => text.replaceAll('_', ' ')
const changed = (from: string, to: string): string => (from === to ? `${from}, as before` : `${from} → ${to}`)

function shutoffWords({shutoff, shutoff_rule: rule}: AccountEffect['before']): string {
  if (shutoff === 'nothing_past_due') return 'nothing past due'
  return shutoff === 'listed' ? 'on the shut-off list' : `held by ${rule}`
}

function accountLine({account, before, after}: AccountEffect): CardLine {
  const standing = changed(shutoffWords(before), shutoffWords(after))
  return [account, `balance ${changed(dollars(before.balance_cents), dollars(after.balance_cents))}`, standing]
}

function tellEffects(screen: Screen, effects: readonly AccountEffect[]): void {
  screen.card(effects.map(accountLine))
  for (const {account, back_on_list: back} of effects) if (back) screen.alert(`${account} is back on the shut-off list`)
}

const givesBack = ({gives_back: parts}: VoidOutcome): string[] =>
  parts.map(({kind, reference, amount_cents: amount}) =>
    kind === 'card'
      ? `card ${reference}: refund ${dollars(amount)} at the terminal`
      : `${[words(kind), reference].filter(Boolean).join(' ')} ${dollars(amount)}`,
  )

export const voidLines = (outcome: VoidOutcome): readonly CardLine[] => [
  ['Void', `${outcome.receipt}, no. ${outcome.number} of ${outcome.series}, ${dollars(outcome.total_cents)}`],
  ['Give back', ...givesBack(outcome)],
  ...outcome.accounts.map(accountLine),
]

export const voidQuestion = ({receipt, total_cents: total}: VoidOutcome): string =>
  `Void ${receipt} and give ${dollars(total)} back?`

export function voidedView(performed: Performed<VoidOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  if (dryRun && !replayed) return plannedView(outcome, outcome.receipt, voidLines(outcome), need)
  return {
    data: {status: 'voided', ...outcome},
    id: outcome.receipt,
    human(screen) {
      screen.done(
        `${replayed ? 'ALREADY VOIDED' : 'VOIDED'} ${outcome.receipt}, no. ${outcome.number} of ${outcome.series}: ${dollars(outcome.total_cents)}`,
      )
      screen.card([['Give back', ...givesBack(outcome)]])
      tellEffects(screen, outcome.accounts)
    },
    next: [`curbstop print-receipt ${outcome.receipt} prints it as VOID`],
  }
}

export const moveLines = (outcome: MoveOutcome): readonly CardLine[] => [
  ['Move', `${outcome.receipt}, ${dollars(outcome.amount_cents)} paid as of ${outcome.effective_on}`],
  ['From', outcome.from],
  ['To', outcome.to ?? 'suspense (2140)'],
  ...outcome.accounts.map(accountLine),
  ...feeLines(outcome),
]

const feeLines = ({late_fees: fees}: MoveOutcome): CardLine[] =>
  fees.map((fee): CardLine => [
    'Late fee',
    fee.why === 'charged_though_paid'
      ? `${fee.account}: ${dollars(fee.amount_cents)} charged ${fee.on}${fee.bill === null ? '' : ` on ${fee.bill}`}, though the money had come`
      : `${fee.account}: ${dollars(fee.amount_cents)} due ${fee.on}${fee.bill === null ? '' : ` of ${fee.bill}`} is open again, none was charged`,
  ])

export const moveQuestion = ({amount_cents: amount, from, to}: MoveOutcome): string =>
  `Move ${dollars(amount)} from ${from} to ${to ?? 'suspense'}?`

export function movedView(performed: Performed<MoveOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, need = null, dryRun, replayed} = performed
  if (dryRun && !replayed) return plannedView(outcome, outcome.receipt, moveLines(outcome), need)
  const {receipt, moved_as: now, from, to, late_fees: fees} = outcome
  return {
    data: {status: 'moved', ...outcome},
    id: now,
    human(screen) {
      screen.done(
        `${replayed ? 'ALREADY MOVED' : 'MOVED'} ${receipt} ${dollars(outcome.amount_cents)} from ${from} to ${to ?? 'suspense'} as ${now}, paid as of ${outcome.effective_on}`,
      )
      tellEffects(screen, outcome.accounts)
      screen.card(feeLines(outcome))
    },
    ...(fees.some((fee) => fee.why === 'charged_though_paid')
      ? {next: [`curbstop waive-fee ${to ?? from} --reason MISPOSTED`]}
      : {}),
    undo:
      to === null
        ? `curbstop resolve-suspense ${now}`
        : `curbstop move-payment ${now} --to-account ${from} --reason MOVED_WRONGLY (a second person agrees)`,
  }
}

function plannedView(outcome: object, receipt: string, lines: readonly CardLine[], need: ApprovalNeed | null): View {
  return {
    data: {status: 'planned', ...outcome, needs: need === null ? [] : need.approvers},
    id: receipt,
    human(screen) {
      screen.card(lines)
      if (need !== null) screen.alert(need.message)
    },
  }
}
