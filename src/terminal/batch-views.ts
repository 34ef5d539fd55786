import type {BatchPosted} from '#core/batches/post-batch-file.js'
import type {PostedBatchItem} from '#core/batches/post-batch-items.js'
import type {BatchFile} from '#core/batches/batch-file.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import type {Screen, View} from '#terminal/view.js'

const LINES: readonly Column[] = [
  {key: 'item', title: 'Item', kind: 'text'},
  {key: 'receipt', title: 'Receipt', kind: 'text', rank: 2},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'difference_cents', title: 'To list', kind: 'cents', rank: 2},
  {key: 'pledge', title: 'Pledge', kind: 'text', rank: 2},
  {key: 'reason', title: 'In suspense', kind: 'text', rank: 2, wraps: true},
]

const linesOf = (items: readonly PostedBatchItem[]) =>
  items.flatMap(({item, receipt, parts}) => parts.map((part) => ({item, receipt, ...part})))

/** What of the money is known whose it is, and what is not. */
function figuresOf(items: readonly PostedBatchItem[]) {
  const lines = linesOf(items)
  const total = (those: typeof lines): number => those.reduce((sum, line) => sum + line.amount_cents, 0)
  return {
    posted_cents: total(lines.filter((line) => line.reason === null)),
    suspense_cents: total(lines.filter((line) => line.reason !== null)),
  }
}

export interface BatchShown {
  readonly source: string
  readonly file: Pick<BatchFile, 'fileName' | 'sha256' | 'rows' | 'warnings'>
  readonly look: () => Promise<void>
}

export function batchView(done: BatchPosted, {source, file, look}: BatchShown): View {
  const {status, request, batch, differs, items, pulled, skipped, refused} = done
  const lines = linesOf(items)
  const data = {
    status,
    source,
    batch: batch?.batchNo ?? null,
    request: request?.request ?? null,
    file: file.fileName,
    file_sha256: file.sha256,
    rows: file.rows,
    items: items.length,
    skipped,
    refused: refused.length,
    ...figuresOf(items),
    handed_back_cents: 0,
    control_count: batch?.control.count ?? null,
    control_cents: batch?.control.amount ?? null,
    difference_cents: batch === null ? null : (differs?.cents ?? 0),
    bag: batch?.bagNo ?? null,
    pulled,
    lines,
  }
  const undone = differs === null ? null : {code: differs.code, message: differs.message}
  return {
    data,
    ...(batch === null ? {} : {id: batch.batchNo}),
    list: {columns: LINES, rows: lines},
    look,
    exit: exitOf(done),
    warnings: [...file.warnings.map((message) => ({code: 'FILE', message})), ...(undone === null ? [] : [undone])],
    ...(refused.length === 0 ? {} : {refusedRows: refused}),
    human: (screen) => {
      showBatch(screen, done, data)
    },
    next: nextOf(done),
  }
}

function exitOf({status, refused}: BatchPosted): NonNullable<View['exit']> {
  if (status === 'waiting') return EXIT.waits
  if (status === 'open') return refused.length > 0 ? EXIT.partial : EXIT.differences
  return refused.length > 0 ? EXIT.partial : EXIT.done
}

function nextOf({status, request, batch, items}: BatchPosted): string[] {
  if (status === 'waiting')
    return [`another person: curbstop approve ${request?.request ?? ''}`, 'then the same command']
  const parked = items.find((item) => item.parts.some((part) => part.reason !== null))
  return [
    ...(status === 'open'
      ? [`curbstop post-batch --continue ${batch?.batchNo ?? ''} --count N --control-total AMOUNT --note WHY`]
      : []),
    ...(parked === undefined || status === 'dry_run' ? [] : [`curbstop resolve-suspense ${parked.receipt}`]),
  ]
}

type Figures = ReturnType<typeof figuresOf>

function showBatch(screen: Screen, done: BatchPosted, {posted_cents: posted, suspense_cents: parked}: Figures): void {
  const {status, batch, items, pulled, skipped} = done
  if (status === 'waiting') {
    screen.done(`WAITING ${done.request?.request ?? ''}: a second person counts it with you. Nothing is posted yet.`)
    return
  }
  if (status === 'known') {
    screen.line(`${batch?.batchNo ?? ''} holds this file: ${skipped} items posted before, nothing added`)
    return
  }
  const word = status === 'dry_run' ? 'WOULD POST' : 'POSTED'
  screen.done(`${word} ${batch?.batchNo ?? ''} ${items.length} items, ${dollars(posted + parked)}`.replace('  ', ' '))
  screen.table(LINES, linesOf(items))
  screen.line(`  to accounts ${dollars(posted)}, in suspense ${dollars(parked)}, known before ${skipped}`)
  if (pulled.length > 0) screen.alert(`turn-off orders asked back: ${pulled.join(', ')}`)
  if (status === 'posted' && batch !== null && batch.bagNo !== '') screen.line(`  sealed in bag ${batch.bagNo}`)
}
