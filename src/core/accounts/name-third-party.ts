import {accountIdOf} from '#core/accounts/account-key-views.js'
import {parseEmail, parsePhone} from '#core/accounts/contact-data.js'
import {safeNote, safeText} from '#core/accounts/free-text.js'
import {thirdPartiesOf, toldOn, type ThirdParty} from '#core/accounts/household-views.js'
import type {Act, Decided} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {endingDay} from '#core/kernel/ending-day.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {householdPolicy, THIRD_PARTY_BASES, type ThirdPartyBasis} from '#core/policies/households.js'
import type {Verified} from '#core/policies/provision.js'
import type {Trx} from '#core/store/open.js'

export type ThirdPartyInput = {
  readonly account: string
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly email: string
  /** Daughter, neighbor, conservator: as the customer says it. */
  readonly relation: string
  readonly basis: string
}

interface Facts {
  readonly accountId: string | null
  readonly known: readonly ThirdParty[]
}

type Decision = Decided & {
  readonly accountId: string
  readonly account: string
  readonly party: Omit<ThirdParty, 'thirdPartyId' | 'accountId' | 'namedOn' | 'endedOn' | 'operatorId'>
}

export type NamedThirdParty = {
  readonly account: string
  readonly third_party: string
  readonly name: string
  readonly basis: ThirdPartyBasis
  readonly named_on: string
  readonly rule: string
  readonly citation: string
  readonly verified: Verified
}

/** Longest name and address, in characters. */
const LONGEST = 200

async function known(trx: Trx, account: string): Promise<Facts> {
  const accountId = await accountIdOf(trx, account)
  if (accountId !== null) await lockAccounts(trx, [accountId])
  return {accountId, known: accountId === null ? [] : await thirdPartiesOf(trx, [accountId])}
}

/** Notes whom the customer wants told of a shut-off beside themselves. It delays nothing (Gov. 60373(c)). */
export const nameThirdParty: Act<ThirdPartyInput, Facts, Decision, NamedThirdParty> = {
  kind: 'name-third-party',
  permission: 'name_third_party',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  load: (trx, input) => known(trx, input.account),
  decide({accountId, known: parties}, input, {today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    const {account} = input
    const basis = THIRD_PARTY_BASES.find((one) => one === input.basis)
    if (basis === undefined)
      throw refuse('NO_BASIS', `who may name somebody: ${THIRD_PARTY_BASES.join(' or ')} (Gov. 60373(c))`, {
        field: 'basis',
      })
    const party = {
      name: safeText(input.name, 'name', LONGEST),
      address: safeText(input.address, 'address', LONGEST),
      phone: parsePhone(input.phone).phone,
      email: input.email === '' ? '' : parseEmail(input.email),
      relation: input.relation === '' ? '' : safeText(input.relation, 'relation', LONGEST),
      basis,
    }
    const [standing] = toldOn(parties, today)
    if (standing !== undefined)
      throw refuse('ALREADY_NAMED', `${account} named somebody on ${standing.namedOn}; one at a time is told`, {
        next: [`curbstop name-third-party ${account} --end ${standing.thirdPartyId} --reason …`],
      })
    return {accountId, account, party, summary: `somebody is told beside ${account}`}
  },
  async record(trx, {accountId, account, party}, context) {
    const id = context.key()
    await trx('third_party').insert({
      ...{account_id: accountId, third_party_id: id, ...party, named_on: context.today},
      ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
    })
    const {citation, verified} = householdPolicy(context.desk.district.id, context.today).third_party
    const {name, basis} = party
    return {account, third_party: id, name, basis, named_on: context.today, rule: 'third_party', citation, verified}
  },
}

export type EndThirdPartyInput = {
  readonly account: string
  readonly third_party: string
  readonly ended_on: string
  readonly reason: string
}
type EndDecision = Decided & {
  readonly accountId: string
  readonly input: EndThirdPartyInput
  readonly endedOn: BusinessDate
  readonly reason: string
}

export type EndedThirdParty = {readonly account: string; readonly third_party: string; readonly ended_on: string}

/** The customer no longer wants somebody told. */
export const endThirdParty: Act<EndThirdPartyInput, Facts, EndDecision, EndedThirdParty> = {
  kind: 'end-third-party',
  permission: 'name_third_party',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  load: (trx, input) => known(trx, input.account),
  decide({accountId, known: parties}, input, {today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    const found = parties.find((one) => one.thirdPartyId === input.third_party)
    if (found === undefined) throw notFound(`${input.account} named no ${input.third_party}`)
    const endedOn = endingDay({...found, from: found.namedOn}, input.ended_on, today)
    const summary = `nobody is told beside ${input.account}`
    return {accountId, input, endedOn, reason: safeNote(input.reason), summary}
  },
  async record(trx, {accountId, input, endedOn, reason}, context) {
    const {account, third_party} = input
    await trx('third_party_end').insert({
      ...{account_id: accountId, third_party_id: third_party, ended_on: endedOn, reason},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    return {account, third_party, ended_on: endedOn}
  },
}
