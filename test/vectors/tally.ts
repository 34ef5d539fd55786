/** What became of the checks of a file of vectors, by feature, with every difference told. */
export type Outcome = 'passed' | 'failed' | 'not supported'
const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'not supported']

export interface Verdict {
  readonly id: string
  readonly features: readonly string[]
  readonly differences: readonly string[]
  /** Why it could not be tried at all. */
  readonly unsupported: string | null
  /** Passed, but not by the letter: printed. */
  readonly remark: string | null
}

export const judged = (id: string, features: readonly string[], differences: readonly string[]): Verdict => ({
  id,
  features,
  differences,
  unsupported: null,
  remark: null,
})

const outcomeOf = ({unsupported, differences}: Verdict): Outcome =>
  unsupported !== null ? 'not supported' : differences.length > 0 ? 'failed' : 'passed'

export class Tally {
  readonly #features = new Map<string, Record<Outcome, number>>()
  readonly #all: Record<Outcome, number> = {passed: 0, failed: 0, 'not supported': 0}

  add(verdict: Verdict): void {
    const outcome = outcomeOf(verdict)
    this.#all[outcome] += 1
    for (const feature of verdict.features) {
      const counts = this.#features.get(feature) ?? {passed: 0, failed: 0, 'not supported': 0}
      counts[outcome] += 1
      this.#features.set(feature, counts)
    }
    if (outcome === 'not supported') console.log(`NOT SUPPORTED ${verdict.id}: ${verdict.unsupported ?? ''}`)
    if (outcome === 'failed') console.log(`FAILED ${verdict.id}\n  ${verdict.differences.join('\n  ')}`)
    if (verdict.remark !== null) console.log(`REMARK ${verdict.id}: ${verdict.remark}`)
  }

  print(): void {
    const row = (name: string, cells: readonly (string | number)[]): void => {
      console.log(`${name.padEnd(44)}${cells.map((cell) => String(cell).padStart(15)).join('')}`)
    }
    row('feature', OUTCOMES)
    const sorted = Array.from(this.#features).toSorted(([a], [b]) => (a < b ? -1 : 1))
    for (const [name, counts] of [...sorted, ['all', this.#all] as const])
      row(
        name,
        OUTCOMES.map((outcome) => counts[outcome]),
      )
  }

  exitCode(allowUnsupported: boolean): number {
    if (this.#all.failed > 0) return 1
    return this.#all['not supported'] > 0 && !allowUnsupported ? 2 : 0
  }
}
