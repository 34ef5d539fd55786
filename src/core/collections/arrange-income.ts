import type {ActContext} from '#core/acts/act.js'
import {declareIncome, type DeclaredIncome} from '#core/collections/declare-income.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

/** What a customer says who declares income below the limit without naming a program. */
const GROUND = 'declared_under_200_fpl'

/** Keeps what was declared in the same breath, as declare-income does; what stands already is left as it is. */
export async function declareBeside(trx: Trx, account: string, context: ActContext): Promise<DeclaredIncome | null> {
  const input = {account, ground: GROUND, effective: context.today, until: null}
  const facts = await declareIncome.load(trx, input, context)
  try {
    return await declareIncome.record(trx, declareIncome.decide(facts, input, context), context)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ALREADY_DECLARED') return null
    throw error
  }
}
