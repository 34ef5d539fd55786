import {perDay} from '#core/billing/investigate/bill-case.js'
import type {HypothesisName} from '#core/billing/investigate/hypothesis.js'
import type {Investigation} from '#core/billing/investigate/investigate-bill.js'
import {COMPARED, shown} from '#core/billing/investigate/use-hypotheses.js'

export interface CaseAnswer {
  readonly account: string
  readonly bill: string
  readonly issued_on: string
  readonly service_from: string
  readonly service_to: string
  readonly days: number
  readonly estimated: boolean
  readonly use: string
  readonly unit: string
  readonly use_per_day: string
  readonly total_cents: number
  readonly expected: {
    readonly per_day: string
    readonly from: string
    readonly words: string
    readonly percent: number
  } | null
  readonly earlier_bills: number
  readonly next_bill: string | null
  readonly shown_from: number
  /** Causes that stand out come first. */
  readonly standing: number
  readonly hypotheses: readonly {
    readonly cause: HypothesisName
    readonly score: number
    readonly stands_out: boolean
    readonly sentence: string
    readonly numbers: Readonly<Record<string, string | number>>
    readonly would_be_cents: number | null
    readonly saves_cents: number | null
    readonly periods: readonly object[]
  }[]
}

/** The investigation as it is printed: texts and whole numbers. */
export function answerCase({account, bill, facts, judged, shownFrom}: Investigation): CaseAnswer {
  const {period, earlier, later, unit} = facts
  const {expected, percent} = judged
  return {
    account,
    bill: bill.billNo,
    issued_on: bill.issuedOn,
    service_from: period.from,
    service_to: period.to,
    days: period.days,
    estimated: period.estimated,
    use: shown(period.use),
    unit,
    use_per_day: shown(perDay(period)),
    total_cents: bill.amount,
    expected:
      expected === null || percent === null
        ? null
        : {per_day: shown(expected.perDay), from: expected.from, words: COMPARED[expected.from], percent},
    earlier_bills: earlier.length,
    next_bill: later?.bill ?? null,
    shown_from: shownFrom,
    standing: judged.standing,
    hypotheses: judged.hypotheses.map(({cause, score, sentence, numbers, would_be_cents, periods}, at) => ({
      cause,
      score,
      stands_out: at < judged.standing,
      sentence,
      numbers,
      would_be_cents,
      saves_cents: would_be_cents === null ? null : bill.amount - would_be_cents,
      periods: periods.map((one) => ({...one})),
    })),
  }
}
