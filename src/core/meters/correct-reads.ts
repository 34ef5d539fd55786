import {recordReads} from '#core/accounts/record-premises.js'
import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** A read as it should have been taken: the wrong one stays in the store and counts nowhere. */
export interface ReadCorrection {
  readonly servicePointId: string
  readonly readId: string
  readonly meterId: string
  readonly readOn: BusinessDate
  readonly value: number
  readonly kind: 'actual' | 'estimated'
  readonly cause: string
  readonly note: string
}

const CORRECTION = {
  service_point_id: 'text',
  read_id: 'text',
  new_read_id: 'text',
  cause: 'text',
  note: 'text',
  operator_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** What came with a visit (book, reader, a rollover) is true of the right value too. */
const VISIT = `insert into read_visit (service_point_id, read_id, batch_id, book, code, reader, read_at)
  select service_point_id, ?, batch_id, book, code, reader, read_at from read_visit where service_point_id = ? and read_id = ?`

/** Writes the right reads, and which wrong ones they stand for; by the wrong one's id. */
export async function correctReads(
  trx: Trx,
  corrections: readonly ReadCorrection[],
  context: ActContext,
): Promise<Map<string, string>> {
  const keyed = corrections.map((one) => ({...one, newReadId: context.key()}))
  await recordReads(
    trx,
    keyed.map(({newReadId, servicePointId, meterId, readOn, value, kind}) => ({
      ...{readId: newReadId, servicePointId, meterId, readOn, value, kind},
      source: 'correction',
    })),
    context,
  )
  for (const {newReadId, servicePointId, readId} of keyed) await trx.raw(VISIT, [newReadId, servicePointId, readId])
  await insertRows(
    trx,
    'read_correction',
    CORRECTION,
    keyed.map(({servicePointId, readId, newReadId, cause, note}) => ({
      ...{service_point_id: servicePointId, read_id: readId, new_read_id: newReadId, cause, note},
      ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
  return new Map(keyed.map(({readId, newReadId}) => [readId, newReadId]))
}
