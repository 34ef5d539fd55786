import {
  accountIdsAtPremises,
  accountIdsOfPersons,
  accountPersons,
  accountPremises,
} from '#core/accounts/account-head-views.js'
import {addressKey} from '#core/accounts/address-key.js'
import {parseEmail, phoneKey} from '#core/accounts/contact-data.js'
import {personsByName} from '#core/accounts/name-search.js'
import {namesAlikePercent} from '#core/accounts/person-name.js'
import {personIdsByEmail, personIdsByPhone, personsById} from '#core/accounts/person-views.js'
import {premiseIdOf, premiseIdsByAddress, premiseIdsByHouseNumber, premisesById} from '#core/accounts/premise-views.js'
import type {AsOf} from '#core/accounts/versions.js'
import {
  isAccountNumber,
  parseAccountNumber,
  parseSpokenId,
  SPOKEN_PREFIXES,
  type SpokenPrefix,
} from '#core/kernel/ids.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface Candidate {
  readonly accountId: string
  readonly matched: string
  /** 0 to 100. */
  readonly score: number
}

export interface SearchLimits {
  readonly at: AsOf
  /** Most candidates of each kind. */
  readonly candidates: number
  readonly alike_percent: number
}

const CERTAIN = 100
/** Phones and e-mail addresses are shared and reused. */
const BY_CONTACT = 95

/** Accounts that may be meant by a text. Every statement is an index probe with a limit, whatever the size of the district. */
export async function candidatesFor(reader: Reader, typed: string, limits: SearchLimits): Promise<Candidate[]> {
  const text = typed.trim()
  if (text === '') return []
  const exact = [
    ...(await byKey(reader, 'former number', BY_FORMER, text)),
    ...(await byKey(reader, 'meter', BY_METER, text)),
  ]
  const prefix = prefixOf(text)
  // A former system's number may look like one of ours.
  if (prefix !== null) return exact.length > 0 ? exact : bySpokenId(reader, prefix, text, limits)
  if (isAccountNumber(text) || looksLikeAccount(text)) {
    const certain = await byKey(reader, 'account', BY_ACCOUNT, parseAccountNumber(text))
    if (certain.length > 0) return certain
  }
  const contact = await byContact(reader, text, limits)
  if (/^\d+[A-Za-z]?\s+\S/.test(text)) return [...exact, ...contact, ...(await byAddress(reader, text, limits))]
  return [...exact, ...contact, ...(await byName(reader, text, limits))]
}

const looksLikeAccount = (text: string): boolean => /^\d{3}-\d{5}-\d{2}$/.test(text)
const BY_ACCOUNT = 'select account_id from account where account_no = :key'
const BY_FORMER = 'select account_id from account where external_key = :key'
const BY_METER = `select distinct g.account_id from meter m join meter_installation i on i.meter_id = m.meter_id
  join agreement g on g.service_point_id = i.service_point_id where m.serial = :key`

async function byKey(reader: Reader, matched: string, sql: string, key: string): Promise<Candidate[]> {
  const rows = await select<{account_id: string}>(reader, sql, {key})
  return rows.map((row) => ({accountId: row.account_id, matched, score: CERTAIN}))
}

/** Where the ids that people read aloud are kept. */
const SPOKEN: Readonly<Partial<Record<SpokenPrefix, string>>> = {
  RC: `select account_id from payment where receipt_no = :key
    union select q.account_id from payment_event v join payment_part q on q.event_id = v.event_id
    where v.receipt_no = :key and q.account_id is not null`,
  BL: 'select account_id from bill where bill_no = :key',
  F: 'select account_id from field_order where order_no = :key',
  DP: 'select account_id from security_deposit where deposit_no = :key',
  A: 'select account_id from arrangement where arrangement_no = :key',
  J: 'select account_id from journal where journal_no = :key',
}

/** `RC-….2` is what one receipt line brought to one account. */
const PART_OF_RECEIPT = /\.\d{1,4}$/

function prefixOf(text: string): SpokenPrefix | null {
  const prefix = /^([a-z]{1,2})-/i.exec(text)?.[1]?.toUpperCase() ?? ''
  const known = (Object.keys(SPOKEN_PREFIXES) as SpokenPrefix[]).find((one) => one === prefix)
  return known !== undefined && (known === 'PR' || SPOKEN[known] !== undefined) ? known : null
}

async function bySpokenId(
  reader: Reader,
  prefix: SpokenPrefix,
  text: string,
  limits: SearchLimits,
): Promise<Candidate[]> {
  const part = prefix === 'RC' ? (PART_OF_RECEIPT.exec(text)?.[0] ?? '') : ''
  const key = `${parseSpokenId(prefix, part === '' ? text : text.slice(0, -part.length))}${part}`
  const sql = SPOKEN[prefix]
  if (sql !== undefined) return byKey(reader, SPOKEN_PREFIXES[prefix], sql, key)
  const premiseId = await premiseIdOf(reader, key)
  const ids = premiseId === null ? [] : await accountIdsAtPremises(reader, [premiseId], limits.candidates)
  return ids.map((accountId) => ({accountId, matched: 'premise', score: CERTAIN}))
}

async function byContact(reader: Reader, text: string, {candidates: most}: SearchLimits): Promise<Candidate[]> {
  const phone = phoneKey(text)
  const matched = text.includes('@') ? 'email' : 'phone'
  const persons =
    matched === 'email'
      ? await personIdsByEmail(reader, parseEmail(text), most)
      : phone === null
        ? []
        : await personIdsByPhone(reader, phone, most)
  const accounts = await accountIdsOfPersons(reader, persons, most)
  return accounts.map((accountId) => ({accountId, matched, score: BY_CONTACT}))
}

async function byAddress(reader: Reader, text: string, limits: SearchLimits): Promise<Candidate[]> {
  const {at, candidates: most, alike_percent: least} = limits
  const begins = await premiseIdsByAddress(reader, text, most)
  const ids = begins.length > 0 ? begins : await premiseIdsByHouseNumber(reader, text, most)
  const asked = addressKey(text)
  const scores = new Map<string, number>()
  for (const [id, premise] of await premisesById(reader, ids, at)) {
    const key = addressKey(premise.address, premise.unit)
    const alike = key === asked ? CERTAIN : Math.min(namesAlikePercent(asked, key), BY_CONTACT)
    if (begins.includes(id) || alike >= least) scores.set(id, alike)
  }
  const accounts = await accountPremises(reader, Array.from(scores.keys()), most)
  return accounts.map(({account_id, key}) => ({accountId: account_id, matched: 'address', score: scores.get(key) ?? 0}))
}

async function byName(reader: Reader, text: string, limits: SearchLimits): Promise<Candidate[]> {
  const {at, candidates: most, alike_percent: least} = limits
  const persons = await personsById(reader, await personsByName(reader, text, most), at)
  const scores = new Map<string, number>()
  for (const [id, person] of persons) {
    const alike = namesAlikePercent(text, person.name)
    if (alike >= least) scores.set(id, alike)
  }
  const accounts = await accountPersons(reader, Array.from(scores.keys()), most)
  return accounts.map(({account_id, key}) => ({accountId: account_id, matched: 'name', score: scores.get(key) ?? 0}))
}
