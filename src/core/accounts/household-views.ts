import type {BusinessDate} from '#core/kernel/business-date.js'
import {keysOf} from '#core/accounts/keys.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What a customer declared of the household, or the program somebody in it receives. No document is kept. */
export interface IncomeDeclaration {
  readonly declarationId: string
  readonly accountId: string
  /** `calfresh`, `declared_under_200_fpl` …: HSC 116910(a)(2). */
  readonly ground: string
  readonly declaredOn: BusinessDate
  /** Last day it stands; null = until it is ended. */
  readonly until: BusinessDate | null
  readonly endedOn: BusinessDate | null
  /** Who took it down. */
  readonly operatorId: string
}

/** From its first day through its last, until it was ended. */
export const declarationStands = ({declaredOn, until, endedOn}: IncomeDeclaration, day: BusinessDate): boolean =>
  declaredOn <= day && (until === null || day <= until) && (endedOn === null || day < endedOn)

const DECLARATIONS = `
  select d.account_id, d.declaration_id, d.ground, d.declared_on, d.until_on, e.ended_on, d.operator_id
  from :keys cross join income_declaration d
  left join income_declaration_end e on e.account_id = d.account_id and e.declaration_id = d.declaration_id
  where d.account_id = k.id
  order by d.account_id, d.declared_on, d.declaration_id`

interface Row {
  account_id: string
  declaration_id: string
  ground: string
  declared_on: BusinessDate
  until_on: BusinessDate | null
  ended_on: BusinessDate | null
  operator_id: string
}

/** Every declaration of the accounts, oldest first, with its end; one statement whatever their number. */
export async function declarationsOf(reader: Reader, accountIds: readonly string[]): Promise<IncomeDeclaration[]> {
  if (accountIds.length === 0) return []
  const rows = await select<Row>(reader, DECLARATIONS, {keys: keysOf(reader, accountIds)})
  return rows.map((row) => ({
    declarationId: row.declaration_id,
    accountId: row.account_id,
    ground: row.ground,
    declaredOn: row.declared_on,
    until: row.until_on,
    endedOn: row.ended_on,
    operatorId: row.operator_id,
  }))
}

/** The newest declaration that stands on the day, by account; accounts without one are left out. */
export async function lowIncomeAccounts(
  reader: Reader,
  accountIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, IncomeDeclaration>> {
  const all = await declarationsOf(reader, accountIds)
  return new Map(all.filter((one) => declarationStands(one, day)).map((one) => [one.accountId, one]))
}

/** What shows that one household has a low income on the day (HSC 116910(a)(2), 116914(b)); null without it. */
export const lowIncomeOf = async (
  reader: Reader,
  accountId: string,
  day: BusinessDate,
): Promise<IncomeDeclaration | null> => (await lowIncomeAccounts(reader, [accountId], day)).get(accountId) ?? null

/** An occupant who became the customer in a landlord's place. */
export interface OccupantTakeOver {
  readonly accountId: string
  readonly fromAccountId: string
  readonly takenOverOn: BusinessDate
}

const TAKEN_OVER = `select t.account_id, t.from_account_id, t.taken_over_on
  from :keys cross join occupant_take_over t where t.from_account_id = k.id order by t.taken_over_on, t.account_id`

interface TakenOverRow {
  account_id: string
  from_account_id: string
  taken_over_on: BusinessDate
}

/** Who took the service of these accounts over; nobody loses water for a debt that is not theirs. */
export async function takeOversOf(reader: Reader, accountIds: readonly string[]): Promise<OccupantTakeOver[]> {
  if (accountIds.length === 0) return []
  const rows = await select<TakenOverRow>(reader, TAKEN_OVER, {keys: keysOf(reader, accountIds)})
  return rows.map((row) => ({
    accountId: row.account_id,
    fromAccountId: row.from_account_id,
    takenOverOn: row.taken_over_on,
  }))
}

/** Somebody a customer of 65 or more, or a dependent adult, wants told of a shut-off (Gov. 60373(c)). */
export interface ThirdParty {
  readonly thirdPartyId: string
  readonly accountId: string
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly email: string
  readonly relation: string
  readonly basis: 'aged_65' | 'dependent_adult'
  readonly namedOn: BusinessDate
  readonly endedOn: BusinessDate | null
  readonly operatorId: string
}

const THIRD_PARTIES = `
  select t.account_id, t.third_party_id, t.name, t.address, t.phone, t.email, t.relation, t.basis, t.named_on, e.ended_on, t.operator_id
  from :keys cross join third_party t
  left join third_party_end e on e.account_id = t.account_id and e.third_party_id = t.third_party_id
  where t.account_id = k.id
  order by t.account_id, t.named_on, t.third_party_id`

interface PartyRow {
  account_id: string
  third_party_id: string
  name: string
  address: string
  phone: string
  email: string
  relation: string
  basis: ThirdParty['basis']
  named_on: BusinessDate
  ended_on: BusinessDate | null
  operator_id: string
}

/** Everybody the accounts ever named, oldest first; in full, so that a letter can reach them. */
export async function thirdPartiesOf(reader: Reader, accountIds: readonly string[]): Promise<ThirdParty[]> {
  if (accountIds.length === 0) return []
  const rows = await select<PartyRow>(reader, THIRD_PARTIES, {keys: keysOf(reader, accountIds)})
  return rows.map(({account_id, third_party_id, named_on, ended_on, operator_id, ...party}) => ({
    ...party,
    thirdPartyId: third_party_id,
    accountId: account_id,
    namedOn: named_on,
    endedOn: ended_on,
    operatorId: operator_id,
  }))
}

/** Whom a letter of the day goes to beside the customer. */
export const toldOn = (parties: readonly ThirdParty[], day: BusinessDate): readonly ThirdParty[] =>
  parties.filter(({namedOn, endedOn}) => namedOn <= day && (endedOn === null || day < endedOn))
