import {EXIT, Refusal} from '#core/kernel/refusal.js'

/** What has to be told, by name, and what it is. */
export type FactsWanted = Readonly<Record<string, string>>

/** What was not told although an amount depends on it: somebody at a terminal can be asked for it. */
export class MissingFacts extends Refusal {
  readonly wanted: FactsWanted

  constructor(wanted: FactsWanted) {
    const named = Object.entries(wanted).map(([name, what]) => `${name} (${what})`)
    const message = `to be told: ${named.join(', ')}, each as --fact NAME=VALUE`
    super({code: 'MISSING_FACT', exit: EXIT.usage, message, field: 'fact'})
    this.wanted = wanted
  }
}
