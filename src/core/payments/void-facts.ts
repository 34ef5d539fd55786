import type {ActContext} from '#core/acts/act.js'
import {lockSessionOfDrawer, type DrawerSession} from '#core/cashiering/drawer-session-views.js'
import {drawerSays, type DrawerStatus} from '#core/cashiering/drawer-states.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {accountsBefore, type AccountBefore} from '#core/payments/account-standings.js'
import type {PartRow, ReceiptRows} from '#core/payments/receipt-rows.js'
import {storedReceipt} from '#core/payments/receipt.js'
import {voidPolicy, type VoidPolicy} from '#core/policies/void-policy.js'
import {select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** What a void is judged by. */
export interface VoidFacts {
  readonly rows: ReceiptRows
  /** The session that took it; null once it is in no drawer any more. */
  readonly session: DrawerSession | null
  /** Of the session, before this one. */
  readonly voidsBefore: number
  readonly before: readonly AccountBefore[]
  readonly policy: VoidPolicy
}

/** Locks the drawer first, then the accounts, as taking money does. */
export async function voidFacts(
  trx: Trx,
  input: {readonly receipt: string},
  {desk, today}: ActContext,
): Promise<VoidFacts> {
  const first = await storedReceipt(trx, input.receipt)
  const sessionId = first.event.session_id ?? ''
  const inDrawer = await lockSessionOfDrawer(trx, first.event.drawer ?? '')
  const accountIds = first.parts.flatMap((part) => (part.account_id === null ? [] : [part.account_id]))
  await lockAccounts(trx, accountIds)
  const [voided] = await select<{voids: number}>(
    trx,
    'select count(*) as voids from payment_void where session_id = :session',
    {session: sessionId},
  )
  return {
    rows: await storedReceipt(trx, input.receipt),
    session: inDrawer?.sessionId === sessionId ? inDrawer : null,
    voidsBefore: voided?.voids ?? 0,
    before: await accountsBefore(trx, desk, accountIds),
    policy: voidPolicy(desk.district.id, today),
  }
}

/** A void ends when its session is balanced, or when the difference that stands was handed to another person. */
const VOIDABLE_IN: readonly DrawerStatus[] = ['open', 'locked', 'counting', 'out_of_balance']

/**
 * Whether the facts let a receipt be taken back at all, whoever asks. Money flows back to whoever paid: how much cash
 * is in the drawer is nobody's question here.
 * @throws Refusal ALREADY_VOIDED, NOT_FROM_DRAWER, SESSION_CLOSED, ALREADY_UNDONE, ALREADY_RETURNED, SUSPENSE_PLACED (65)
 */
export function mustBeVoidable({rows: {event, parts}, session}: VoidFacts): void {
  const {receipt_no: receipt} = event
  if (event.void_on !== null)
    throw refuse('ALREADY_VOIDED', `${receipt} was voided on ${event.void_on} by ${event.void_by ?? ''}`, {
      next: [`curbstop print-receipt ${receipt}`],
    })
  if (event.session_id === null)
    throw refuse('NOT_FROM_DRAWER', `${receipt} was not taken in a drawer (${event.channel}); it is not voided`, {
      next: laterWays(receipt),
    })
  if (session === null || !VOIDABLE_IN.includes(session.status))
    throw refuse(
      'SESSION_CLOSED',
      `${session === null ? `${event.session_no ?? 'its session'} is closed` : drawerSays(session)}; ${receipt} is on its day for good, only a dated reversal is left`,
      {field: 'receipt', next: laterWays(receipt)},
    )
  const gone = parts.find((part) => part.mirror_no !== null)
  if (gone !== undefined)
    throw refuse(
      gone.returned_on === null ? 'ALREADY_UNDONE' : 'ALREADY_RETURNED',
      `${nameOf(gone, receipt)} was ${gone.undone ?? 'undone'} already (${gone.mirror_no ?? ''})`,
      {next: laterWays(receipt)},
    )
  const placed = parts.find((part) => !PUT_BACK.includes(part.suspense_move))
  if (placed !== undefined)
    throw refuse(
      'SUSPENSE_PLACED',
      `${receipt}.${placed.part} was taken out of suspense since (${placed.suspense_move ?? ''})`,
      {
        next: [`curbstop resolve-suspense ${parts.length === 1 ? receipt : `${receipt}.${placed.part}`} --undo`],
      },
    )
}

/** What leaves an item in suspense where it was. */
const PUT_BACK: readonly (string | null)[] = [null, 'undo-identify', 'cancel-return']

const laterWays = (receipt: string): string[] => [
  `wrong account: curbstop move-payment ${receipt} --to-account ACCOUNT`,
  `money that never came: curbstop reject-payment ${receipt}`,
]

const nameOf = ({payment_no: number, part}: PartRow, receipt: string): string => number ?? `${receipt}.${part}`
