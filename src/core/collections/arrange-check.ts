import type {Desk} from '#core/acts/desk.js'
import {whoWorks} from '#core/acts/desk.js'
import {roleMayNot} from '#core/acts/perform.js'
import {arrangeFacts, type ArrangeFacts, type PaymentHistory} from '#core/collections/arrange-facts-views.js'
import {offersFor, wordsOf, type Able, type Offer} from '#core/collections/arrange-offers.js'
import {
  coveredJson,
  ruleJson,
  warningsOf,
  type ExpectedJson,
  type PartJson,
  type RuleJson,
  type WarningJson,
} from '#core/collections/arrange-outcome.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {limitFacts} from '#core/adjustments/limit-facts.js'
import {termsSaid, type ArrangeSaid} from '#core/collections/arrange-input.js'
import {coveredBy, eligibilityOf, termsRules} from '#core/collections/arrange-payment.js'
import {downAsked} from '#core/collections/arrange-authority.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import {expectedBills} from '#core/collections/expected-bills.js'
import {standingJson} from '#core/collections/standing.js'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, plainMoney, sum, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {arrangementPolicy, type ArrangementPolicy} from '#core/policies/arrangement-policy.js'
import {arrangementRights} from '#core/policies/arrangement-rights.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import {extensionPolicy} from '#core/policies/extensions.js'
import {standing, type Role} from '#core/staff/roles.js'

export type OfferJson = {
  readonly option: string
  readonly months: number
  readonly down: PartJson | null
  readonly installments: readonly PartJson[]
  readonly ends_on: string
  readonly total_cents: number
  /** By month: what the plan takes, what the bill is likely to be, both. */
  readonly by_month: readonly MonthJson[]
  readonly takes: readonly string[]
  /** Money of a fund that lowers it in the same act; null where nothing is reduced. */
  readonly reduction: {readonly amount_cents: number; readonly fund: string} | null
  /** Flags that say these terms. */
  readonly words: readonly string[]
}

export type MonthJson = {
  readonly month: string
  readonly plan_cents: number
  readonly expected_bill_cents: number
  readonly expected_from: string
  readonly together_cents: number
}

export type CheckJson = {
  readonly account: string
  readonly name: string
  readonly verdict: string
  readonly past_due_cents: number
  readonly covered: readonly PartJson[]
  readonly total_cents: number
  readonly down_asked_cents: number
  readonly standing: ReturnType<typeof standingJson>
  readonly history: PaymentHistory
  readonly rules: readonly RuleJson[]
  readonly offers: readonly OfferJson[]
  readonly offers_until: string
  readonly expected_bills: readonly ExpectedJson[]
  readonly warnings: readonly WarningJson[]
}

export interface Checked {
  readonly accountId: string
  readonly check: CheckJson
  readonly offers: readonly Offer[]
}

const dayOrNull = (text: string | null): BusinessDate | null => (text === null ? null : businessDate(text))

/** What the customer can do, of the terms as they are said. */
function ableOf(said: ArrangeSaid): Able {
  const {every, pay_day, months, first, down_cents, down_by} = termsSaid(said)
  return {
    ...{canPay: said['can-pay'] ?? null, every, payDay: dayOrNull(pay_day), months, first: dayOrNull(first)},
    ...{down: cents(down_cents), downBy: dayOrNull(down_by), reason: said.reason ?? ''},
  }
}

/** Who may have what, and why; writes nothing. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function checkArrangement(desk: Desk, account: string, said: ArrangeSaid): Promise<Checked> {
  const {roles} = whoWorks(desk)
  if (standing(desk.staff, 'arrange_payment', roles) === 'no') throw roleMayNot(desk, 'arrange_payment')
  const facts = await arrangeFacts(desk.store.db, desk, account)
  const {today} = desk
  const {'include-current': include_current, supersede, relation} = said
  const flags = {include_current, supersede, relation}
  const eligibility = eligibilityOf(facts, flags, {desk, today})
  const covered = coveredBy(facts, {...flags, today})
  const total = sum(covered.map((one) => one.open))
  const policy = arrangementPolicy(desk.district.id, today)
  const rules = termsRules(facts, {desk, today})
  const extensions = extensionPolicy(desk.district.id, today)
  const authority = {policy, rights: arrangementRights(), staff: desk.staff, extensions}
  const residential = facts.service === 'residential'
  const lowering = await loweringOf(desk, facts, policy)
  const offers =
    eligibility.verdict === 'denied'
      ? []
      : offersFor({...{total, eligibility, able: ableOf(said), rules, authority, roles, residential}, lowering})
  const days = offers.flatMap(({terms}) => terms.installments.map((one) => one.dueOn)).toSorted()
  return {
    accountId: facts.accountId,
    offers,
    check: {
      ...{account: facts.accountNo, name: facts.name, verdict: eligibility.verdict, total_cents: total},
      past_due_cents: facts.before.pastDue,
      covered: coveredJson(covered),
      down_asked_cents: downAsked(policy, total, eligibility.priorBreaks),
      standing: standingJson(facts.before),
      history: facts.history,
      rules: eligibility.rules.map(ruleJson),
      offers: offers.map((offer) => offerJson(offer, {facts, today, fund: fundOf(desk, policy)})),
      offers_until: addDays(today, policy.terms.offer_days),
      expected_bills: expectedBills(facts.bills, days, today).map(({month, amount, from}) => ({
        ...{month, amount_cents: amount, from},
      })),
      warnings: warningsFor(eligibility),
    },
  }
}

const warningsFor = (eligibility: Eligibility): WarningJson[] =>
  eligibility.verdict === 'denied' ? [] : warningsOf(eligibility)

/** Whose money pays a reduction, as the type of its adjustment says. */
const fundOf = (desk: Desk, policy: ArrangementPolicy): string =>
  reductionReason(desk, policy)?.type.fundingSource ?? ''

const reductionReason = (desk: Desk, {reduction}: ArrangementPolicy) =>
  reduction === null ? null : reasonOf(adjustmentPolicy(desk.district.id, desk.today), reduction.adjust_reason)

/** Who has to agree to an adjustment of so much, as far as the account's adjustments of the year let anybody. */
async function loweringOf(desk: Desk, {accountId}: ArrangeFacts, policy: ArrangementPolicy) {
  const {roles} = whoWorks(desk)
  const {yearTotal} = await limitFacts(
    desk.store.db,
    accountId,
    adjustmentPolicy(desk.district.id, desk.today),
    desk.today,
  )
  const type = reductionReason(desk, policy)?.type.code ?? ''
  return (amount: Cents): readonly Role[] | null => {
    const judged = {roles, type, amount, yearTotal, typedOver: false, employeeAccount: false, approving: false}
    return judgeAuthority(judged, desk.staff)?.approvers ?? null
  }
}

interface Telling {
  readonly facts: ArrangeFacts
  readonly today: BusinessDate
  readonly fund: string
}

function offerJson({option, terms, takes, reduced, asked}: Offer, {facts, today, fund}: Telling): OfferJson {
  const {installments, down, months, total} = terms
  const last = mustExist(installments.at(-1), 'a plan has an installment')
  return {
    ...{option, months, total_cents: total, ends_on: last.dueOn, takes},
    down: down === null ? null : {due: down.dueOn, amount_cents: down.amount},
    installments: installments.map((one) => ({due: one.dueOn, amount_cents: one.amount})),
    by_month: byMonth(terms.installments, facts, today),
    reduction: reduced === 0 ? null : {amount_cents: reduced, fund},
    words: [...(reduced === 0 ? [] : ['--reduce', plainMoney(reduced)]), ...wordsOf(asked)],
  }
}

function byMonth(
  installments: Offer['terms']['installments'],
  {bills}: ArrangeFacts,
  today: BusinessDate,
): MonthJson[] {
  const expected = expectedBills(
    bills,
    installments.map((one) => one.dueOn),
    today,
  )
  return expected.map(({month, amount, from}) => {
    const plan = sum(installments.filter((one) => one.dueOn.startsWith(month)).map((one) => one.amount))
    return {
      ...{month, plan_cents: plan, expected_bill_cents: amount, expected_from: from},
      together_cents: cents(plan + amount),
    }
  })
}
