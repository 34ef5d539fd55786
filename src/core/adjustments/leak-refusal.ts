import type {LeakJudgement} from '#core/adjustments/judge-leak.js'
import type {LeakInputs} from '#core/adjustments/load-leak.js'
import {refuse, type Refusal} from '#core/kernel/refusal.js'
import type {LeakPolicy} from '#core/policies/leak-relief.js'

/** The first thing that forbids relief, with all of them as its reasons and the day from which it is possible. */
export function leakRefusal(
  {rule, citation, frequency}: LeakPolicy,
  judged: LeakJudgement,
  inputs: LeakInputs,
): Refusal {
  const because = judged.because.length > 0 ? judged.because : [{rule, citation}]
  const next = judged.nextOn !== null && judged.nextOn > inputs.on ? [`possible from ${judged.nextOn}`] : []
  const fact = judged.faults[0]?.because.fact ?? ''
  const rest = {because, next}
  const last = inputs.earlier.at(-1)
  switch (judged.faults[0]?.code) {
    case 'LEAK_LIMIT': {
      const posted = last === undefined ? '' : `a leak credit was posted on ${last.on} (${last.journal}); `
      const never = frequency.ever !== null && inputs.earlier.length >= frequency.ever
      return refuse('LEAK_LIMIT', `${posted}${fact}`, {because, next: never ? ['no further one is possible'] : next})
    }
    case 'LEAK_LATE':
      return refuse('LEAK_LATE', `too late for leak relief: ${fact}`, rest)
    case 'LEAK_EXCLUDED':
      return refuse('LEAK_EXCLUDED', `no leak relief here: ${fact}`, rest)
    case 'LEAK_DROUGHT':
      return refuse('LEAK_DROUGHT', `no leak relief while ${fact} is declared`, rest)
    case 'LEAK_NO_BASELINE':
      return refuse('LEAK_NO_BASELINE', `${inputs.bill.bill} has no use to be measured against: ${fact}`, rest)
    case 'NOTHING_TO_RELIEVE':
    case undefined: {
      const why =
        (judged.worked ?? 0) > 0 ? 'was credited before in full' : 'would have cost the same under this policy'
      return refuse('NOTHING_TO_RELIEVE', `${inputs.bill.bill} ${why}`, rest)
    }
  }
}
