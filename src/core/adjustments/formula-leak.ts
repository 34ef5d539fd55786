import {plansIn} from '#core/adjustments/asked-bill.js'
import type {Formula} from '#core/adjustments/formula.js'
import {loadLeak, type LeakInputs} from '#core/adjustments/load-leak.js'
import {workLeak} from '#core/adjustments/work-leak.js'

/** Relief for water lost by a leak, under the policy that the district adopted. */
export const leakFormula: Formula<LeakInputs> = {
  code: 'leak',
  load: loadLeak,
  plansOf: ({bill, baseline}) => plansIn([...bill.pricings, ...(baseline?.pricings ?? [])]),
  work: workLeak,
}
