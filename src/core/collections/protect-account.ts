import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {lowIncomeOf} from '#core/accounts/household-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {booksFor, type DistrictBooks} from '#core/collections/district-books.js'
import {extensionFor} from '#core/collections/extension-views.js'
import type {Condition} from '#core/collections/medical-conditions.js'
import {petitionSplit, type PetitionSplit} from '#core/collections/petition-views.js'
import {
  ENDED_BY,
  PROTECTION_RULE,
  standsOn,
  type MedicalDetail,
  type ProtectionKind,
} from '#core/collections/protection.js'
import {protectionTerms, type ProtectionTerms, type TermFacts} from '#core/collections/protection-terms.js'
import {protectionsOf, type StoredProtection} from '#core/collections/protection-views.js'
import {recordProtection, recordProtectionEnd} from '#core/collections/record-protection.js'
import {changeShutoff, type ShutoffChange} from '#core/collections/shutoff-change.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import type {Verified} from '#core/policies/provision.js'
import type {Trx} from '#core/store/open.js'

export type ProtectInput = {
  readonly account: string
  readonly kind: ProtectionKind
  /** First day; the day of filing for an appeal, a dispute or a petition. */
  readonly from: string
  readonly until: string | null
  readonly medical: MedicalDetail | null
  readonly chapter: number | null
  /** Who appeals: the customer or another adult at the residence. */
  readonly by: string | null
  readonly evidence_sha256: string | null
  readonly note: string
}

interface ProtectFacts {
  readonly accountId: string | null
  readonly standing: readonly StoredProtection[]
  readonly terms: Omit<TermFacts, 'earlier'>
  readonly source: Source
}

/** Text behind the rule, and how far it was read. */
type Source = {readonly citation: string; readonly verified: Verified}

type ProtectDecision = Decided & {
  readonly accountId: string
  readonly input: ProtectInput
  readonly from: BusinessDate
  readonly terms: ProtectionTerms
  /** A certificate that this one completes. */
  readonly replaces: string | null
  readonly source: Source
}

export type ProtectOutcome = {
  readonly account: string
  readonly protection: string
  readonly kind: string
  readonly rule: string
  readonly citation: string
  readonly verified: Verified
  readonly from: string
  readonly until: string | null
  readonly owner: string
  readonly evidence_sha256: string | null
  readonly ended_by: string
  /** Medical: the three conditions of HSC 116910(a); it bars nothing until all are met. */
  readonly conditions: readonly Condition[]
  /** Bankruptcy: what was owed before the petition is frozen, later bills are not. */
  readonly petition: PetitionSplit | null
  readonly replaces: string | null
  readonly shutoff: ShutoffChange
}

const UNKNOWN: Source = {citation: '', verified: 'open'}
function sourceOf({law, agency, policy}: DistrictBooks, kind: ProtectionKind): Source {
  const code = PROTECTION_RULE[kind]
  const {citation, verified} = (code === 'P-HOLD' ? policy.rules[code] : law[agency][code]) ?? UNKNOWN
  return {citation, verified}
}

const NOTHING_KNOWN = {declared: null, extension: null, isLandlord: false, occupantDays: null}

async function load(trx: Trx, input: ProtectInput, {desk, today}: ActContext): Promise<ProtectFacts> {
  const accountId = await accountIdOf(trx, input.account)
  if (accountId === null) return {accountId, standing: [], terms: NOTHING_KNOWN, source: UNKNOWN}
  // The lock of money, arrangements and the field: none of them passes this one unseen.
  await lockAccounts(trx, [accountId])
  const district = desk.district.id
  const books = booksFor(district, today)
  const {law, agency} = books
  const occupants = law[agency]['S-TEN']
  const [head] = await accountHeads(trx, [accountId], asOf(today))
  return {
    accountId,
    source: sourceOf(books, input.kind),
    standing: await protectionsOf(trx, accountId),
    terms: {
      declared: input.kind === 'medical' ? await lowIncomeOf(trx, accountId, today) : null,
      extension: input.kind === 'extension' ? await extensionFor(trx, accountId, {district, today}) : null,
      isLandlord: mustExist(head, 'an account has its head').version.customer_role === 'landlord',
      occupantDays: occupants === null ? null : {days: occupants.values.days, citation: occupants.citation},
    },
  }
}

/** Records what bars a shut-off, with its evidence and the day it ends, and asks orders back that it covers. */
export const protectAccount: Act<ProtectInput, ProtectFacts, ProtectDecision, ProtectOutcome> = {
  kind: 'protect-account',
  permission: 'protect_account',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  load,
  decide(facts, input, context) {
    const {today} = context
    if (facts.accountId === null) throw notFound(`no account ${input.account}`)
    const from = businessDate(input.from, 'effective')
    if (from > today)
      throw refuse('FUTURE_DATE', `a protection starts on ${from}, after today ${today}`, {field: 'effective'})
    const same = facts.standing.find((period) => period.kind === input.kind && standsOn(period, today)) ?? null
    if (same !== null && !canBeCompleted(same))
      throw refuse('ALREADY_PROTECTED', `${input.kind} stands since ${same.from}`, {
        next: [`curbstop protect-account ${input.account} --end ${same.protectionId} --reason …`],
      })
    const earlier = same === null ? null : (same.detail as unknown as MedicalDetail)
    const said = same === null ? input : completing(input, same)
    const terms = protectionTerms(said, from, {...facts.terms, earlier}, context)
    if (terms.until !== null && terms.until < from)
      throw refuse('REVERSED_DATES', `it would end on ${terms.until}, before it starts`, {field: 'until'})
    return {
      source: facts.source,
      ...{accountId: facts.accountId, input: said, from, terms, approval: terms.approval},
      replaces: same?.protectionId ?? null,
      summary: `${input.kind} on ${input.account}${terms.until === null ? '' : ` through ${terms.until}`}`,
    }
  },
  async record(trx, decision, context) {
    const {accountId, input, from, terms, replaces, source} = decision
    const {account, kind, evidence_sha256: evidence} = input
    const {until, detail, conditions} = terms
    let protection = ''
    const write = async (): Promise<void> => {
      if (replaces !== null) await replace(trx, accountId, replaces, context)
      protection = await recordProtection(trx, {accountId, kind, from, until, detail, evidence}, context)
    }
    const why = `${kind.replaceAll('_', ' ')} recorded`
    const shutoff = await changeShutoff(trx, {accountId, why, write}, context)
    const petition = kind === 'bankruptcy' ? await petitionSplit(trx, accountId, from, context) : null
    return {
      ...{account, protection, kind, rule: PROTECTION_RULE[kind], ...source, from, until},
      ...{owner: context.operatorId, evidence_sha256: evidence, ended_by: ENDED_BY[kind]},
      ...{conditions, petition, replaces, shutoff},
    }
  },
}

/** A certificate that lacks a condition is completed by saying what was missing; everything else is ended first. */
const canBeCompleted = ({kind, detail}: StoredProtection): boolean =>
  kind === 'medical' &&
  (detail['cert_by'] !== 'primary_care_provider' ||
    (detail['financial'] ?? null) === null ||
    detail['willing'] !== true)

const completing = (input: ProtectInput, same: StoredProtection): ProtectInput => ({
  ...input,
  until: input.until ?? same.until,
  evidence_sha256: input.evidence_sha256 ?? same.evidence,
})

const replace = (trx: Trx, accountId: string, protectionId: string, context: ActContext): Promise<unknown> =>
  recordProtectionEnd(trx, {accountId, protectionId, endedOn: context.today, reason: 'completed'}, context)
