import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {EXIT, Refusal, usage} from '#core/kernel/refusal.js'

/** What one formula has to be told, by name, and what it is. */
export type FactsWanted = Readonly<Record<string, string>>

/** What a formula was not told: somebody at a terminal can be asked for it. */
export class MissingFacts extends Refusal {
  readonly wanted: FactsWanted

  constructor(wanted: FactsWanted) {
    const named = Object.entries(wanted).map(([name, what]) => `${name} (${what})`)
    const message = `to be told: ${named.join(', ')}, each as --fact NAME=VALUE`
    super({code: 'MISSING_FACT', exit: EXIT.usage, message, field: 'fact'})
    this.wanted = wanted
  }
}

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
