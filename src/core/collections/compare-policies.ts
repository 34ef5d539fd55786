import type {Desk} from '#core/acts/desk.js'
import {booksFor} from '#core/collections/district-books.js'
import {factsOf, type AccountCase} from '#core/collections/shutoff-facts-views.js'
import {
  factsQuestion,
  judge,
  listDay,
  pastDuePages,
  type JudgedAccount,
  type ListDay,
} from '#core/collections/shutoff-list.js'
import {addDays, dayOf, type BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {readProposal, withProposal, type Proposal} from '#core/policies/proposal.js'
import {ruleBook} from '#core/policies/rule-book.js'
import {changesBetween, type RuleChange} from '#core/policies/rule-changes.js'
import type {Trx} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

export interface PolicyQuestion {
  /** The day from which the rules are looked at as changed. */
  readonly on: BusinessDate
  /** The day they are compared with; null = the day before, or with a proposal the same day without it. */
  readonly from: BusinessDate | null
  readonly proposal: {readonly name: string; readonly text: string} | null
  /** The day for which accounts are judged; null = the next lawful one. */
  readonly judgedFor: BusinessDate | null
}

/** How one account is treated under one set of books. */
export interface Treatment {
  readonly outcome: 'listed' | 'held'
  /** The rule told first; empty when listed. */
  readonly firstRule: string
  readonly nextLawful: BusinessDate | null
}

export interface TreatedDifferently {
  readonly account: AccountCase
  readonly before: Treatment
  readonly after: Treatment
}

export interface PolicyComparison {
  readonly before: BusinessDate
  readonly after: BusinessDate
  readonly day: BusinessDate
  readonly changes: readonly RuleChange[]
  /** Accounts with money past due that were judged. */
  readonly judged: number
  readonly differing: readonly TreatedDifferently[]
}

const treatment = ({outcome, firstRule, decision, from}: JudgedAccount): Treatment => {
  const next = from ?? decision.next_lawful
  return {outcome, firstRule, nextLawful: next === null ? null : dayOf(next)}
}

export const isSameTreatment = (a: Treatment, b: Treatment): boolean =>
  a.outcome === b.outcome && a.firstRule === b.firstRule && a.nextLawful === b.nextLawful

/** Two sets of books for one day; the facts are read again only where the letters are judged by other clauses. */
interface Pair {
  readonly before: ListDay
  readonly after: ListDay
  readonly sameFacts: boolean
}

async function differences(trx: Trx, ids: readonly string[], pair: Pair): Promise<TreatedDifferently[]> {
  const {before, after, sameFacts} = pair
  const old = await factsOf(trx, ids, factsQuestion(before))
  const fresh = sameFacts ? old : await factsOf(trx, ids, factsQuestion(after))
  return old.flatMap((account, at) => {
    const was = treatment(judge(account, before))
    const is = treatment(judge(fresh[at] ?? account, after))
    return isSameTreatment(was, is) ? [] : [{account, before: was, after: is}]
  })
}

/** Which rules differ between two days, or without and with a proposal, and which accounts they treat differently: the
 * same facts on the same day under both books. @throws Refusal BAD_PROPOSAL (65), BAD_DATA, NO_POLICY_IN_FORCE (78) */
export async function comparePolicies(
  desk: Desk,
  question: PolicyQuestion,
  progress: (accounts: number) => void,
): Promise<PolicyComparison> {
  const {id: district} = desk.district
  const {on: after, proposal: given} = question
  const proposal: Proposal | null = given === null ? null : readProposal(district, given.name, given.text)
  const before = question.from ?? (proposal === null ? addDays(after, -1) : after)
  return withProposal(district, proposal, async (root) => {
    const changes = changesBetween(ruleBook({district, on: before}), ruleBook({district, on: after, root}))
    const on = listDay(desk, question.judgedFor)
    const pair: Pair = {
      before: {...on, books: booksFor(district, before, DATA_ROOT)},
      after: {...on, books: booksFor(district, after, root)},
      sameFacts: proposal === null || !(proposal.file.startsWith('law/') || proposal.file.endsWith('/languages.json')),
    }
    const differing: TreatedDifferently[] = []
    let judged = 0
    await inSnapshot(desk.store, async (trx) => {
      for await (const ids of pastDuePages(trx, on.day)) {
        differing.push(...(await differences(trx, ids, pair)))
        judged += ids.length
        progress(ids.length)
      }
    })
    const sorted = differing.toSorted((a, b) => (a.account.accountNumber < b.account.accountNumber ? -1 : 1))
    return {before, after, day: on.day, changes, judged, differing: sorted}
  })
}
