import {Refusal} from '#core/kernel/refusal.js'

/** The refusal a piece of work ends in; anything else fails the test. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** The same for work that promises nothing. */
export const refusedBy = (work: () => unknown): Promise<Refusal> => refusalOf(Promise.resolve().then(work))
