import type {Register, RegisterUnit} from '#core/meters/register.js'
import {registerOfSize, type MeterRegisterPolicy} from '#core/policies/meter-registers.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** The columns of a meter and its register; they are null where the meter is older than the records of registers. */
export interface RegisterColumns {
  readonly size: string
  readonly dials: number | null
  readonly unit: RegisterUnit | null
  readonly multiplier_thousandths: number | null
}

export function registerIn(row: RegisterColumns, policy: MeterRegisterPolicy): Register {
  const {dials, unit, multiplier_thousandths: multiplierThousandths} = row
  if (dials === null || unit === null || multiplierThousandths === null) return registerOfSize(policy, row.size)
  return {dials, unit, multiplierThousandths}
}

const REGISTERS = `select m.meter_id, m.size, g.dials, g.unit, g.multiplier_thousandths
  from :meters cross join meter m left join meter_register g on g.meter_id = m.meter_id where m.meter_id = t.meter_id`

/** The register of each meter, as recorded or as usual for its size. */
export async function registersOf(
  reader: Reader,
  meterIds: readonly string[],
  policy: MeterRegisterPolicy,
): Promise<Map<string, Register>> {
  const asked = meterIds.map((meter_id) => ({meter_id}))
  const meters = rowsFrom(reader, asked, {meter_id: 'text'}, 't')
  const rows = await select<RegisterColumns & {meter_id: string}>(reader, REGISTERS, {meters})
  return new Map(rows.map((row) => [row.meter_id, registerIn(row, policy)]))
}
