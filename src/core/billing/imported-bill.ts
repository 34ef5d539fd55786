import {centsIn, dateFieldIn, flagIn, integerIn, type ParsedRow, textIn} from '#core/imports/parsed-row.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {add, type Cents, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'

/** A bill made elsewhere, as its row says it. */
export interface ImportedBill {
  readonly line: number
  readonly sourceBillId: string
  /** The account as the file names it. */
  readonly account: string
  readonly meterNumber: string | null
  readonly serviceStartOn: BusinessDate | null
  /** The service period is half open: this day is the first of the next bill. */
  readonly serviceEndOn: BusinessDate | null
  /** Null only when the profile takes it from a service date that is blank. */
  readonly billOn: BusinessDate | null
  readonly mailedOn: BusinessDate | null
  readonly dueOn: BusinessDate | null
  readonly estimated: boolean
  readonly usageThousandths: number | null
  readonly usageUnit: string | null
  readonly waterCents: Cents
  readonly sewerCents: Cents
  readonly recycledCents: Cents
  readonly feeCents: Cents
  readonly totalCents: Cents
  /** What the file says was charged for use, water and sewer together: compared with the published plan. */
  readonly useChargeCents: Cents
  readonly assumed: readonly string[]
}

/** The row must be free of faults and come from a profile of kind `bills`. */
export function importedBill(row: ParsedRow): ImportedBill {
  const waterCents = centsIn(row, 'water_cents') ?? ZERO
  const sewerCents = centsIn(row, 'sewer_cents') ?? ZERO
  return {
    line: row.line,
    sourceBillId: mustExist(textIn(row, 'source_bill_id'), 'a bill has its number'),
    account: mustExist(textIn(row, 'account'), 'a bill has an account'),
    meterNumber: textIn(row, 'meter_number'),
    serviceStartOn: dateFieldIn(row, 'service_start_on'),
    serviceEndOn: dateFieldIn(row, 'service_end_on'),
    billOn: dateFieldIn(row, 'bill_on'),
    mailedOn: dateFieldIn(row, 'mailed_on'),
    dueOn: dateFieldIn(row, 'due_on'),
    estimated: flagIn(row, 'estimated') ?? false,
    usageThousandths: integerIn(row, 'usage_thousandths'),
    usageUnit: textIn(row, 'usage_unit'),
    waterCents,
    sewerCents,
    recycledCents: centsIn(row, 'recycled_cents') ?? ZERO,
    feeCents: centsIn(row, 'fee_cents') ?? ZERO,
    totalCents: mustExist(centsIn(row, 'total_cents'), 'a bill has a total'),
    useChargeCents: centsIn(row, 'water_sewer_cents') ?? add(waterCents, sewerCents),
    assumed: row.assumed,
  }
}
