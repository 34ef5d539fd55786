import type {Act, Decided} from '#core/acts/act.js'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {
  CERTIFIERS,
  FINANCIAL_GROUNDS,
  PROTECTION_RULE,
  standsOn,
  type MedicalDetail,
  type ProtectionKind,
} from '#core/collections/protection.js'
import {protectionsOf, type StoredProtection} from '#core/collections/protection-views.js'
import {recordProtection, recordProtectionEnd} from '#core/collections/record-protection.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'

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
}

type ProtectDecision = Decided & {
  readonly accountId: string
  readonly input: ProtectInput
  readonly from: BusinessDate
  readonly until: BusinessDate | null
  readonly detail: Record<string, string | number | boolean | null>
  readonly conditionsMissing: readonly string[]
}

export type ProtectOutcome = {
  readonly account: string
  readonly protection: string
  readonly kind: string
  readonly rule: string
  readonly from: string
  readonly until: string | null
  /** Medical: which of the three conditions of HSC 116910(a) is not met yet; it bars nothing until all are. */
  readonly conditions_missing: readonly string[]
}

/** Records what bars a shut-off, with its evidence and the day it ends. */
export const protectAccount: Act<ProtectInput, ProtectFacts, ProtectDecision, ProtectOutcome> = {
  kind: 'protect-account',
  permission: 'protect_account',
  subject: (input) => input.account,
  async load(trx, input) {
    const accountId = await accountIdOf(trx, input.account)
    return {accountId, standing: accountId === null ? [] : await protectionsOf(trx, accountId)}
  },
  decide(facts, input, {today}) {
    if (facts.accountId === null) throw notFound(`no account ${input.account}`)
    const from = businessDate(input.from, 'effective')
    const until = input.until === null ? null : businessDate(input.until, 'until')
    if (from > today)
      throw refuse('FUTURE_DATE', `a protection starts on ${from}, after today ${today}`, {field: 'effective'})
    if (until !== null && until < from)
      throw refuse('REVERSED_DATES', `it would end on ${until}, before it starts`, {field: 'until'})
    mustFitItsKind(input, until)
    const same = facts.standing.find((period) => period.kind === input.kind && standsOn(period, today))
    if (same !== undefined) {
      throw refuse('ALREADY_PROTECTED', `${input.kind} stands since ${same.from}`, {
        next: [`curbstop protect-account ${input.account} --end ${same.protectionId} --reason …`],
      })
    }
    const detail = {
      ...(input.medical ?? {}),
      ...(input.chapter === null ? {} : {chapter: input.chapter}),
      note: input.note,
    }
    return {
      accountId: facts.accountId,
      input,
      from,
      until,
      detail,
      conditionsMissing: input.medical === null ? [] : conditionsMissing(input.medical),
      summary: `${input.kind} on ${input.account}`,
    }
  },
  async record(trx, decision, context) {
    const {account, kind, evidence_sha256: evidence} = decision.input
    const {accountId, from, until, detail, conditionsMissing: missing} = decision
    const protection = await recordProtection(trx, {accountId, kind, from, until, detail, evidence}, context)
    return {account, protection, kind, rule: PROTECTION_RULE[kind], from, until, conditions_missing: missing}
  },
}

function mustFitItsKind(input: ProtectInput, until: BusinessDate | null): void {
  if (input.kind === 'extension' && until === null)
    throw refuse('NO_END', 'an extension has a last day: --until DATE (G-EXT)', {field: 'until'})
  if (input.kind === 'bankruptcy' && input.chapter === null)
    throw refuse('NO_CHAPTER', 'a petition has a chapter: --chapter 7|11|12|13 (F-366)', {field: 'chapter'})
  if (input.kind !== 'medical') return
  if (input.medical === null)
    throw refuse('NO_CERTIFICATE', 'who certified it? --cert-by primary_care_provider|other (S-MED)', {
      field: 'cert-by',
    })
  const {cert_by: certifier, financial} = input.medical
  if (certifier !== null && !CERTIFIERS.some((known) => known === certifier))
    throw refuse('BAD_CERTIFIER', `--cert-by: ${CERTIFIERS.join(' or ')}`, {field: 'cert-by'})
  if (financial !== null && !FINANCIAL_GROUNDS.some((known) => known === financial)) {
    throw refuse('BAD_GROUND', `--financial: ${FINANCIAL_GROUNDS.join(', ')}`, {field: 'financial'})
  }
}

/** HSC 116910(a): certificate, inability to pay, willingness; all three or nothing is barred. */
function conditionsMissing(medical: MedicalDetail): string[] {
  return [
    ...(medical.cert_by === 'primary_care_provider' ? [] : ['certificate of a primary care provider']),
    ...(medical.financial === null ? ['inability to pay: a program or a declaration'] : []),
    ...(medical.willing ? [] : ['willingness to enter a plan']),
  ]
}

export type EndProtectionInput = {
  readonly account: string
  readonly protection: string
  readonly ended_on: string
  readonly reason: string
}
type EndDecision = Decided & {readonly accountId: string; readonly input: EndProtectionInput}

export type EndedProtection = {readonly account: string; readonly protection: string; readonly ended_on: string}

/** Ends a protection: the appeal was decided, the complaint answered, the certificate withdrawn. */
export const endProtection: Act<EndProtectionInput, ProtectFacts, EndDecision, EndedProtection> = {
  kind: 'end-protection',
  permission: 'protect_account',
  subject: (input) => input.account,
  async load(trx, input) {
    const accountId = await accountIdOf(trx, input.account)
    return {accountId, standing: accountId === null ? [] : await protectionsOf(trx, accountId)}
  },
  decide(facts, input, {today}) {
    if (facts.accountId === null) throw notFound(`no account ${input.account}`)
    const found = facts.standing.find((period) => period.protectionId === input.protection)
    if (found === undefined) throw notFound(`no protection ${input.protection} on ${input.account}`)
    if (found.endedOn !== null) throw refuse('ALREADY_ENDED', `it ended on ${found.endedOn}`)
    const endedOn = businessDate(input.ended_on, 'effective')
    if (endedOn > today || endedOn < found.from)
      throw refuse('BAD_END', `it can end from ${found.from} to ${today}`, {field: 'effective'})
    return {accountId: facts.accountId, input, summary: `end ${found.kind} on ${input.account}`}
  },
  async record(trx, {accountId, input}, context) {
    const {protection: protectionId, ended_on, reason} = input
    const end = {accountId, protectionId, endedOn: businessDate(ended_on, 'effective'), reason}
    await recordProtectionEnd(trx, end, context)
    return {account: input.account, protection: input.protection, ended_on: input.ended_on}
  },
}
