import {addressKey} from '#core/accounts/address-key.js'
import {phoneKey} from '#core/accounts/contact-data.js'
import {parseIdentification} from '#core/accounts/identification.js'
import {parseMoney, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import {
  CALLER_FACTS,
  CALLER_NEEDS,
  type CallerFactName,
  type CallerNeed,
  type CallerPolicy,
  type ContactChannel,
} from '#core/policies/caller-verification.js'

/** What the store knows that a caller may be asked. */
export interface CallerOnFile {
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly addressKey: string
  /** null where there is none: the fact cannot be proved with. */
  readonly lastPayment: Cents | null
  readonly lastBill: Cents | null
  readonly identifications: readonly {readonly kind: string; readonly last4: string}[]
}

export interface SaidFact {
  readonly fact: CallerFactName
  readonly value: string
}

export interface JudgedFact {
  readonly fact: CallerFactName
  readonly agrees: boolean
  readonly points: number
}

/** Who a caller proved to be. What was said is never kept, only whether it agrees. */
export interface JudgedCaller {
  readonly facts: readonly JudgedFact[]
  readonly points: number
  readonly may: readonly CallerNeed[]
}

/** Parses `phone=951-555-0134`. @throws Refusal BAD_FACT (64) */
export function parseSaid(typed: string): SaidFact {
  const [name = '', ...rest] = typed.split('=')
  const fact = CALLER_FACTS.find((known) => known === name.trim())
  const value = rest.join('=').trim()
  if (fact !== undefined && value !== '') return {fact, value}
  throw usage('BAD_FACT', `said: ${name}: FACT=VALUE, with FACT one of ${CALLER_FACTS.join(', ')}`, 'said')
}

/** Each fact counts once. @throws Refusal NOT_ON_CHANNEL, NOT_MONEY, BAD_IDENTIFICATION (64), WHOLE_NUMBER (65) */
export function judgeCaller(
  said: readonly SaidFact[],
  onFile: CallerOnFile,
  {policy, channel}: {readonly policy: CallerPolicy; readonly channel: ContactChannel},
): JudgedCaller {
  const last = new Map(said.map((one) => [one.fact, one]))
  const facts = Array.from(last.values(), (one): JudgedFact => {
    const rule = policy.facts.get(one.fact)
    if (rule === undefined || !rule.channels.includes(channel))
      throw usage('NOT_ON_CHANNEL', `said: ${one.fact} proves nothing by ${channel}`, 'said')
    const agrees = AGREES[one.fact](one.value, onFile)
    return {fact: one.fact, agrees, points: agrees ? rule.points : 0}
  })
  const points = facts.reduce((all, one) => all + one.points, 0)
  return {facts, points, may: CALLER_NEEDS.filter((need) => points >= policy.needs[need])}
}

const AGREES: Readonly<Record<CallerFactName, (value: string, onFile: CallerOnFile) => boolean>> = {
  phone: (value, {phones}) => phones.includes(phoneKey(value) ?? value),
  email: (value, {emails}) => emails.includes(value.toLowerCase()),
  address: (value, onFile) => addressKey(value) === onFile.addressKey,
  last_payment: (value, {lastPayment}) => lastPayment !== null && parseMoney(value, 'last_payment') === lastPayment,
  last_bill: (value, {lastBill}) => lastBill !== null && parseMoney(value, 'last_bill') === lastBill,
  // Whoever stands at the counter compares the name; the number is compared where one was taken down before.
  photo_id: (value, {identifications}) => {
    const shown = parseIdentification(value)
    const same = identifications.filter(({kind}) => kind === shown.kind)
    return same.length === 0 || same.some(({last4}) => last4 === shown.last4)
  },
}
