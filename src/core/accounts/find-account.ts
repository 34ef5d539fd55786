import {accountHeads, type AccountHead} from '#core/accounts/account-head-views.js'
import {candidatesFor, type Candidate} from '#core/accounts/account-candidates.js'
import {addressLine} from '#core/accounts/address-key.js'
import {personsById} from '#core/accounts/person-views.js'
import {premisesById} from '#core/accounts/premise-views.js'
import {mustMayView, shownTo} from '#core/accounts/privacy.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import type {Look} from '#core/acts/look-log.js'
import {accountScreenPolicy} from '#core/policies/account-screen.js'

export interface FoundAccount {
  readonly account: string
  readonly name: string
  readonly address: string
  readonly status: string
  readonly phone: string | null
  readonly balance_cents: number
  /** What of it fits the question. */
  readonly matched: string
}

export interface FoundAccounts {
  readonly rows: readonly FoundAccount[]
  /** Of the candidates that were ranked. */
  readonly total: number
  readonly truncated: boolean
}

/**
 * Accounts that fit a text: number, former number, name with typos, address, phone, e-mail, meter, or the number of a
 * receipt, bill, order, deposit or arrangement. Best first. `limit` 0 = all candidates.
 * @throws Refusal BAD_ACCOUNT, BAD_ID (64), NOT_YOURS (77)
 */
export async function findAccount(desk: Desk, text: string, limit: number): Promise<FoundAccounts> {
  mustMayView(desk)
  const policy = accountScreenPolicy(desk.district.id)
  const candidates = await candidatesFor(desk.store.db, text, {at: asOf(desk.today), ...policy.search})
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const known = best.get(candidate.accountId)
    if (known === undefined || candidate.score > known.score) best.set(candidate.accountId, candidate)
  }
  const heads = await accountHeads(desk.store.db, Array.from(best.keys()), asOf(desk.today))
  const ranked = heads.toSorted((a, b) => rankOf(b, best) - rankOf(a, best) || (a.account_no < b.account_no ? -1 : 1))
  const shown = limit === 0 ? ranked : ranked.slice(0, limit)
  return {
    rows: await rowsOf(desk, shown, best),
    total: ranked.length,
    truncated: shown.length < ranked.length,
  }
}

/** Of equally good matches an account that is served stands before one that is not. */
function rankOf(head: AccountHead, best: ReadonlyMap<string, Candidate>): number {
  const served = head.status === 'active' || head.status === 'pending_stop' || head.status === 'pending_start'
  return (best.get(head.account_id)?.score ?? 0) * 2 + (served ? 1 : 0)
}

async function rowsOf(
  desk: Desk,
  heads: readonly AccountHead[],
  best: ReadonlyMap<string, Candidate>,
): Promise<FoundAccount[]> {
  const {db} = desk.store
  const at = asOf(desk.today)
  const shown = shownTo(desk, accountScreenPolicy(desk.district.id))
  const persons = await personsById(db, Array.from(new Set(heads.map((head) => head.version.person_id))), at)
  const premises = await premisesById(db, Array.from(new Set(heads.map((head) => head.version.premise_id))), at)
  return heads.map((head) => {
    const person = persons.get(head.version.person_id)
    const premise = premises.get(head.version.premise_id)
    return {
      account: head.account_no,
      name: shown.name(person?.name ?? ''),
      address: premise === undefined ? '' : addressLine(premise),
      status: head.status,
      phone: shown.phone(person?.phone ?? null),
      balance_cents: head.balance,
      matched: best.get(head.account_id)?.matched ?? '',
    }
  })
}

/** The row of the look log; the text that was asked for may name a person and is not kept. */
export const lookAtFound = (found: FoundAccounts): Look => ({
  command: 'find-account',
  accountId: null,
  filter: `search matched ${Array.from(new Set(found.rows.map((row) => row.matched))).join(' ') || 'nothing'}`,
  accountNumbers: found.rows.map((row) => row.account),
})
