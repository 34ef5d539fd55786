import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import type {Importer, PostedChunk, RowFlag, StagedRow} from '#core/imports/importer.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {cents, ZERO} from '#core/kernel/money.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

/** Rows of one posting transaction: others wait for less than half a second. */
const CHUNK = 500

interface StoredRow {
  line: number
  row_key: string
  content_hash: string
  fields_json: string
}
type ChunkInput = {readonly batch: string; readonly after: number; readonly rows: number; readonly hash: string}

export interface BatchToPost {
  readonly batchId: string
  readonly batchNo: string
  /** Kind and name of the profile: row keys are unique within it. */
  readonly scope: string
  readonly importer: Importer
}

/**
 * Posts the staged rows of a batch, chunk by chunk, each an act of its own with a key of its own. Killed anywhere, the
 * same file read again posts what is left: a posted row is known from the transaction that posted it.
 */
export async function postBatch(
  desk: Desk,
  batch: BatchToPost,
  progress: (rows: number) => void,
): Promise<PostedChunk> {
  let sum: PostedChunk = {posted: 0, parked: 0, accountsMade: 0, total: ZERO}
  for (let after = 0; ;) {
    const rows = await stagedAfter(desk, batch.batchId, after)
    const last = rows.at(-1)
    if (last === undefined) break
    const hash = sha256(rows.map((row) => `${row.row_key} ${row.content_hash}`).join('\n'))
    const input: ChunkInput = {batch: batch.batchNo, after, rows: rows.length, hash}
    const done = await perform(desk, postChunk(batch, rows), input, {key: `${batch.batchNo}/${after}`})
    if (done.status === 'done') sum = added(sum, done.outcome)
    progress(rows.length)
    after = last.line
  }
  await settleEarlierBatches(desk, batch)
  return sum
}

const stagedAfter = (desk: Desk, batchId: string, after: number): Promise<StoredRow[]> =>
  select<StoredRow>(
    desk.store.db,
    `select line, row_key, content_hash, fields_json from batch_row
     where batch_id = :batchId and state = 'staged' and line > :after order by line limit :chunk`,
    {batchId, after, chunk: CHUNK},
  )

const added = (a: PostedChunk, b: PostedChunk): PostedChunk => ({
  posted: a.posted + b.posted,
  parked: a.parked + b.parked,
  accountsMade: a.accountsMade + b.accountsMade,
  total: cents(a.total + b.total),
})

function postChunk(batch: BatchToPost, rows: readonly StoredRow[]): Act<ChunkInput, null, Decided, PostedChunk> {
  return {
    kind: `import-${batch.importer.kind}`,
    permission: batch.importer.permission,
    subject: (input) => input.batch,
    load: async () => null,
    decide: (_, input) => ({summary: `${input.rows} rows of ${input.batch}`}),
    async record(trx, _decision, context) {
      const outcome = await batch.importer.post(trx, rows.map(stagedRow), batch, context)
      await markPosted(trx, batch, rows)
      return outcome
    },
  }
}

function stagedRow(stored: StoredRow): StagedRow {
  const {fields, assumed, flags} = JSON.parse(stored.fields_json) as {
    fields: ParsedRow['fields']
    assumed: string[]
    flags: RowFlag[]
  }
  const row = {line: stored.line, key: stored.row_key, contentHash: stored.content_hash, fields, faults: [], assumed}
  return {row, key: stored.row_key, flags}
}

async function markPosted(trx: Trx, batch: BatchToPost, rows: readonly StoredRow[]): Promise<void> {
  const known = rows.map((row) => ({...row, profile: batch.scope, batch_id: batch.batchId}))
  await insertRows(
    trx,
    'known_row',
    {profile: 'text', row_key: 'text', content_hash: 'text', batch_id: 'text', line: 'integer'},
    known,
  )
  const lines = rowsFrom(
    trx,
    rows.map(({line}) => ({line})),
    {line: 'integer'},
    't',
  )
  await trx.raw(
    `update batch_row set state = 'posted', fields_json = '' where batch_id = :batchId and line in (select t.line from :lines)`,
    {batchId: batch.batchId, lines},
  )
}

/** Rows of a batch that was cut short and came in again by this one: nothing of them waits any more. */
async function settleEarlierBatches(desk: Desk, batch: BatchToPost): Promise<void> {
  await inTransaction(desk.store, (trx) =>
    trx.raw(
      `update batch_row set state = 'known', fields_json = '' where state = 'staged' and batch_id <> :batchId
       and exists (select 1 from known_row k where k.profile = :scope and k.row_key = batch_row.row_key)
       and batch_id in (select batch_id from batch where kind || '/' || profile = :scope)`,
      {batchId: batch.batchId, scope: batch.scope},
    ),
  )
}
