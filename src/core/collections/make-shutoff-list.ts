import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {mustMayView} from '#core/accounts/privacy.js'
import {freezeShutoffList, type FrozenList} from '#core/collections/freeze-shutoff-list.js'
import {
  explainedAt,
  judgeAccounts,
  judgeShutoffs,
  listDay,
  notAgain,
  type JudgedAccount,
  type ListDay,
  type Narrowing,
  type ShutoffList,
} from '#core/collections/shutoff-list.js'
import {evidenceOf, evidenceUsed, type EvidenceRow} from '#core/collections/shutoff-evidence.js'
import {explainShutoff, type RuleResult} from '#core/collections/shutoff-proof.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Instant} from '#core/kernel/clock.js'
import {notFound} from '#core/kernel/refusal.js'
import {offOrOrdered} from '#core/orders/turn-off-views.js'

export interface MadeList {
  readonly on: ListDay
  readonly list: ShutoffList
  readonly factsAt: Instant
  /** The stored copy; null when the store is read only. */
  readonly frozen: FrozenList | null
}

export interface ListQuestion {
  readonly asked: BusinessDate | null
  readonly narrowing: Narrowing
}

/** Judges a day's accounts in one snapshot and, unless the store is read only, freezes the list as it was judged. */
export async function makeShutoffList(
  desk: Desk,
  question: ListQuestion,
  progress: (accounts: number) => void,
): Promise<MadeList> {
  const on = listDay(desk, question.asked)
  const factsAt = desk.clock.now()
  const list = await judgeShutoffs(desk, on, question.narrowing, progress)
  if (desk.store.readonly) return {on, list, factsAt, frozen: null}
  const {act, input} = freezeShutoffList(list, question.narrowing, factsAt)
  const performed = await perform(desk, act, input)
  return {on, list, factsAt, frozen: performed.status === 'done' ? performed.outcome : null}
}

export interface WhyShutoff {
  readonly account: string
  readonly accountId: string
  readonly on: ListDay
  /** Null when nothing is owed. */
  readonly judged: JudgedAccount | null
  readonly proof: readonly RuleResult[]
  /** The rows that the proof points to. */
  readonly evidence: readonly EvidenceRow[]
}

/** The proof for one account, on the list or not. @throws Refusal NOT_YOURS (77), NOT_FOUND (66) */
export async function whyShutoff(desk: Desk, account: string, asked: BusinessDate | null): Promise<WhyShutoff> {
  // A read-only look, which nobody signs for, shows masked names.
  if (!desk.store.readonly) mustMayView(desk)
  const on = listDay(desk, asked)
  const accountId = await accountIdOf(desk.store.db, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  const found = (await judgeAccounts(desk.store.db, [accountId], on)).get(accountId) ?? null
  const judged = found === null ? null : notAgain(found, await offOrOrdered(desk.store.db, [accountId]))
  const proof = judged === null ? [] : explainShutoff(judged.account.facts, judged.from ?? explainedAt(on), on.books)
  const facts = judged === null ? undefined : (await evidenceOf(desk.store.db, [accountId])).get(accountId)
  return {account, accountId, on, judged, proof, evidence: evidenceUsed(proof, facts ?? [])}
}
