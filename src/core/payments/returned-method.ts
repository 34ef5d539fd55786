import {addMonths, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import type {TenderKind} from '#core/payments/payment-event.js'
import type {ReturnedMethodPolicy, TenderPolicy} from '#core/policies/tender-policy.js'

export interface MethodVerdict {
  readonly accept: boolean
  /** Last day on which guaranteed funds alone are taken; null where nothing is locked. */
  readonly lockUntil: BusinessDate | null
}

export interface MethodQuestion {
  /** Days on which tenders came back; one tender counts once, whatever it paid. */
  readonly returns: readonly BusinessDate[]
  readonly on: BusinessDate
  readonly guaranteed: boolean
}

/** Whether a way of paying is taken after payments that came back (C-6157, P-NSF). */
export function returnedMethod(
  {limit, window_months: window, lock_months: lock}: ReturnedMethodPolicy,
  {returns, on, guaranteed}: MethodQuestion,
): MethodVerdict {
  const known = returns.filter((day) => day <= on).toSorted()
  let lockUntil: BusinessDate | null = null
  for (const [index, last] of known.entries()) {
    const first = known[index - limit + 1]
    if (first === undefined || addMonths(first, window) <= last) continue
    const until = addMonths(last, lock)
    if (until >= on) lockUntil = lockUntil === null ? until : maxDate(lockUntil, until)
  }
  return {accept: guaranteed || lockUntil === null, lockUntil}
}

export interface TakenFrom {
  readonly account: string
  readonly kind: TenderKind
  readonly returns: readonly BusinessDate[]
  readonly on: BusinessDate
}

/** @throws Refusal CASH_ONLY (65) */
export function mustBeTaken({returned}: TenderPolicy, {account, kind, returns, on}: TakenFrom): void {
  const guaranteed = !returned.not_guaranteed.includes(kind)
  const {accept, lockUntil} = returnedMethod(returned, {returns, on, guaranteed})
  if (accept) return
  throw refuse(
    'CASH_ONLY',
    `${account}: no checks until ${lockUntil ?? ''}, ${returned.limit} payments came back within ${returned.window_months} months`,
    {
      field: kind,
      because: [
        {rule: 'P-NSF', citation: returned.citation},
        {rule: 'C-6157', citation: 'Gov. 6157'},
      ],
      next: ['cash, --cashiers-check, --money-order or --card'],
    },
  )
}
