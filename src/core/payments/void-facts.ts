import type {ActContext} from '#core/acts/act.js'
import {refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {standingsOf, type AccountBefore} from '#core/payments/account-standings.js'
import type {PartRow, ReceiptRows} from '#core/payments/receipt-rows.js'
import {storedReceipt} from '#core/payments/receipt.js'
import {voidPolicy, type VoidPolicy} from '#core/policies/void-policy.js'
import {lockRows, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** What a void is judged by. */
export interface VoidFacts {
  readonly rows: ReceiptRows
  /** Null once its session is no more in a drawer. */
  readonly openSession: string | null
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
  await lockRows(trx, 'open_drawer', 'session_id', [sessionId])
  const accountIds = first.parts.flatMap((part) => (part.account_id === null ? [] : [part.account_id]))
  await lockAccounts(trx, accountIds)
  const open = await select<{session_id: string}>(
    trx,
    'select session_id from open_drawer where session_id = :session',
    {session: sessionId},
  )
  const [voided] = await select<{voids: number}>(
    trx,
    'select count(*) as voids from payment_void where session_id = :session',
    {session: sessionId},
  )
  return {
    rows: await storedReceipt(trx, input.receipt),
    openSession: open[0]?.session_id ?? null,
    voidsBefore: voided?.voids ?? 0,
    before: await standingsOf(trx, desk, accountIds),
    policy: voidPolicy(desk.district.id, today),
  }
}

/**
 * Whether the facts let a receipt be taken back at all, whoever asks. Money flows back to whoever paid: how much cash
 * is in the drawer is nobody's question here.
 * @throws Refusal ALREADY_VOIDED, NOT_FROM_DRAWER, SESSION_CLOSED, ALREADY_UNDONE, ALREADY_RETURNED (65)
 */
export function mustBeVoidable({rows: {event, parts}, openSession}: VoidFacts): void {
  const {receipt_no: receipt} = event
  if (event.void_on !== null)
    throw refuse('ALREADY_VOIDED', `${receipt} was voided on ${event.void_on} by ${event.void_by ?? ''}`, {
      next: [`curbstop print-receipt ${receipt}`],
    })
  if (event.session_id === null)
    throw refuse('NOT_FROM_DRAWER', `${receipt} was not taken in a drawer (${event.channel}); it is not voided`, {
      next: laterWays(receipt),
    })
  if (openSession === null)
    throw refuse(
      'SESSION_CLOSED',
      `${event.session_no ?? 'its session'} is closed; ${receipt} is on its day for good, only a dated reversal is left`,
      {field: 'receipt', next: laterWays(receipt)},
    )
  const gone = parts.find((part) => part.mirror_no !== null)
  if (gone !== undefined)
    throw refuse(
      gone.returned_on === null ? 'ALREADY_UNDONE' : 'ALREADY_RETURNED',
      `${nameOf(gone, receipt)} was ${gone.undone ?? 'undone'} already (${gone.mirror_no ?? ''})`,
      {next: laterWays(receipt)},
    )
}

const laterWays = (receipt: string): string[] => [
  `wrong account: curbstop move-payment ${receipt} --to-account ACCOUNT`,
  `money that never came: curbstop reject-payment ${receipt}`,
]

const nameOf = ({payment_no: number, part}: PartRow, receipt: string): string => number ?? `${receipt}.${part}`
