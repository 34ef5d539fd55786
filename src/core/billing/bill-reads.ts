import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** From which read to which a bill counts the use of one meter. */
export interface BillRead {
  readonly accountId: string
  readonly billId: string
  readonly servicePointId: string
  readonly meterId: string
  readonly fromReadId: string
  readonly toReadId: string
  readonly usageThousandths: number
}

const BILL_READ = {
  account_id: 'text',
  bill_id: 'text',
  service_point_id: 'text',
  meter_id: 'text',
  from_read_id: 'text',
  to_read_id: 'text',
  usage_thousandths: 'integer',
} as const

export async function recordBillReads(trx: Trx, reads: readonly BillRead[]): Promise<void> {
  const rows = reads.map((read) => ({
    account_id: read.accountId,
    bill_id: read.billId,
    service_point_id: read.servicePointId,
    meter_id: read.meterId,
    from_read_id: read.fromReadId,
    to_read_id: read.toReadId,
    usage_thousandths: read.usageThousandths,
  }))
  await insertRows(trx, 'bill_read', BILL_READ, rows)
}
