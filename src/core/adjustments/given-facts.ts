import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {MissingFacts, type FactsWanted} from '#core/kernel/missing-facts.js'
import {usage} from '#core/kernel/refusal.js'

/** One refusal for everything that was not told. @throws Refusal MISSING_FACT (64) */
export function mustBeTold(given: Readonly<Record<string, string>>, wanted: FactsWanted): void {
  const missing = Object.entries(wanted).filter(([name]) => (given[name] ?? '') === '')
  if (missing.length === 0) return
  throw new MissingFacts(Object.fromEntries(missing))
}

const WHOLE = /^\d{1,9}$/

/** @throws Refusal NOT_A_COUNT (64) */
export function wholeFact(given: Readonly<Record<string, string>>, name: string): number {
  const typed = given[name] ?? ''
  if (!WHOLE.test(typed)) throw usage('NOT_A_COUNT', `${name}: ${typed} is not a whole number`, 'fact')
  return Number(typed)
}

/** @throws Refusal NOT_A_DATE (64) */
export const dayFact = (given: Readonly<Record<string, string>>, name: string): BusinessDate =>
  businessDate(given[name] ?? '', name)
