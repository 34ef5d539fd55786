import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import {recordProtection} from '#core/collections/record-protection.js'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {pullOrders, type OrderEffect} from '#core/payments/payment-effects.js'
import {agencyOf, pledgePolicy, pledgeRule, type Agency} from '#core/policies/pledge-policy.js'
import {lockedPledges, type Pledge} from '#core/pledges/pledge-views.js'

export type PledgeInput = {
  readonly account: string
  readonly agency: string
  readonly amount_cents: number
  /** Last day on which it holds a shut-off. */
  readonly until: string
  readonly reference: string
  readonly note: string
}

interface Facts {
  readonly accountId: string | null
  readonly pledges: readonly Pledge[]
}

type Decision = Decided & {
  readonly accountId: string
  readonly agency: Agency
  readonly until: BusinessDate
  readonly input: PledgeInput
}

export type Promised = {
  readonly account: string
  readonly agency: string
  readonly agency_name: string
  readonly state: 'promised'
  readonly amount_cents: number
  readonly until: string
  readonly reference: string
  readonly pledge: string
  readonly protection: string
  readonly rule: string
  /** Turn-off orders that were out, judged again. */
  readonly orders: readonly OrderEffect[]
}

/** Records what an agency promises for an account, and holds the shut-off until the last day, both at once. */
export const promisePledge: Act<PledgeInput, Facts, Decision, Promised> = {
  kind: 'pledge-payment',
  permission: 'pledge_payment',
  subject: (input) => input.account,
  async load(trx, input, {today}) {
    const accountId = await accountIdOf(trx, input.account)
    return {accountId, pledges: await lockedPledges(trx, accountId, today)}
  },
  decide({accountId, pledges}, input, context) {
    if (accountId === null) throw notFound(`no account ${input.account}`)
    const policy = pledgePolicy(context.desk.district.id, context.today)
    const agency = agencyOf(policy, input.agency)
    const until = untilOf(input, agency, context)
    const standing = pledges.find((one) => one.agency === agency.code && one.state === 'promised')
    if (standing !== undefined)
      throw refuse(
        'ALREADY_PLEDGED',
        `${agency.title} promised ${formatMoney(standing.promised)} until ${standing.until}`,
        {
          because: pledgeRule(policy),
          next: [`curbstop pledge-payment ${input.account} --agency ${agency.code} --withdraw`],
        },
      )
    const amount = cents(input.amount_cents)
    if (amount <= 0) throw refuse('NOTHING_PLEDGED', 'a promise is of more than nothing', {field: 'amount'})
    const summary = `${agency.title} promises ${formatMoney(amount)} for ${input.account} until ${until}`
    const said = {...input, note: safeNoteOrNone(input.note), reference: safeNoteOrNone(input.reference)}
    return {accountId, agency, until, input: said, amountCents: amount, summary}
  },
  async record(trx, {accountId, agency, until, input}, context) {
    const {account, amount_cents, reference, note} = input
    const detail = {agency: agency.code, amount_cents, reference, note}
    const held = {accountId, kind: 'agency_pledge', from: context.today, until, detail, evidence: null} as const
    const protection = await recordProtection(trx, held, context)
    const pledge = context.key()
    await trx('pledge').insert({
      ...{account_id: accountId, pledge_id: pledge, agency: agency.code, reference, amount_cents},
      ...{promised_on: context.today, until_on: until, protection_id: protection, operator_id: context.operatorId},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })
    const said = {agency: agency.code, agency_name: agency.title, state: 'promised' as const, amount_cents, until}
    const why = `${agency.title} promised to pay`
    const orders = (await pullOrders(trx, {ids: [accountId], why}, context)).get(accountId) ?? []
    return {account, ...said, reference, pledge, protection, rule: 'P-HOLD', orders}
  },
}

/** @throws Refusal PAST_DATE, TOO_LONG (65) */
function untilOf(input: PledgeInput, agency: Agency, {desk, today}: ActContext): BusinessDate {
  const until = businessDate(input.until, 'until')
  const because = pledgeRule(pledgePolicy(desk.district.id, today))
  if (until < today)
    throw refuse('PAST_DATE', `it would end on ${until}, before today ${today}`, {field: 'until', because})
  const last = addDays(today, agency.most_days)
  if (until <= last) return until
  throw refuse('TOO_LONG', `a promise of ${agency.title} holds ${agency.most_days} days at most, until ${last}`, {
    field: 'until',
    because,
  })
}
