import type {AccountStatus} from '#core/accounts/agreement.js'
import type {Identification} from '#core/accounts/identification.js'
import {namesAlikePercent, nameWords} from '#core/accounts/person-name.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'

/** What links somebody who asks for service to somebody the district knows. */
export const EVIDENCE = ['name', 'phone', 'email', 'identification', 'household'] as const
export type Evidence = (typeof EVIDENCE)[number]

export interface Applicant {
  readonly name: string
  readonly phoneKey: string | null
  readonly email: string | null
  readonly identification: Identification
}

/** An account whose customer may be the applicant. Nobody is held to be the same person without a yes of the advisor. */
export interface PossibleMatch {
  readonly accountId: string
  readonly account: string
  readonly personId: string
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly language: string
  readonly evidence: readonly Evidence[]
  readonly status: AccountStatus
  readonly closedOn: BusinessDate | null
  readonly owed: Cents
  readonly pastDue: Cents
  readonly returnedPayments: number
}

export interface KnownPerson {
  readonly name: string
  readonly samePhone: boolean
  readonly sameEmail: boolean
  readonly sameIdentification: boolean
  readonly samePremise: boolean
}
export interface MatchLimits {
  readonly name_alike_percent: number
  readonly same_id_name_alike_percent: number
}

/** The links between two persons; empty when there is too little to ask about. */
export function evidenceOf(applicant: Applicant, known: KnownPerson, limits: MatchLimits): Evidence[] {
  const alike = Math.max(namesAlikePercent(applicant.name, known.name), namesAlikePercent(known.name, applicant.name))
  const found: Evidence[] = []
  if (alike >= limits.name_alike_percent) found.push('name')
  if (known.samePhone) found.push('phone')
  if (known.sameEmail) found.push('email')
  if (known.sameIdentification && alike >= limits.same_id_name_alike_percent) found.push('identification')
  if (known.samePremise && shareWord(applicant.name, known.name)) found.push('household')
  return found
}

function shareWord(a: string, b: string): boolean {
  const words = new Set(nameWords(a))
  return nameWords(b).some((word) => words.has(word))
}

/** Debts first, then the best evidence. */
export const inOrderOfConcern = (matches: readonly PossibleMatch[]): PossibleMatch[] =>
  matches.toSorted(
    (a, b) => b.owed - a.owed || b.evidence.length - a.evidence.length || (a.account < b.account ? -1 : 1),
  )
