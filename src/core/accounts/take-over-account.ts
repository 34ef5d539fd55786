import {accountHeads, type AccountHead} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {decideOpening} from '#core/accounts/decide-opening.js'
import {loadOpening} from '#core/accounts/open-account.js'
import type {OpenAccountInput, OpenAccountOutcome, Opening, OpeningFacts} from '#core/accounts/opening.js'
import {premisesById} from '#core/accounts/premise-views.js'
import {recordAgreementEvents} from '#core/accounts/record-accounts.js'
import {recordOpening} from '#core/accounts/record-opening.js'
import {judgeTenantService} from '#core/accounts/tenant-service.js'
import {asOf} from '#core/accounts/versions.js'
import type {Act, ActContext} from '#core/acts/act.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, refuse, type Because} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import {householdPolicy, type HouseholdPolicy} from '#core/policies/households.js'
import type {CustomerLaw} from '#core/policies/law.js'
import type {Trx} from '#core/store/open.js'

export const TAKE_OVERS = ['own_meter', 'whole_account'] as const
/** A meter of the occupant's own, or all that is owed from now on for everybody at the address. */
export type TakeOverOf = (typeof TAKE_OVERS)[number]

/** The premise is the landlord's, whatever is said; the applicant is a tenant. */
export type TakeOverInput = OpenAccountInput & {
  /** The landlord's account. */
  readonly occupant_of: string
  readonly covers: TakeOverOf
  readonly agrees_terms: boolean
  /** Months of rent paid on time that the occupant shows; 0 = none shown. */
  readonly prompt_rent_months: number
}

interface Facts {
  readonly landlord: AccountHead
  readonly opening: OpeningFacts
  readonly policy: HouseholdPolicy
}

interface Decision extends Opening {
  readonly landlord: AccountHead
  readonly input: TakeOverInput
  readonly law: CustomerLaw['tenant_service']
  readonly rentRecord: boolean
}

export type TakenOver = OpenAccountOutcome & {
  readonly occupant_of: {
    readonly account: string
    /** The landlord's debt, of which nothing may be demanded. */
    readonly left_owing_cents: number
    readonly may_demand_cents: number
    readonly prompt_rent_months: number
    /** The rent record stands for credit. */
    readonly credit_shown: boolean
    readonly rule: string
    readonly citation: string
    /** Turn-off orders of the landlord's account. */
    readonly orders: readonly OrderEffect[]
  }
}

/** @throws Refusal NOT_FOUND (66), NOT_A_LANDLORD, NOT_SERVED (65) */
async function load(trx: Trx, input: TakeOverInput, context: ActContext): Promise<Facts> {
  const {desk, today} = context
  const accountId = await accountIdOf(trx, input.occupant_of)
  if (accountId === null) throw notFound(`no account ${input.occupant_of}`, ['curbstop find-account NAME'])
  await lockAccounts(trx, [accountId])
  const at = asOf(today)
  const landlord = mustExist((await accountHeads(trx, [accountId], at))[0], 'an account has its head')
  if (landlord.version.customer_role !== 'landlord')
    throw refuse('NOT_A_LANDLORD', `the customer of ${input.occupant_of} lives there`, {field: 'occupant-of'})
  if (landlord.status !== 'active' && landlord.status !== 'pending_stop')
    throw refuse('NOT_SERVED', `${input.occupant_of} is not served: open the account as any other`, {
      field: 'occupant-of',
    })
  const {premise_id: premiseId} = landlord.version
  const premise = mustExist((await premisesById(trx, [premiseId], at)).get(premiseId), 'a premise')
  const opening = await loadOpening(trx, {...input, premise: premise.premise_no, occupancy: 'tenant'}, context)
  return {landlord, opening, policy: householdPolicy(desk.district.id, today)}
}

/** An occupant becomes the customer without the landlord's debt (HSC 116916(b)-(e), Gov. 60371(b)-(d)). */
export const takeOverAccount: Act<TakeOverInput, Facts, Decision, TakenOver> = {
  kind: 'take-over-account',
  permission: 'open_account',
  subject: (input) => input.occupant_of,
  load,
  decide({landlord, opening: facts, policy}, input, context) {
    const law = facts.law.tenant_service
    const because: Because[] = [{rule: 'S-TENCUST', citation: law.citation}]
    if (!input.agrees_terms)
      throw refuse('NO_AGREEMENT', 'the occupant agrees to the terms of service first: --agrees', {
        field: 'agrees',
        because,
      })
    const answer = judgeTenantService(
      {
        agrees_terms: input.agrees_terms,
        individually_metered: input.covers === 'own_meter',
        assumes_all_subsequent: input.covers === 'whole_account',
        prior_service_months_required: null,
        prompt_rent_months: input.prompt_rent_months,
        landlord_debt_cents: landlord.balance,
        demanded_cents: ZERO,
      },
      law,
    )
    if (!answer.serve) throw refuse('NOT_SERVABLE', 'the occupant can not be served apart from others', {because})
    const rentRecord = input.prompt_rent_months >= policy.rent_record.months
    const opening = decideOpening(
      {...facts, agreements: withoutLandlord(facts, landlord.account_id), rentRecord},
      {...context, staff: context.desk.staff},
    )
    const summary = `${opening.summary}, in place of ${input.occupant_of}`
    return {...opening, landlord, input, law, rentRecord, summary}
  },
  async record(trx, decision, context) {
    const {landlord, input, law, rentRecord, application} = decision
    await endLandlordService(trx, decision, context)
    const opened = await recordOpening(trx, decision, context)
    const accountId = mustExist(await accountIdOf(trx, opened.account), 'the account that was opened')
    const rules = [{rule: 'S-TENCUST', citation: law.citation, may_demand_cents: 0}]
    await trx('occupant_take_over').insert({
      ...{account_id: accountId, from_account_id: landlord.account_id, taken_over_on: application.start},
      ...{covers: input.covers, prompt_rent_months: input.prompt_rent_months, left_owing_cents: landlord.balance},
      ...{rules_json: canonicalJson(rules), recorded_at: context.recordedAt, act_id: context.actId},
    })
    const ids = [landlord.account_id]
    const orders = await pullOrders(trx, {ids, why: `occupant became the customer: ${opened.account}`}, context)
    return {
      ...opened,
      occupant_of: {
        ...{account: input.occupant_of, left_owing_cents: landlord.balance, may_demand_cents: 0},
        ...{prompt_rent_months: input.prompt_rent_months, credit_shown: rentRecord},
        ...{rule: 'S-TENCUST', citation: law.citation, orders: orders.get(landlord.account_id) ?? []},
      },
    }
  },
}

/** The landlord's service ends on the day the occupant's begins: it holds the point no longer. */
const withoutLandlord = ({agreements}: OpeningFacts, landlordId: string): OpeningFacts['agreements'] =>
  agreements.filter((agreement) => agreement.account_id !== landlordId)

function endLandlordService(trx: Trx, {landlord, application}: Decision, context: ActContext): Promise<void> {
  const ended = landlord.agreements
    .filter(({events}) => !events.some(({kind}) => kind === 'finalize' || kind === 'cancel_start'))
    .map(({agreement_id: agreementId}) => ({
      ...{accountId: landlord.account_id, agreementId},
      ...{kind: 'finalize' as const, effectiveOn: application.start},
    }))
  return recordAgreementEvents(trx, ended, context)
}
