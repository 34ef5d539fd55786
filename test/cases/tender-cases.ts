import {cardFaults, maskedCard} from '#core/imports/unsafe-text.js'
import {businessDate} from '#core/kernel/business-date.js'
import {TENDER_KINDS} from '#core/payments/payment-event.js'
import {returnedMethod} from '#core/payments/returned-method.js'
import {tenderPolicy} from '#core/policies/tender-policy.js'
import type {Judge, Judges} from './case-books.js'

/** Cases of policies say no day. */
const ON = businessDate('2026-11-23')

const returned_method: Judge = (i) => {
  const limits = i.need(i.child('policy'), 'policy')
  const kind = i.need(i.oneOf('tender', TENDER_KINDS), 'tender')
  const {accept, lockUntil} = returnedMethod(
    {
      limit: limits.need(limits.number('limit'), 'limit'),
      window_months: limits.need(limits.number('window_months'), 'window_months'),
      lock_months: limits.need(limits.number('lock_months'), 'lock_months'),
    },
    {
      returns: i.dates('returns'),
      on: i.need(i.date('on'), 'on'),
      guaranteed: !tenderPolicy('rivergate', ON).returned.not_guaranteed.includes(kind),
    },
  )
  return {accept, lock_until: lockUntil}
}

const pan_mask: Judge = (i) => {
  const text = i.text('text')
  if (text !== undefined) {
    const reasons = cardFaults(text)
    return {reject: reasons.length > 0, reasons}
  }
  i.need(i.oneOf('use', ['receipt']), 'use')
  return {show: maskedCard(i.need(i.text('pan'), 'pan'))}
}

export const TENDER_CASES: Judges = {returned_method, pan_mask}
