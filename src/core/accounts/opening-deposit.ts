import {depositLawOf, judgeDeposit} from '#core/accounts/deposit-rule.js'
import type {PossibleMatch} from '#core/accounts/possible-match.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {formatMoney, least, parseMoney, type Cents} from '#core/kernel/money.js'
import {refuse, usage, type Because} from '#core/kernel/refusal.js'
import type {CustomerLaw} from '#core/policies/law.js'
import type {OpeningPolicy} from '#core/policies/opening-service.js'

export interface DepositQuestion {
  /** `auto`, `waive` or an amount of dollars. */
  readonly asked: string
  readonly applicant: string
  readonly serviceClass: string
  /** The applicant's own earlier account, null when there is none. */
  readonly prior: PossibleMatch | null
  readonly today: BusinessDate
}

export interface OpeningDeposit {
  readonly kind: 'requested' | 'waived'
  readonly amount: Cents
  readonly dueOn: BusinessDate
  /** What in the credit record allows it. */
  readonly ground: string
  readonly because: readonly Because[]
}

/** What in a person's own credit record allows a deposit; empty = nothing does. */
export function creditGrounds(prior: PossibleMatch | null, policy: OpeningPolicy): string[] {
  if (prior === null) return []
  const {unpaid_from_cents: from, returned_payments: returned} = policy.deposit
  const grounds: string[] = []
  if (prior.pastDue >= from) grounds.push(`unpaid balance ${formatMoney(prior.pastDue)} on ${prior.account}`)
  if (prior.returnedPayments >= returned.count)
    grounds.push(`${prior.returnedPayments} payments returned in ${returned.months} months`)
  return grounds
}

/**
 * The deposit of somebody who opens service: solely on creditworthiness, never on being a renter (Gov. 60375.5).
 * @throws Refusal NO_CREDIT_GROUND, DEPOSIT_OVER_CAP, DEPOSIT_OVER_POLICY (65), BAD_DEPOSIT (64)
 */
export function openingDeposit(
  question: DepositQuestion,
  policy: OpeningPolicy,
  law: CustomerLaw,
): OpeningDeposit | null {
  const {citation} = depositLawOf(law, policy.deposit.agency)
  const grounds = creditGrounds(question.prior, policy)
  const usual = policy.classes.get(question.serviceClass)
  const asked = question.asked === 'auto' || question.asked === 'waive' ? null : parseMoney(question.asked, 'deposit')
  if (asked !== null && asked <= 0) throw usage('BAD_DEPOSIT', 'deposit: auto, waive or an amount above 0', 'deposit')
  const answer = judgeDeposit(
    {
      agency: policy.deposit.agency,
      basis: 'creditworthiness',
      credit_ok: grounds.length === 0,
      billing: policy.deposit.billing,
      average_bill_cents: usual?.average_bill_cents ?? null,
      asked_cents: asked,
    },
    law,
  )
  const because: Because[] = [{rule: 'G-DEP', citation, fact: grounds.join(', ') || 'no ground'}]
  if (!answer.may_require) {
    if (asked === null) return null
    throw refuse(
      'NO_CREDIT_GROUND',
      `--deposit ${question.asked}: nothing in ${question.applicant}'s credit record allows a deposit (G-DEP, ${citation}).`,
      {field: 'deposit', because, next: ['--deposit auto']},
    )
  }
  if (!answer.within_cap && answer.max_cents !== null)
    throw refuse('DEPOSIT_OVER_CAP', `at most ${formatMoney(answer.max_cents)} may be asked (U-DEPCAP, ${citation})`, {
      field: 'deposit',
      because: [{rule: 'U-DEPCAP', citation}],
    })
  const most = usual?.deposit_cents ?? null
  if (most === null || most === 0) return null
  if (asked !== null && asked > most)
    throw refuse(
      'DEPOSIT_OVER_POLICY',
      `the deposit of this class is ${formatMoney(most)} (${policy.deposit.citation})`,
      {
        field: 'deposit',
      },
    )
  const amount = asked ?? (answer.max_cents === null ? most : least(most, answer.max_cents))
  return {
    kind: question.asked === 'waive' ? 'waived' : 'requested',
    amount,
    dueOn: addDays(question.today, policy.deposit.due_days),
    ground: grounds.join(', '),
    because,
  }
}
