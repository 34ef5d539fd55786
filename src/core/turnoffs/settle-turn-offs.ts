import type {ActContext} from '#core/acts/act.js'
import {isOff, turnOffsOf, type FieldOrder} from '#core/turnoffs/field-order-views.js'
import {giveBack, lowerFee} from '#core/turnoffs/give-back.js'
import {nameWrongful, wrongfulAmong} from '#core/turnoffs/name-wrongful.js'
import {restorationOf} from '#core/turnoffs/restoration-views.js'
import type {Trx} from '#core/store/open.js'

/** What money, an arrangement or a protection did to an account that is off, or was. */
export interface SettledTurnOff {
  readonly turnOff: FieldOrder
  readonly state: 'wrongful' | 'restore_ordered'
}

/**
 * Accounts that are off, looked at again: a turn-off that was wrongful by what is known now is named; where the account
 * could not lawfully be turned off any more, water is ordered back for the amount that stands; income declared while it is on
 * its way lowers the fee.
 */
export async function settleTurnOffs(
  trx: Trx,
  accountIds: readonly string[],
  context: ActContext,
): Promise<SettledTurnOff[]> {
  const turnOffs = await turnOffsOf(trx, accountIds)
  const settled: SettledTurnOff[] = []
  for (const one of await wrongfulAmong(trx, turnOffs, context)) {
    await nameWrongful(trx, one, context)
    settled.push({turnOff: one.turnOff, state: 'wrongful'})
  }
  const named = new Set(settled.map(({turnOff}) => turnOff.orderId))
  for (const turnOff of turnOffs.filter((one) => isOff(one) && !named.has(one.orderId))) {
    const of = await restorationOf(trx, context.desk, turnOff)
    if (turnOff.restore !== null) {
      await lowerFee(trx, of, context)
      continue
    }
    const {ground: why} = of.standing
    if (why === null) continue
    await giveBack(trx, of, {why, hours: 'operating'}, context)
    settled.push({turnOff, state: 'restore_ordered'})
  }
  return settled
}
