import {recordReads} from '#core/accounts/record-premises.js'
import type {ActContext} from '#core/acts/act.js'
import type {RowFlag} from '#core/imports/importer.js'
import type {LoadedRead} from '#core/meters/loaded-read.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface PlacedRead {
  readonly read: LoadedRead
  readonly flags: readonly RowFlag[]
  readonly meterId: string
  readonly servicePointId: string
}

const KEY = {service_point_id: 'text', read_id: 'text'} as const
const VISIT = {...KEY, batch_id: 'text', book: 'text', code: 'text', reader: 'text', read_at: 'text'} as const
const FLAG = {...KEY, check_name: 'text', detail: 'text'} as const

/** Reads, what came with them, and what the checks found. */
export async function insertReads(
  trx: Trx,
  reads: readonly PlacedRead[],
  from: {readonly batchId: string; readonly source: string},
  context: ActContext,
): Promise<void> {
  const keyed = reads.map((one) => ({...one, readId: context.key()}))
  const rows = keyed.map(({read, readId, meterId, servicePointId}) => {
    const {readOn, value, kind} = read
    return {readId, servicePointId, meterId, readOn, value, kind, source: from.source}
  })
  await recordReads(trx, rows, context)
  const visits = keyed.map(({read, readId, servicePointId}) => {
    const {book, code, reader, readAt: read_at} = read
    return {service_point_id: servicePointId, read_id: readId, batch_id: from.batchId, book, code, reader, read_at}
  })
  await insertRows(trx, 'read_visit', VISIT, visits)
  const flags = keyed.flatMap(({flags: found, readId, servicePointId}) =>
    found.map(({check, detail}) => ({service_point_id: servicePointId, read_id: readId, check_name: check, detail})),
  )
  await insertRows(trx, 'read_flag', FLAG, flags)
}
