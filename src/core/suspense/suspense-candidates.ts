import {accountPersons} from '#core/accounts/account-head-views.js'
import {keysOf} from '#core/accounts/keys.js'
import {personsByName} from '#core/accounts/name-search.js'
import {namesAlikePercent} from '#core/accounts/person-name.js'
import {personsById} from '#core/accounts/person-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import {formatMoney} from '#core/kernel/money.js'
import {accountsPaidBy} from '#core/payments/open-bills-views.js'
import {accountScreenPolicy} from '#core/policies/account-screen.js'
import {suspensePolicy} from '#core/policies/suspense-policy.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {nearbyAccountNumbers} from '#core/suspense/nearby-account-numbers.js'
import {IDENTIFIED, type SuspenseItem} from '#core/suspense/suspense-views.js'

/** What speaks for an account, weightiest first. A name alone speaks for nobody. */
const SIGNALS = ['check', 'number', 'payor', 'amount', 'name'] as const
type Signal = (typeof SIGNALS)[number]

export interface SuspenseCandidate {
  readonly accountId: string
  readonly account: string
  readonly name: string
  readonly owed_cents: number
  readonly why: readonly string[]
}

type Found = Map<string, Map<Signal, string>>

/** Accounts that the money may be for, best first, each with why. */
export async function suspenseCandidates(desk: Desk, item: SuspenseItem): Promise<readonly SuspenseCandidate[]> {
  const {db} = desk.store
  const policy = suspensePolicy(desk.district.id, desk.today)
  const most = policy.bills_tried
  const found: Found = new Map()
  const add = (signal: Signal, why: string, ids: readonly string[]): void => {
    for (const id of ids) found.set(id, (found.get(id) ?? new Map<Signal, string>()).set(signal, why))
  }
  if (item.accountToken !== null)
    add('check', 'this check account has paid it before', await byToken(db, item.accountToken, most))
  add('number', `its number is one digit off ${item.accountRef}`, await byNumber(db, item.accountRef))
  if (item.payor !== '') add('payor', `${item.payor} has paid it before`, await accountsPaidBy(db, item.payor, most))
  add('amount', `an open bill of ${formatMoney(item.amount)}`, await byAmount(db, item.amount, most))
  for (const [id, why] of await byName(desk, item.payor, most)) add('name', why, [id])
  const proved = Array.from(found).filter(([, signals]) => Array.from(signals.keys()).some((one) => one !== 'name'))
  const ranked = proved.toSorted(([idA, a], [idB, b]) => weightOf(b) - weightOf(a) || (idA < idB ? -1 : 1))
  return named(desk, ranked.slice(0, policy.candidates))
}

/** Each signal weighs more than all that come after it together. */
const weightOf = (signals: ReadonlyMap<Signal, string>): number =>
  SIGNALS.reduce((weight, signal) => weight * 2 + (signals.has(signal) ? 1 : 0), 0)

const BY_TOKEN = `select p.account_id as id from tender d join payment_part p on p.event_id = d.event_id and p.tender_no = d.tender_no
    where d.account_token = :token and p.account_id is not null
  union select e.account_id from tender d join payment_part p on p.event_id = d.event_id and p.tender_no = d.tender_no
    join ${IDENTIFIED} e on e.suspense_id = p.row_id where d.account_token = :token limit :most`
const BY_NUMBER = 'select a.account_id as id from :numbers cross join account a where a.account_no = n.account_no'
/** A bill of this amount of which nothing is paid. */
const BY_AMOUNT = `select distinct b.account_id as id from bill b where b.amount_cents = :amount
  and (select sum(o.open_cents) from open_item o where o.account_id = b.account_id and o.bill_id = b.bill_id) = b.amount_cents limit :most`

const idsOf = (rows: readonly {readonly id: string}[]): string[] => rows.map((row) => row.id)

const byToken = async (reader: Reader, token: string, most: number): Promise<string[]> =>
  idsOf(await select<{id: string}>(reader, BY_TOKEN, {token, most}))

const byAmount = async (reader: Reader, amount: number, most: number): Promise<string[]> =>
  idsOf(await select<{id: string}>(reader, BY_AMOUNT, {amount, most}))

async function byNumber(reader: Reader, written: string): Promise<string[]> {
  const near = nearbyAccountNumbers(written).map((account_no) => ({account_no}))
  if (near.length === 0) return []
  const numbers = rowsFrom(reader, near, {account_no: 'text'}, 'n')
  return idsOf(await select<{id: string}>(reader, BY_NUMBER, {numbers}))
}

async function byName(desk: Desk, payor: string, most: number): Promise<[string, string][]> {
  if (payor === '') return []
  const {db} = desk.store
  const {alike_percent: least} = accountScreenPolicy(desk.district.id).search
  const persons = await personsById(db, await personsByName(db, payor, most), asOf(desk.today))
  const alike = Array.from(persons.values()).filter((person) => namesAlikePercent(payor, person.name) >= least)
  const names = new Map(alike.map((person) => [person.person_id, person.name]))
  const accounts = await accountPersons(db, Array.from(names.keys()), most)
  return accounts.map(({account_id, key}) => [account_id, `the name ${names.get(key) ?? ''} is alike`])
}

const NAMED = `select a.account_id, a.account_no, coalesce((select sum(o.open_cents) from open_item o where o.account_id = a.account_id), 0) as owed_cents,
    coalesce((select p.name from account_version w join person_version p on p.person_id = w.person_id where w.account_id = a.account_id
      order by w.effective_from desc, w.recorded_at desc, p.effective_from desc, p.recorded_at desc limit 1), '') as name
  from :keys join account a on a.account_id = k.id`

interface NamedRow {
  account_id: string
  account_no: string
  owed_cents: number
  name: string
}

async function named(
  desk: Desk,
  ranked: readonly (readonly [string, ReadonlyMap<Signal, string>])[],
): Promise<SuspenseCandidate[]> {
  const {db} = desk.store
  const keys = keysOf(db, idsOf(ranked.map(([id]) => ({id}))))
  const rows = ranked.length === 0 ? [] : await select<NamedRow>(db, NAMED, {keys})
  const byId = new Map(rows.map((row) => [row.account_id, row]))
  return ranked.flatMap(([accountId, signals]) => {
    const row = byId.get(accountId)
    if (row === undefined) return []
    const why = SIGNALS.flatMap((signal) => signals.get(signal) ?? [])
    return [{accountId, account: row.account_no, name: row.name, owed_cents: row.owed_cents, why}]
  })
}
