import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {findAccount, lookAtFound} from '#core/accounts/find-account.js'
import {personsById} from '#core/accounts/person-views.js'
import {mustMayView, shownTo} from '#core/accounts/privacy.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {layoutOf, readStub} from '#core/batches/stub-scanline.js'
import {parseAccountNumber} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import {accountScreenPolicy} from '#core/policies/account-screen.js'
import type {StubLayout} from '#core/policies/stub-scanline.js'

/** What somebody typed, or a scanner sent, where an account is asked for. */
export type PayeeTyped =
  | {readonly kind: 'account'; readonly account: string; readonly asked: Cents | null}
  | {readonly kind: 'bad_stub'; readonly fault: string}
  | {readonly kind: 'name'; readonly text: string}

const ACCOUNT_SHAPED = /^[\d -]{10,12}$/

/** @throws Refusal BAD_ACCOUNT (64) for a number with wrong check digits */
export function payeeTyped(text: string, layouts: readonly StubLayout[]): PayeeTyped {
  const layout = layoutOf(text, layouts)
  if (layout !== null) {
    const read = readStub(text, layout)
    return 'fault' in read
      ? {kind: 'bad_stub', fault: read.fault}
      : {kind: 'account', account: read.stub.account, asked: read.stub.asked}
  }
  if (ACCOUNT_SHAPED.test(text))
    return {kind: 'account', account: parseAccountNumber(text.replaceAll(' ', '')), asked: null}
  return {kind: 'name', text}
}

/** An account as it is shown before its envelope is posted. */
export interface ShownPayee {
  readonly account: string
  readonly name: string
  readonly status: string
  readonly due: Cents
}

const COMMAND = 'post-nightdrop'

/** Whose an account is, null where there is none; the look is logged before it is shown. @throws Refusal NOT_YOURS (77) */
export async function shownPayee(desk: Desk, account: string): Promise<ShownPayee | null> {
  mustMayView(desk)
  const {db} = desk.store
  const accountId = await accountIdOf(db, account)
  if (accountId === null) return null
  const at = asOf(desk.today)
  const [head] = await accountHeads(db, [accountId], at)
  if (head === undefined) return null
  const person = (await personsById(db, [head.version.person_id], at)).get(head.version.person_id)
  await logLook(desk, {command: COMMAND, accountId, filter: '', accountNumbers: [account]})
  const shown = shownTo(desk, accountScreenPolicy(desk.district.id))
  return {account, name: shown.name(person?.name ?? ''), status: head.status, due: head.balance}
}

/** Accounts that fit a name on an envelope, best first; the look is logged. */
export async function payeesNamed(desk: Desk, text: string, most: number): Promise<ShownPayee[]> {
  const found = await findAccount(desk, text, most)
  if (found.rows.length > 0) await logLook(desk, {...lookAtFound(found), command: COMMAND})
  return found.rows.map(({account, name, status, balance_cents}) => ({
    ...{account, name, status, due: balance_cents as Cents},
  }))
}
