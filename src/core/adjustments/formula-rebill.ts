import type {Formula} from '#core/adjustments/formula.js'
import {openRebilling} from '#core/adjustments/rebill/load-rebill.js'
import {loadEstimate, loadMisread} from '#core/adjustments/rebill/load-read-rebill.js'
import {loadClassRebill, loadFactRebill} from '#core/adjustments/rebill/load-value-rebill.js'
import type {RebillInputs} from '#core/adjustments/rebill/rebill-inputs.js'
import {workRebill} from '#core/adjustments/rebill/work-rebill.js'

/** By reason; every other reason that makes bills again has a fact of the account that was wrong. */
const LOADERS: Readonly<Record<string, typeof loadMisread>> = {
  MISREAD: loadMisread,
  ESTIMATE: loadEstimate,
  WRONG_CLASS: loadClassRebill,
}

/**
 * Bills are cancelled and made again, each by its own plan and day with only the wrong value changed. A read: MISREAD
 * {read, read_on, meter}, ESTIMATE {read, read_on, meter}; a value from a day on: WRONG_CLASS {class, plan, from},
 * others {NAME of a billing fact, from, until}. `cause` says another cause for the back-bill limit.
 */
export const rebillFormula: Formula<RebillInputs> = {
  code: 'rebill',
  load: async (reader, asked, context) =>
    (LOADERS[asked.reason.code] ?? loadFactRebill)(await openRebilling(reader, asked, context)),
  plansOf: ({bills}) => Array.from(new Set(bills.flatMap(({plans}) => plans.flatMap(({plan, was}) => [plan, was])))),
  work: workRebill,
}
