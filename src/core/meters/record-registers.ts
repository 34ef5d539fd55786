import type {ActContext} from '#core/acts/act.js'
import {registerOfSize, meterRegisterPolicy} from '#core/policies/meter-registers.js'
import type {Register} from '#core/meters/register.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface MeterToRegister {
  readonly meterId: string
  readonly size: string
  /** What the records say of it; what they do not say is as usual for its size. */
  readonly register: Partial<Register>
}

const REGISTER = {
  meter_id: 'text',
  dials: 'integer',
  unit: 'text',
  multiplier_thousandths: 'integer',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** The register of each new meter. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export async function recordRegisters(
  trx: Trx,
  meters: readonly MeterToRegister[],
  context: ActContext,
): Promise<void> {
  const policy = meterRegisterPolicy(context.desk.district.id, context.today)
  const rows = meters.map(({meterId, size, register}) => {
    const {dials, unit, multiplierThousandths} = {...registerOfSize(policy, size), ...register}
    const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
    return {meter_id: meterId, dials, unit, multiplier_thousandths: multiplierThousandths, ...stamp}
  })
  await insertRows(trx, 'meter_register', REGISTER, rows)
}
