import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import {DOWN_PAYMENT, paidOf, type ArrangementState} from '#core/collections/arrangement.js'
import type {UnpaidPart} from '#core/collections/adjusted-terms.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {subtract} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** One version that was named, with all the others of the same agreement. */
export interface ArrangementChain {
  readonly accountId: string
  readonly account: string
  readonly named: StoredArrangement
  /** Every version, the first one first. */
  readonly versions: readonly StoredArrangement[]
}

const BY_NUMBER = `select g.account_id, a.account_no from arrangement g join account a on a.account_id = g.account_id
  where g.arrangement_no = :number`

/** @throws Refusal NOT_FOUND (66) */
export async function chainOf(reader: Reader, number: string): Promise<ArrangementChain> {
  const [row] = await select<{account_id: string; account_no: string}>(reader, BY_NUMBER, {number})
  if (row === undefined) throw notFound(`no arrangement ${number}`, ['curbstop show-account ACCOUNT'])
  const {account_id: accountId, account_no: account} = row
  const all = (await arrangementsOf(reader, [accountId])).get(accountId) ?? []
  const named = mustExist(
    all.find((one) => one.arrangementNo === number),
    'the arrangement was found by its number',
  )
  return {accountId, account, named, versions: versionsWith(named, all)}
}

function versionsWith(named: StoredArrangement, all: readonly StoredArrangement[]): StoredArrangement[] {
  const before: StoredArrangement[] = []
  for (let one = all.find(byId(named.supersedes)); one !== undefined; one = all.find(byId(one.supersedes)))
    before.unshift(one)
  const after: StoredArrangement[] = []
  for (let one = all.find(supersedes(named)); one !== undefined; one = all.find(supersedes(one))) after.push(one)
  return [...before, named, ...after]
}

const byId =
  (id: string | null) =>
  (one: StoredArrangement): boolean =>
    id !== null && one.arrangementId === id

const supersedes =
  ({arrangementId}: StoredArrangement) =>
  (one: StoredArrangement): boolean =>
    one.supersedes === arrangementId

/** Installments after the down payment of which something is left at the end of a day, in their order. */
export const unpaidOn = ({facts}: StoredArrangement, day: BusinessDate): UnpaidPart[] =>
  facts.installments.flatMap((part) => {
    const {number, dueOn, amount} = part
    const paid = paidOf(part, day)
    return number === DOWN_PAYMENT || paid >= amount ? [] : [{number, dueOn, amount: subtract(amount, paid)}]
  })

export interface Standing {
  readonly district: string
  readonly today: BusinessDate
}

/** How the version that was named stands. @throws Refusal SUPERSEDED, NOT_RUNNING (65) unless it stands so */
export function mustStandAs(
  {named, versions}: ArrangementChain,
  {district, today}: Standing,
  allowed: readonly ArrangementState['status'][],
): ArrangementState {
  const state = stateOf(district, named, today)
  if (allowed.includes(state.status)) return state
  const {arrangementNo: number} = named
  const last = versions.at(-1)
  if (state.status === 'superseded' && last !== undefined && last !== named)
    throw refuse('SUPERSEDED', `${number} is version ${named.version}; ${last.arrangementNo} took its place`, {
      next: [`the same command with ${last.arrangementNo}`],
    })
  throw refuse('NOT_RUNNING', `${number} is ${said(state)}`, {next: nextOf(state, number)})
}

const said = ({status, since}: ArrangementState): string =>
  status === 'pending_down_payment' ? 'waiting for its down payment' : `${status.replaceAll('_', ' ')} since ${since}`

function nextOf({status}: ArrangementState, number: string): string[] {
  if (status === 'broken') return [`curbstop adjust-arrangement ${number} --reinstate --reason CAUGHT_UP`]
  if (status === 'pending_down_payment')
    return [`curbstop adjust-arrangement ${number} --cancel --reason CUSTOMER_ASKED`]
  return [`curbstop adjust-arrangement ${number}`]
}
