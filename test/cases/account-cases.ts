import {judgeDeposit} from '#core/accounts/deposit-rule.js'
import {judgeRedFlags} from '#core/accounts/identity-red-flags.js'
import {APPLICANTS, DEBTORS, mayTransferDebt} from '#core/accounts/prior-debt.js'
import {judgeTenantService} from '#core/accounts/tenant-service.js'
import {ZERO} from '#core/kernel/money.js'
import {AGENCY_KINDS} from '#core/policies/shutoff-law.js'
import type {Judges} from './case-books.js'

export const ACCOUNT_CASES: Judges = {
  red_flag: (i, {district}) => ({...judgeRedFlags(i.texts('flags') ?? [], district.red_flags)}),
  debt_transfer: (i) => {
    i.oneOf('agency', AGENCY_KINDS)
    const debtor = i.need(i.oneOf('debtor', DEBTORS), 'debtor')
    const applicant = i.need(i.oneOf('applicant', APPLICANTS), 'applicant')
    return {may_transfer: mayTransferDebt({debtor, applicant, lived_there: i.flag('lived_there') ?? false})}
  },
  deposit: (i, {law}) => {
    const billing = i.oneOf('billing', ['monthly', 'bimonthly', 'quarterly', 'periodic'])
    const answer = judgeDeposit(
      {
        agency: i.need(i.oneOf('agency', AGENCY_KINDS), 'agency'),
        basis: i.text('basis') ?? null,
        credit_ok: i.flag('credit_ok') ?? false,
        billing: billing === undefined || billing === 'monthly' ? (billing ?? null) : 'periodic',
        average_bill_cents: i.money('avg_bill') ?? null,
        asked_cents: i.money('asked') ?? null,
      },
      law.customers,
    )
    const max = answer.max_cents === null ? null : answer.max_cents / 100
    return {may_require: answer.may_require, max, allowed: answer.within_cap}
  },
  tenant_service: (i, {law}) => {
    const answer = judgeTenantService(
      {
        agrees_terms: i.flag('agrees_terms') ?? false,
        individually_metered: i.flag('individually_metered') ?? false,
        assumes_all_subsequent: i.flag('assumes_all_subsequent') ?? false,
        prior_service_months_required: i.number('prior_service_months_required') ?? null,
        prompt_rent_months: i.number('prompt_rent_months') ?? 0,
        landlord_debt_cents: i.money('landlord_debt') ?? ZERO,
        demanded_cents: i.money('demand_debt') ?? ZERO,
      },
      law.customers.tenant_service,
    )
    return {serve: answer.serve, may_demand: answer.may_demand_cents / 100, credit_ok: answer.credit_ok}
  },
}
