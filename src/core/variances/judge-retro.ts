import {dateOf, yearOf, type BusinessDate} from '#core/kernel/business-date.js'
import type {RetroRule} from '#core/policies/variance-policy.js'
import {compare, decimalFraction, fraction, times} from '#core/rates/fraction.js'

/** A bill that could be priced again. */
export interface RetroBill {
  readonly billId: string
  readonly billNo: string
  readonly issuedOn: BusinessDate
}

export interface RetroAsked {
  readonly oldValue: string
  readonly newValue: string
  readonly receivedOn: BusinessDate
  readonly decidedOn: BusinessDate
  /** In any order. */
  readonly bills: readonly RetroBill[]
}

export interface Retro {
  readonly bills: readonly RetroBill[]
  /** One sentence, also where none is. */
  readonly why: string
}

/** First day of the fiscal year that a day is in. */
export function fiscalYearOf(day: BusinessDate, startsMonth: number): BusinessDate {
  const start = dateOf(yearOf(day), startsMonth, 1)
  return start <= day ? start : dateOf(yearOf(day) - 1, startsMonth, 1)
}

/** Whether it is larger by more than so many percent. From nothing, anything is. */
export function grewByMore(oldValue: string, newValue: string, percent: number): boolean {
  const [old, now] = [decimalFraction(oldValue), decimalFraction(newValue)]
  if (old === null || now === null) return false
  return compare(times(now, fraction(100)), times(old, fraction(100 + percent))) > 0
}

/**
 * Which bills are priced again: the last one before the form came in; the first one that went out while it waited as
 * well. None of a past fiscal year.
 */
export function judgeRetro(rule: RetroRule, asked: RetroAsked): Retro {
  const {oldValue, newValue, receivedOn, decidedOn} = asked
  if (!grewByMore(oldValue, newValue, rule.moreThanPercent))
    return {
      bills: [],
      why: `no credit of past bills: ${newValue} is not more than ${rule.moreThanPercent}% above ${oldValue}`,
    }
  const known = asked.bills
    .filter(({issuedOn}) => issuedOn <= decidedOn)
    .toSorted((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : a.billId < b.billId ? -1 : 1))
  const before = known.filter(({issuedOn}) => issuedOn <= receivedOn)
  const meanwhile = known.filter(({issuedOn}) => issuedOn > receivedOn)
  const most = meanwhile.length === 0 ? rule.bills : rule.billsIfBilledMeanwhile
  const chosen = [...before.slice(-rule.bills), ...meanwhile].slice(0, most)
  const year = fiscalYearOf(decidedOn, rule.fiscalYearStartsMonth)
  const bills = chosen.filter(({issuedOn}) => issuedOn >= year)
  if (bills.length === 0) return {bills, why: `no credit of past bills: none of the fiscal year from ${year}`}
  const waited = meanwhile.length > 0 ? ', billed again while it waited' : ''
  return {
    bills,
    why: `larger by more than ${rule.moreThanPercent}%${waited}: ${bills.length === 1 ? 'one bill' : `${bills.length} bills`} again`,
  }
}
