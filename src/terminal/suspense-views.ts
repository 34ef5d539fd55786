import type {Performed} from '#core/acts/perform.js'
import type {Identified} from '#core/suspense/identify-suspense.js'
import type {Released} from '#core/suspense/release-suspense.js'
import type {HeldItem, SuspenseItem} from '#core/suspense/suspense-views.js'
import type {SuspenseAgain} from '#core/suspense/undo-suspense.js'
import type {SuspenseCandidate} from '#core/suspense/suspense-candidates.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {orderText} from '#terminal/payment-views.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

const HELD: readonly Column[] = [
  {key: 'receipt', title: 'Receipt', kind: 'text'},
  {key: 'effective_on', title: 'Came', kind: 'date'},
  {key: 'age_days', title: 'Days', kind: 'count'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'payor', title: 'Payor', kind: 'text', rank: 2},
  {key: 'account_ref', title: 'Written', kind: 'text', rank: 2},
  {key: 'source', title: 'Source', kind: 'text', rank: 3},
  {key: 'tender', title: 'Tender', kind: 'text', rank: 3},
  {key: 'reference', title: 'Number', kind: 'text', rank: 3},
  {key: 'owner', title: 'Owner', kind: 'text'},
  {key: 'aged', title: 'Aged', kind: 'flag'},
  {key: 'reason', title: 'Why', kind: 'text', rank: 3},
]
const CANDIDATES: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'owed_cents', title: 'Owes', kind: 'cents'},
  {key: 'why', title: 'Why', kind: 'text', wraps: true},
]

export function heldView(all: readonly HeldItem[], limit: number): View {
  const shown = limit === 0 ? all : all.slice(0, limit)
  const rows = shown.map((item) => ({...itemRow(item), age_days: item.ageDays, aged: item.aged}))
  const total = all.reduce((cents, item) => cents + item.amount, 0)
  const aged = all.filter((item) => item.aged).length
  return {
    data: {total: all.length, truncated: shown.length < all.length, held_cents: total, aged, rows},
    list: {columns: HELD, rows},
    human(screen) {
      if (all.length === 0) {
        screen.line('Nothing is in suspense.')
        return
      }
      screen.table(HELD, rows)
      screen.line(`  ${all.length} items, ${dollars(total)} in suspense (2140)`)
      if (aged > 0) screen.alert(`${aged} are older than they should be`)
    },
    ...(all.length === 0 ? {} : {next: [`curbstop resolve-suspense ${all[0]?.receiptNo ?? ''}`]}),
  }
}

const itemRow = (item: SuspenseItem) => ({
  receipt: item.receiptNo,
  status: item.status,
  effective_on: item.effectiveOn,
  amount_cents: item.amount,
  payor: item.payor,
  account_ref: item.accountRef,
  source: item.source,
  tender: item.tender,
  reference: item.reference,
  owner: item.owner,
  reason: item.reason,
})

/** One item with the accounts it may be for. */
export function suspenseItemView(
  item: SuspenseItem,
  candidates: readonly SuspenseCandidate[],
  more: {readonly nameOf: (name: string) => string; readonly look: () => Promise<void>},
): View {
  const rows = candidates.map(({account, name, owed_cents, why}) => ({
    account,
    name: more.nameOf(name),
    owed_cents,
    why,
  }))
  const {receiptNo, amount, effectiveOn, tender, reference, payor, reason, owner, status} = item
  const [first] = rows
  return {
    data: {...itemRow(item), candidates: rows},
    id: receiptNo,
    look: more.look,
    human(screen) {
      screen.heading(`${receiptNo}  ${dollars(amount)}  came ${effectiveOn}  ${status}`)
      screen.card([
        ['Tender', `${tender} ${reference}`.trim()],
        ...(payor === '' ? [] : [['Payor', payor] as const]),
        ...(item.accountRef === '' ? [] : [['Written', item.accountRef] as const]),
        ['Why', reason],
        ['Owner', owner],
      ])
      if (rows.length === 0) screen.line('  No account speaks for itself.')
      else screen.table(CANDIDATES, rows)
    },
    ...(status !== 'held' || first === undefined
      ? {}
      : {next: [`curbstop resolve-suspense ${receiptNo} --account ${first.account}`]}),
  }
}

export function identifiedView(performed: Performed<Identified>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {receipt, account, amount_cents: amount, effective_on: on, late_fees: fees} = outcome
  return {
    data: outcome,
    id: receipt,
    human(screen) {
      screen.done(`IDENTIFIED ${receipt}: ${dollars(amount)} for ${account}, counts from ${on}`)
      for (const part of outcome.paid) screen.line(`  ${part.class}  ${dollars(part.amount_cents)}`)
      if (outcome.held_cents > 0) screen.line(`  held as a credit  ${dollars(outcome.held_cents)}`)
      for (const fee of fees) screen.alert(`a late fee of ${dollars(fee.amount_cents)} was charged after ${on}`)
      for (const order of outcome.orders) screen.alert(orderText(order))
    },
    undo: `curbstop resolve-suspense ${receipt} --undo`,
    next: [
      `curbstop show-account ${account}`,
      ...(fees.length === 0 ? [] : [`curbstop waive-fee ${account} --fee late --reason MISPOSTED`]),
    ],
  }
}

const WORD = {held: 'IN SUSPENSE AGAIN', returning: 'GOES BACK', unclaimed: 'UNCLAIMED'} as const

export function releasedView(performed: Performed<Released | SuspenseAgain>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {receipt, status, amount_cents: amount, effective_on: on} = outcome
  return {
    data: outcome,
    id: receipt,
    human(screen) {
      screen.done(`${WORD[status]} ${receipt}: ${dollars(amount)} from ${on} (${outcome.journal})`)
    },
    ...(status === 'returning' ? {undo: `curbstop resolve-suspense ${receipt} --undo`} : {}),
    ...(status === 'held' ? {next: [`curbstop resolve-suspense ${receipt}`]} : {}),
  }
}
