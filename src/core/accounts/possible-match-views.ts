import {
  accountHeads,
  accountIdsAtPremises,
  accountIdsOfPersons,
  creditRecords,
  type AccountHead,
  type CreditRecord,
} from '#core/accounts/account-head-views.js'
import {heldUntil} from '#core/accounts/agreement.js'
import {personsByName} from '#core/accounts/name-search.js'
import {
  personIdsByEmail,
  personIdsByPhone,
  personIdsByToken,
  personsById,
  type Person,
} from '#core/accounts/person-views.js'
import {
  evidenceOf,
  inOrderOfConcern,
  type Applicant,
  type Evidence,
  type PossibleMatch,
} from '#core/accounts/possible-match.js'
import {asOf} from '#core/accounts/versions.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {OpeningPolicy} from '#core/policies/opening-service.js'
import type {Reader} from '#core/store/open.js'

export interface MatchQuestion {
  readonly applicant: Applicant
  readonly premiseId: string
  readonly today: BusinessDate
  readonly policy: OpeningPolicy
}

/** Accounts of persons who may be the applicant: by name (typos allowed), phone, e-mail, identification, household. */
export async function possibleMatches(reader: Reader, question: MatchQuestion): Promise<PossibleMatch[]> {
  const evidence = await personsWithEvidence(reader, question)
  const {shown_at_most: most} = question.policy.possible_match
  const accountIds = await accountIdsOfPersons(reader, Array.from(evidence.keys()), most)
  const heads = await accountHeads(reader, accountIds, asOf(question.today))
  const credit = await creditOf(reader, accountIds, question)
  return inOrderOfConcern(
    heads.flatMap((head) => {
      const known = evidence.get(head.version.person_id)
      return known === undefined ? [] : [matchOf(head, known, mustExist(credit.get(head.account_id), 'credit record'))]
    }),
  )
}

/** One account as if it were the applicant's, with whatever links the two; null when there is no such account. */
export async function matchWithAccount(
  reader: Reader,
  accountId: string,
  question: MatchQuestion,
): Promise<PossibleMatch | null> {
  const [head] = await accountHeads(reader, [accountId], asOf(question.today))
  if (head === undefined) return null
  const known = (await personsWithEvidence(reader, question, [head.version.person_id])).get(head.version.person_id)
  const person = (await personsById(reader, [head.version.person_id], asOf(question.today))).get(head.version.person_id)
  const all = await accountIdsOfPersons(
    reader,
    [head.version.person_id],
    question.policy.possible_match.searched_at_most,
  )
  const records = Array.from((await creditOf(reader, all, question)).values())
  const own = mustExist(
    records.find((record) => record.account_id === accountId),
    'credit record',
  )
  const returned = records.reduce((total, record) => total + record.returned_payments, 0)
  const found = {person: mustExist(person, 'customer of an account'), evidence: known?.evidence ?? []}
  return {...matchOf(head, found, own), returnedPayments: returned}
}

const creditOf = (
  reader: Reader,
  accountIds: readonly string[],
  {today, policy}: MatchQuestion,
): Promise<Map<string, CreditRecord>> =>
  creditRecords(reader, accountIds, {
    day: today,
    since: addMonths(today, -policy.deposit.returned_payments.months),
  })

interface Linked {
  readonly person: Person
  readonly evidence: readonly Evidence[]
}

async function personsWithEvidence(
  reader: Reader,
  {applicant, premiseId, today, policy}: MatchQuestion,
  also: readonly string[] = [],
): Promise<Map<string, Linked>> {
  const {searched_at_most: most, ...limits} = policy.possible_match
  const at = asOf(today)
  const {phoneKey, email, identification} = applicant
  const byPhone = phoneKey === null ? [] : await personIdsByPhone(reader, phoneKey, most)
  const byEmail = email === null ? [] : await personIdsByEmail(reader, email, most)
  const byToken = await personIdsByToken(reader, identification, most)
  const here = await accountHeads(reader, await accountIdsAtPremises(reader, [premiseId], most), at)
  const atPremise = here.map((head) => head.version.person_id)
  const byName = await personsByName(reader, applicant.name, most)
  const ids = Array.from(new Set([...byName, ...byPhone, ...byEmail, ...byToken, ...atPremise, ...also]))
  const linked = new Map<string, Linked>()
  for (const [id, person] of await personsById(reader, ids, at)) {
    const known = {
      name: person.name,
      samePhone: byPhone.includes(id),
      sameEmail: byEmail.includes(id),
      sameIdentification: byToken.includes(id),
      samePremise: atPremise.includes(id),
    }
    const evidence = evidenceOf(applicant, known, limits)
    if (evidence.length > 0) linked.set(id, {person, evidence})
  }
  return linked
}

function matchOf(head: AccountHead, {person, evidence}: Linked, credit: CreditRecord): PossibleMatch {
  const ends = head.agreements.map(heldUntil)
  const stopped = head.status === 'closed' || head.status === 'stopped'
  return {
    accountId: head.account_id,
    account: head.account_no,
    personId: person.person_id,
    name: person.name,
    phone: person.phone,
    email: person.email,
    language: person.language,
    evidence,
    status: head.status,
    closedOn: stopped ? latest(ends) : null,
    owed: cents(credit.owed_cents),
    pastDue: cents(credit.past_due_cents),
    returnedPayments: credit.returned_payments,
  }
}

const latest = (ends: readonly (BusinessDate | 'never_held' | null)[]): BusinessDate | null =>
  ends
    .filter((end): end is BusinessDate => end !== null && end !== 'never_held')
    .toSorted()
    .at(-1) ?? null
