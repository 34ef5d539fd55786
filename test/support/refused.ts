import {Refusal} from '#core/kernel/refusal.js'

/** The error of a piece of work that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing failed')
}

/** The refusal of a piece of work that must be refused, as `CODE exit`. */
export async function refusedAs(work: Promise<unknown>): Promise<string> {
  const error = await failureOf(work)
  if (!(error instanceof Refusal)) throw error
  return `${error.code} ${error.exit}`
}
