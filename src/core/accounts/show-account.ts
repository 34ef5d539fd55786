import {accountHeads, type AccountHead} from '#core/accounts/account-head-views.js'
import {alertsOf, type Alert, type AlertFact} from '#core/accounts/account-alerts.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {timelineOf, withArrangements, type TimelineEntry} from '#core/accounts/account-timeline-views.js'
import {ALERT_FACTS} from '#core/accounts/accounts.sql.js'
import {addressLine} from '#core/accounts/address-key.js'
import {aged, type Aged} from '#core/accounts/age-bands.js'
import {accountStatus, agreementStatus} from '#core/accounts/agreement.js'
import {
  depositsAsOf,
  openItemsAsOf,
  postedBalance,
  type DepositAsOf,
  type OpenItemAsOf,
} from '#core/accounts/balance-as-of-views.js'
import {personsById} from '#core/accounts/person-views.js'
import {premisesById, servicePointsOn} from '#core/accounts/premise-views.js'
import {mustMayView, shownTo} from '#core/accounts/privacy.js'
import {asOf, type AsOf} from '#core/accounts/versions.js'
import type {Desk} from '#core/acts/desk.js'
import type {Look} from '#core/acts/look-log.js'
import {addMonths, type BusinessDate} from '#core/kernel/business-date.js'
import {parseInstant} from '#core/kernel/clock.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound} from '#core/kernel/refusal.js'
import {arrangementsTold, type ToldArrangement} from '#core/collections/arrangement-alerts.js'
import {accountScreenPolicy} from '#core/policies/account-screen.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import {select} from '#core/store/dialect.js'
import {standingVariances} from '#core/variances/attention-views.js'
import type {Reader} from '#core/store/open.js'

export interface ShownService {
  readonly service: string
  readonly status: string
  readonly start_on: BusinessDate
  readonly rate_plan: string
  readonly meter: string | null
  readonly size: string | null
}

/** Everything one screen shows of an account at a moment. */
export interface AccountScreen extends Aged {
  readonly account: string
  readonly former_number: string | null
  readonly as_of: BusinessDate
  readonly known_at: string | null
  readonly status: string
  readonly opened_on: BusinessDate
  readonly class: string
  readonly customer_role: string
  readonly tenure: string | null
  readonly name: string
  readonly person_kind: string
  readonly phone: string | null
  readonly email: string | null
  readonly language: string
  readonly premise: string
  readonly address: string
  readonly dwelling: string
  readonly route: string
  readonly mail_address: string
  readonly paperless: boolean
  readonly cycle: string
  readonly services: readonly ShownService[]
  readonly alerts: readonly Alert[]
  /** Receivables less credits. */
  readonly balance_cents: number
  readonly credit_cents: number
  readonly open_items: readonly OpenItemAsOf[]
  readonly deposits: readonly DepositAsOf[]
  readonly timeline: {readonly rows: readonly TimelineEntry[]; readonly total: number; readonly truncated: boolean}
}

export interface ShowQuestion {
  readonly account: string
  readonly asOf: BusinessDate | null
  readonly knownAt: string | null
  /** Rows of the timeline; null = as the district's screen shows, 0 = all. */
  readonly limit: number | null
}

/**
 * One account as it was on a day, as known at a moment: recomputed from facts, so that a payment that came back later
 * still stands as paid on the days it was.
 * @throws Refusal NOT_FOUND (66), NOT_YOURS (77)
 */
export async function showAccount(desk: Desk, question: ShowQuestion): Promise<AccountScreen> {
  mustMayView(desk)
  const {db} = desk.store
  const knownAt = question.knownAt === null ? null : parseInstant(question.knownAt, 'known-at')
  const at = asOf(question.asOf ?? desk.today, knownAt)
  const accountId = await accountIdOf(db, question.account)
  const [head] = accountId === null ? [] : await accountHeads(db, [accountId], at)
  if (head === undefined) throw notFound(`no account ${question.account}`, ['curbstop find-account NAME'])
  if (head.version.effective_from > at.day || head.recorded_at > at.knownAt)
    throw notFound(`${question.account} was not known yet: it was opened on ${head.opened_on}`)
  const money = await moneyOf(desk, head.account_id, at)
  const who = await whoAndWhere(desk, head, at)
  const status = accountStatus(head.agreements, money.balance_cents === 0, at)
  const arrangements = await arrangementsTold(db, head.account_id, {...at, district: desk.district.id})
  return {
    account: head.account_no,
    former_number: head.external_key,
    as_of: at.day,
    known_at: knownAt,
    status,
    opened_on: head.opened_on,
    ...who,
    ...money,
    services: await servicesOf(db, head, at),
    alerts: await alertsFor(desk, {head, at, status, money, arrangements, language: who.language}),
    timeline: await timelineFor(desk, head.account_id, {at, arrangements, limit: question.limit}),
  }
}

type Money = Pick<AccountScreen, keyof Aged | 'balance_cents' | 'credit_cents' | 'open_items' | 'deposits'>

async function moneyOf(desk: Desk, accountId: string, at: AsOf): Promise<Money> {
  const {db} = desk.store
  const items = await openItemsAsOf(db, accountId, at)
  const {balance, credit} = await postedBalance(db, accountId, at)
  const bands = accountScreenPolicy(desk.district.id).age_bands_days
  return {
    ...aged(items, bands, at.day),
    balance_cents: balance,
    credit_cents: credit,
    open_items: items,
    deposits: await depositsAsOf(db, accountId, at),
  }
}

async function whoAndWhere(desk: Desk, {version}: AccountHead, at: AsOf) {
  const {db} = desk.store
  const shown = shownTo(desk, accountScreenPolicy(desk.district.id))
  const person = mustExist((await personsById(db, [version.person_id], at)).get(version.person_id), 'a customer')
  const premise = mustExist((await premisesById(db, [version.premise_id], at)).get(version.premise_id), 'a premise')
  return {
    class: version.class,
    customer_role: version.customer_role,
    tenure: version.tenure,
    name: shown.name(person.name),
    person_kind: person.kind,
    phone: shown.phone(person.phone),
    email: desk.store.readonly ? null : person.email,
    language: person.language,
    premise: premise.premise_no,
    address: addressLine(premise),
    dwelling: premise.dwelling,
    route: premise.route,
    mail_address: desk.store.readonly ? '' : version.mail_address,
    paperless: version.paperless === 1,
    cycle: version.cycle,
  }
}

async function servicesOf(reader: Reader, head: AccountHead, at: AsOf): Promise<ShownService[]> {
  const points = await servicePointsOn(reader, head.version.premise_id, at.day)
  return head.agreements.flatMap((agreement) => {
    const status = agreementStatus(agreement, at)
    const point = points.find((one) => one.service_point_id === agreement.service_point_id)
    if (status === null) return []
    const {service, start_on, rate_plan} = agreement
    return [{service, status, start_on, rate_plan, meter: point?.serial ?? null, size: point?.size ?? null}]
  })
}

interface AlertQuestion {
  readonly head: AccountHead
  readonly at: AsOf
  readonly status: AccountHead['status']
  readonly money: Money
  readonly arrangements: readonly ToldArrangement[]
  readonly language: string
}

async function alertsFor(
  desk: Desk,
  {head, at, status, money, arrangements, language}: AlertQuestion,
): Promise<Alert[]> {
  const months = accountScreenPolicy(desk.district.id).returned_payment_alert_months
  const since = addMonths(at.day, -months)
  const facts = await select<AlertFact>(desk.store.db, ALERT_FACTS, {account: head.account_id, ...at, since})
  const overdue = money.open_items.filter((item) => item.due_on < at.day)
  return alertsOf({
    facts,
    arrangements,
    status,
    startOn: head.agreements[0]?.start_on ?? null,
    pastDueCents: money.past_due_cents,
    oldestDueOn: overdue[0]?.due_on ?? null,
    returnedMonths: months,
    language,
    districtLanguage: openingPolicy(desk.district.id, desk.today).language,
    deposits: money.deposits,
    variances: await standingVariances(desk.store.db, {...at, accountId: head.account_id, district: desk.district.id}),
  })
}

interface TimelineQuestion {
  readonly at: AsOf
  readonly arrangements: readonly ToldArrangement[]
  readonly limit: number | null
}

async function timelineFor(
  desk: Desk,
  accountId: string,
  {at, arrangements, limit}: TimelineQuestion,
): Promise<AccountScreen['timeline']> {
  const recorded = await timelineOf(desk.store.db, accountId, at, desk.clock.zone)
  const all = withArrangements(recorded, arrangements)
  const most = limit ?? accountScreenPolicy(desk.district.id).timeline_rows
  const rows = most === 0 ? all : all.slice(0, most)
  return {rows, total: all.length, truncated: rows.length < all.length}
}

/** The row of the look log for one account's screen. */
export const lookAtAccount = async (desk: Desk, screen: AccountScreen): Promise<Look> => ({
  command: 'show-account',
  accountId: await accountIdOf(desk.store.db, screen.account),
  filter: `as of ${screen.as_of}`,
  accountNumbers: [screen.account],
})
