import type {BusinessDate} from '#core/kernel/business-date.js'
import {parseSpokenId} from '#core/kernel/ids.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {variancePolicy} from '#core/policies/variance-policy.js'
import type {Reader} from '#core/store/open.js'
import {fiscalYearOf} from '#core/variances/judge-retro.js'
import {varianceByNumber} from '#core/variances/variance-views.js'

export interface RetierFacts {
  readonly varianceNo: string
  readonly changed: Readonly<Record<string, string>>
  readonly because: readonly {readonly rule: string; readonly citation: string}[]
}

export interface RetierAsked {
  readonly district: string
  readonly accountId: string
  readonly variance: string
  readonly issuedOn: BusinessDate
  readonly today: BusinessDate
}

/** With what a further bill is priced again, beyond what the policy gives by itself: what was granted, this fiscal year.
 * @throws Refusal NOT_FOUND (66), NO_RETRO, PAST_FISCAL_YEAR (65) */
export async function retierFactsOf(reader: Reader, asked: RetierAsked): Promise<RetierFacts> {
  const stored = await varianceByNumber(reader, parseSpokenId('V', asked.variance))
  if (stored.accountId !== asked.accountId) throw notFound(`no variance ${stored.varianceNo} on this account`)
  const {retro} = variancePolicy(asked.district, asked.today)
  const because = [{rule: 'variance.retro', citation: retro.citation}]
  const change = stored.events.find(({kind}) => kind === 'grant')?.change ?? null
  if (change?.name !== retro.fact || change.how !== 'set')
    throw refuse('NO_RETRO', `${stored.varianceNo} granted no ${retro.fact}; only that prices past bills again`, {
      because,
    })
  const year = fiscalYearOf(asked.today, retro.fiscalYearStartsMonth)
  if (asked.issuedOn < year)
    throw refuse(
      'PAST_FISCAL_YEAR',
      `the bill of ${asked.issuedOn} is of a past fiscal year; this one began on ${year}`,
      {
        field: 'bill',
        because,
      },
    )
  return {varianceNo: stored.varianceNo, changed: {[change.name]: change.value}, because}
}
