import {addressLine} from '#core/accounts/address-key.js'
import {premiseIdOf, premiseIdsByAddress, premisesById, type Premise} from '#core/accounts/premise-views.js'
import type {AsOf} from '#core/accounts/versions.js'
import {parseSpokenId} from '#core/kernel/ids.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {Reader} from '#core/store/open.js'

/** How many premises are named when the text fits several. */
const NAMED = 10

/** The premise a desk means by its number or by the beginning of its address. @throws Refusal NOT_FOUND (66), AMBIGUOUS_PREMISE (65) */
export async function choosePremise(reader: Reader, typed: string, at: AsOf): Promise<Premise> {
  const ids = await premiseIds(reader, typed)
  const found = Array.from((await premisesById(reader, ids, at)).values())
  const [only, ...others] = found
  if (only === undefined) throw notFound(`no premise ${typed}`, ['give its number, street and unit, or PR-…'])
  if (others.length === 0) return only
  throw refuse('AMBIGUOUS_PREMISE', `${typed} fits ${found.length} premises or more: which?`, {
    field: 'premise',
    next: found.slice(0, NAMED).map((premise) => `${premise.premise_no}  ${addressLine(premise)}`),
  })
}

async function premiseIds(reader: Reader, typed: string): Promise<string[]> {
  if (!/^\s*pr-/i.test(typed)) return premiseIdsByAddress(reader, typed, NAMED + 1)
  const number = parseSpokenId('PR', typed)
  const id = await premiseIdOf(reader, number)
  if (id === null) throw notFound(`no premise ${number}`)
  return [id]
}
