import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import type {BatchFile, FileItem} from '#core/batches/batch-file.js'
import {mustBeNewItems} from '#core/batches/batch-duplicates.js'
import {batchByNumber, batchOfFile} from '#core/batches/batch-views.js'
import {controlDiffers} from '#core/batches/prove-batch.js'
import {differenceOf, isProved, type BatchSource, type CashBatch} from '#core/batches/cash-batch.js'
import {openOfficeBatch, proveOfficeBatch} from '#core/batches/batch-acts.js'
import type {OpenBatchInput} from '#core/batches/open-cash-batch.js'
import {batchFacts, itemFaults, placeItem, type BatchFacts} from '#core/batches/place-batch-items.js'
import {postBatchItems, type PostedBatchItem} from '#core/batches/post-batch-items.js'
import {sourceKeyOf} from '#core/batches/post-item.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {spokenIdOf} from '#core/kernel/ids.js'
import {formatMoney, type Cents} from '#core/kernel/money.js'
import {must} from '#core/kernel/must.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Items of one transaction at most: others wait for less than half a second. */
const CHUNK = 500

export interface BatchRequest {
  readonly source: BatchSource
  readonly file: BatchFile
  /** What two people counted before anybody looked whose it is. */
  readonly control: {readonly count: number; readonly amount: Cents}
  readonly bag: string
  readonly effectiveOn: OpenBatchInput['effective_on']
  readonly partial: boolean
  /** Money that was taken before is meant again. */
  readonly allowDuplicate: boolean
  readonly dryRun: boolean
  readonly witness: Desk | null
}

export interface BatchPosted {
  readonly status: 'posted' | 'open' | 'known' | 'dry_run' | 'waiting'
  readonly request: RequestOutcome | null
  readonly batch: Pick<CashBatch, 'batchNo' | 'bagNo' | 'control' | 'totals'> | null
  /** Of a batch that stays open: how it differs from its control. */
  readonly differs: {readonly code: string; readonly message: string; readonly cents: Cents} | null
  readonly items: readonly PostedBatchItem[]
  readonly pulled: readonly string[]
  /** Items that were posted before. */
  readonly skipped: number
  readonly refused: readonly RowFault[]
}

type Advance = (items: number) => void

/**
 * Posts a list of checks: the money is logged by two people, then item by item leaves suspense, then the batch is proved
 * and its bag sealed. Killed anywhere, the same file goes on where it stopped.
 * @throws Refusal ROW_ERRORS, FILE_OF_OTHER_SOURCE, POSSIBLE_DUPLICATE (65) and what opening a batch is refused for; nothing is posted then
 */
export async function postBatchFile(desk: Desk, request: BatchRequest, advance: Advance): Promise<BatchPosted> {
  const {source, file, witness} = request
  const before = await batchOfFile(desk.store.db, file.sha256)
  const known = before === null ? null : await batchByNumber(desk.store.db, before.batchNo)
  if (known !== null && known.source !== source)
    throw refuse('FILE_OF_OTHER_SOURCE', `${known.batchNo} holds this file as ${known.source}`, {field: 'source'})
  const sound = await soundItems(desk, request)
  const none = {request: null, differs: null, items: [], pulled: [], skipped: sound.skipped, refused: sound.faults}
  if (known?.closed === true) return {...none, status: 'known', skipped: file.items.length, batch: known}
  const input = openingOf(request)
  const batchNo = before?.batchNo ?? input.batch
  const {items, facts} = sound
  await mustBeNewItems(desk.store.db, {items, facts, batchNo, allowed: request.allowDuplicate})
  if (request.dryRun) return {...none, status: 'dry_run', batch: null, items: foreseen(request, sound)}
  if (before === null) {
    const opened = await perform(desk, openOfficeBatch, input, {witness, key: `${input.batch}/open`})
    if (opened.status === 'waiting') return {...none, status: 'waiting', request: opened.request, batch: null}
  }
  const taken = await placesTaken(desk.store.db, batchNo)
  const left = sound.items.filter((item) => !taken.has(item.place))
  const posted = await postAll(desk, {batchNo, source, items: left}, advance)
  const batch = await batchByNumber(desk.store.db, batchNo)
  const done = {...none, ...posted, skipped: file.items.length - left.length - sound.leftOut}
  if (!isProved(batch)) {
    const {code, message} = controlDiffers(batch, [])
    return {...done, status: 'open', batch, differs: {code, message, cents: differenceOf(batch)}}
  }
  const sealed = await perform(desk, proveOfficeBatch, {batch: batchNo, cash: null}, {witness})
  return {...done, ...sealedAs(sealed), batch: await batchByNumber(desk.store.db, batchNo)}
}

const sealedAs = (sealed: Performed<unknown>): Pick<BatchPosted, 'status' | 'request'> =>
  sealed.status === 'waiting' ? {status: 'waiting', request: sealed.request} : {status: 'posted', request: null}

/** The same list counted the same has the same number, however often it is sent. */
function openingOf({source, file, control, bag, effectiveOn}: BatchRequest): OpenBatchInput {
  const opening = {
    ...{source, box: '', bag, effective_on: effectiveOn, file_name: file.fileName, file_sha256: file.sha256},
    ...{control_count: control.count, control_cents: control.amount},
  }
  return {...opening, batch: spokenIdOf('BT', sha256(canonicalJson(opening)))}
}

interface Sound {
  readonly facts: BatchFacts
  readonly items: readonly FileItem[]
  readonly faults: readonly RowFault[]
  /** Items whose own key is known: they add nothing. */
  readonly skipped: number
  /** Items that are wrong. */
  readonly leftOut: number
}

/** The whole file is checked before anything of it is posted. */
export async function soundItems(
  desk: Desk,
  {source, file, partial}: Pick<BatchRequest, 'file' | 'partial'> & {readonly source: string},
): Promise<Sound> {
  const {db} = desk.store
  const facts = await batchFacts(db, file.items, {source, district: desk.district.id, today: desk.today})
  const known = await knownKeys(db, source, file.items)
  const judged = file.items.map((item) => ({item, wrong: [...itemFaults(item, facts), ...keyFaults(item, known)]}))
  const faults = [...file.faults, ...judged.flatMap(({wrong}) => wrong)].toSorted((a, b) => a.line - b.line)
  if (faults.length > 0 && !partial) {
    const rows = new Set(faults.map(({line}) => line)).size
    throw refuse('ROW_ERRORS', `${rows} of ${file.rows} rows are wrong; nothing was posted`, {
      rows: faults,
      next: ['mend the file, or take the good items with --partial'],
    })
  }
  const good = judged.filter(({wrong}) => wrong.length === 0).map(({item}) => item)
  const fresh = good.filter(({key}) => key === null || !known.has(key))
  return {facts, items: fresh, faults, skipped: good.length - fresh.length, leftOut: judged.length - good.length}
}

const KNOWN = `select v.source_key, v.total_cents, v.receipt_no from :asked cross join payment_event v
  where v.source = :source and v.source_key = t.source_key`

interface KnownKey {
  readonly total: Cents
  readonly receiptNo: string
}

async function knownKeys(
  reader: Reader,
  source: string,
  items: readonly FileItem[],
): Promise<ReadonlyMap<string, KnownKey>> {
  const keys = items.flatMap(({key}) => (key === null ? [] : [{source_key: sourceKeyOf(key)}]))
  if (keys.length === 0) return new Map()
  const asked = rowsFrom(reader, keys, {source_key: 'text'}, 't')
  type Row = {source_key: string; total_cents: Cents; receipt_no: string}
  const rows = await select<Row>(reader, KNOWN, {asked, source})
  const byKey = new Map(rows.map((row) => [row.source_key, {total: row.total_cents, receiptNo: row.receipt_no}]))
  return new Map(
    items.flatMap(({key}) => {
      const known = key === null ? undefined : byKey.get(sourceKeyOf(key))
      return key === null || known === undefined ? [] : [[key, known] as const]
    }),
  )
}

function keyFaults({key, line, tender}: FileItem, known: ReadonlyMap<string, KnownKey>): RowFault[] {
  const before = key === null ? undefined : known.get(key)
  if (before === undefined || before.total === tender.amount) return []
  const reason = `is known as ${before.receiptNo} of ${formatMoney(before.total)}`
  return [{line, field: 'key', value: key ?? '', reason}]
}

interface Posting {
  readonly batchNo: string
  readonly source: BatchSource
  readonly items: readonly FileItem[]
}

type PostedAll = Pick<BatchPosted, 'items' | 'pulled'>

async function postAll(desk: Desk, {batchNo, source, items}: Posting, advance: Advance): Promise<PostedAll> {
  const [posted, pulled]: [PostedBatchItem[], string[]] = [[], []]
  for (let at = 0; at < items.length; at += CHUNK) {
    const chunk = items.slice(at, at + CHUNK)
    const from = chunk[0]?.place ?? 0
    const input = {batch: batchNo, from, items: chunk.length, hash: sha256(canonicalJson(chunk.map(plain)))}
    const done = await perform(desk, postBatchItems(source, chunk), input, {key: `${batchNo}/items/${from}`})
    must(done.status === 'done', 'items of an open batch wait for nobody')
    posted.push(...done.outcome.items)
    pulled.push(...done.outcome.pulled)
    advance(chunk.length)
  }
  return {items: posted, pulled}
}

/** Places that an earlier run of the same file has filled. */
async function placesTaken(reader: Reader, batchNo: string): Promise<ReadonlySet<number>> {
  const rows = await select<{item: number}>(
    reader,
    'select i.item from cash_batch b join cash_batch_item i on i.batch_id = b.batch_id where b.batch_no = :batchNo',
    {batchNo},
  )
  return new Set(rows.map((row) => row.item))
}

const plain = ({name, key, tender, parts}: FileItem) => ({
  ...{name, key, kind: tender.kind, reference: tender.reference, amount: tender.amount},
  parts: parts.map(({part, reference, bill, amount}) => ({part, reference, bill, amount})),
})

/** What would come of the items; nothing is written. */
function foreseen({effectiveOn}: BatchRequest, {facts, items}: Sound): PostedBatchItem[] {
  return items.map((item) => {
    const placed = placeItem(facts, item, effectiveOn)
    const parts = placed.parts.map(({part, payee, account}) => ({
      ...{account, amount_cents: part.amount, listed_cents: part.listed, pledge: null},
      difference_cents: part.listed === null ? 0 : part.amount - part.listed,
      reason: payee.kind === 'unknown' ? payee.reason : null,
    }))
    return {item: item.name, receipt: '', amount_cents: item.tender.amount, payor: item.payor, parts}
  })
}
