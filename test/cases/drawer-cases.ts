import {judgeDifference} from '#core/cashiering/judge-difference.js'
import type {Judge, Judges} from './case-books.js'

const cash_drawer: Judge = (i) => {
  const policy = i.need(i.child('policy'), 'policy')
  const limit = (key: string) => policy.need(policy.money(key), key)
  const {overShort, level} = judgeDifference(
    i.need(i.money('counted'), 'counted'),
    i.need(i.money('expected'), 'expected'),
    {
      record_from_cents: limit('note_from'),
      supervisor_from_cents: limit('supervisor_from'),
      finance_from_cents: limit('finance_from'),
      incident_from_cents: limit('incident_from'),
    },
  )
  return {over_short: overShort / 100, level}
}

export const DRAWER_CASES: Judges = {cash_drawer}
