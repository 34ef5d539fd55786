import type {Because} from '#core/kernel/refusal.js'
import type {CustomerRecordsLaw} from '#core/policies/customer-records.js'

export interface RecordsRequest {
  readonly requester: string
  /** What is asked for; null = name, use and address. */
  readonly field: string | null
  /** The district determined that the customer used water against its use policy. */
  readonly policy_violation_determined: boolean
}

export interface RecordsAnswer {
  readonly must_disclose: boolean
  /** Nobody at a desk decides about what need not be given. */
  readonly refer_to_supervisor: boolean
  /** The exception that gives the claim; null without one. */
  readonly ground: string | null
  readonly because: readonly Because[]
}

export const knownRequesters = (law: CustomerRecordsLaw): readonly string[] => [
  ...Array.from(law.must_disclose_to.values()).flat(),
  ...law.need_not,
]

/** Who gets what of a customer's record. Everything else is referred: the law permits silence, not a guess. */
export function judgeRecordsRequest(asked: RecordsRequest, law: CustomerRecordsLaw): RecordsAnswer {
  const reached = asked.field === null || law.fields.includes(asked.field)
  const named = Array.from(law.must_disclose_to).find(([, who]) => who.includes(asked.requester))?.[0] ?? null
  const ground = named ?? (asked.policy_violation_determined ? 'policy_violation' : null)
  const must_disclose = reached && ground !== null
  return {
    must_disclose,
    refer_to_supervisor: !must_disclose,
    ground: must_disclose ? ground : null,
    because: [{rule: law.rule, citation: law.citation}],
  }
}
