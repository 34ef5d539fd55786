import type {ActContext} from '#core/acts/act.js'
import {subtract, sum, type Cents} from '#core/kernel/money.js'
import {restorationPolicy, type RestoreHours} from '#core/policies/restoration-policy.js'
import type {RestoreGround} from '#core/turnoffs/field-order-views.js'
import {orderRestore, type OrderedRestore} from '#core/turnoffs/order-restore.js'
import {postTurnOffFee} from '#core/turnoffs/post-fee.js'
import type {Restoration} from '#core/turnoffs/restoration-views.js'
import {waiveAboveCap} from '#core/turnoffs/waive-above-cap.js'
import type {Trx} from '#core/store/open.js'

const NO_FEE = 0 as Cents

/** What of the fees stays after the waiver. */
export const keptFee = ({charged, toWaive, wrongful}: Restoration): Cents =>
  wrongful ? NO_FEE : subtract(sum(charged.map((one) => one.charged)), toWaive)

export interface GivenBack {
  readonly restore: OrderedRestore
  readonly waiver: string | null
  readonly extra: Cents
  readonly journal: string | null
}

/** Waives what is above the cap, charges what other hours cost more, and orders water back; or sooner, where it is ordered. */
export async function giveBack(
  trx: Trx,
  of: Restoration,
  {why, hours}: {readonly why: RestoreGround; readonly hours: RestoreHours},
  context: ActContext,
): Promise<GivenBack> {
  const {turnOff, pastDue, lawful} = of
  const waiver = await waiveAboveCap(trx, of, context)
  const {accountId, orderId, orderNo} = turnOff
  const dueDays = restorationPolicy(context.desk.district.id, context.today).feeDueDays
  const late = hours === 'nonoperational'
  const charge = {accountId, orderId, orderNo, on: context.today, fee: of.extra, dueDays}
  const journal = late ? await postTurnOffFee(trx, charge, context) : null
  const extra = late ? of.extra.fee : NO_FEE
  const fee = sum([keptFee(of), extra])
  const ask = {turnOff, why, hours, fee, owed: pastDue, because: lawful.because}
  return {restore: await orderRestore(trx, ask, context), waiver, extra, journal}
}

/** Income declared while water is on its way: what is above the cap is waived, and the promise stays. */
export async function lowerFee(trx: Trx, of: Restoration, context: ActContext): Promise<void> {
  const {turnOff, pastDue, lawful, toWaive, wrongful} = of
  const {restore} = turnOff
  if (toWaive === 0 || wrongful || restore === null) return
  await waiveAboveCap(trx, of, context)
  const {why, promisedBy} = restore
  const ask = {turnOff, why, hours: 'operating', fee: keptFee(of), owed: pastDue, because: lawful.because} as const
  await orderRestore(trx, {...ask, promisedBy}, context)
}
