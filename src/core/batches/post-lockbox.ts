import {createHash} from 'node:crypto'
import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {expectSettlements} from '#core/bank/expect-settlement.js'
import {readLockbox, type LockboxFile} from '#core/bank/read-lockbox.js'
import {mustBeNewItems} from '#core/batches/batch-duplicates.js'
import type {BatchFile, FileItem} from '#core/batches/batch-file.js'
import {lockboxBatch} from '#core/batches/lockbox-batch.js'
import {batchFacts, placeItem, type PlacedItem} from '#core/batches/place-batch-items.js'
import type {BatchPosted} from '#core/batches/post-batch-file.js'
import {
  afterItems,
  type PostedBatchItem,
  type PostedItems,
  type PostItemsInput,
} from '#core/batches/post-batch-items.js'
import {openImportSource} from '#core/imports/import-source.js'
import {loadFixedWidthProfile} from '#core/imports/fixed-width-profile.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {spokenIdOf} from '#core/kernel/ids.js'
import {formatMoney, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {must, mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {REMITTANCE_CLEARING} from '#core/ledger/chart.js'
import {bankAccountKey, bankAccountsUnder} from '#core/payments/bank-account-token.js'
import type {NewPaymentEvent} from '#core/payments/payment-event.js'
import {recordEvents} from '#core/payments/record-events.js'
import {stubLayouts} from '#core/policies/stub-scanline.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Checks of one transaction at most. */
const CHUNK = 500

export interface LockboxToPost {
  readonly path: string
  readonly profile: string
  readonly dryRun: boolean
  /** Money that was taken before is meant again. */
  readonly allowDuplicate: boolean
  /** What the bank said beside the file; null where it said nothing. */
  readonly said: {readonly count: number | null; readonly total: Cents | null}
}

export interface LockboxPosted {
  readonly done: BatchPosted
  readonly file: BatchFile
}

/**
 * Posts the checks of a bank's lockbox file: the money is at the bank already, in 1055 until its statement says so. The
 * file's own totals are recomputed first. A file of the same origin, date, time and total is the same file.
 * @throws Refusal ROW_ERRORS, CONTROL_TOTAL, FILE_DIFFERS, FUTURE_DATE, POSSIBLE_DUPLICATE (65)
 */
export async function postLockbox(
  desk: Desk,
  {path, profile, dryRun, allowDuplicate: allowed, said}: LockboxToPost,
  advance: (items: number) => void,
): Promise<LockboxPosted> {
  const content = await contentOf(path)
  const bankAccount = bankAccountsUnder(await bankAccountKey(desk, dryRun))
  const lockbox = readLockbox(content, loadFixedWidthProfile('lockbox', profile), bankAccount)
  const named = {fileName: path.split('/').at(-1) ?? path, sha256: createHash('sha256').update(content).digest('hex')}
  const file = lockboxBatch(lockbox, named, stubLayouts(desk.district.id, desk.today))
  mustBeSound(desk, {lockbox, file, said})
  const known = await knownChecks(desk.store.db, lockbox)
  const fresh = file.items.filter((item) => !known.has(item.name))
  for (const item of file.items) mustBeTheSame(item, known.get(item.name))
  const batchNo = spokenIdOf('BT', sha256(lockbox.key))
  const skipped = file.items.length - fresh.length
  const facts = await batchFacts(desk.store.db, fresh, {
    ...{source: 'lockbox', district: desk.district.id, today: desk.today},
  })
  await mustBeNewItems(desk.store.db, {items: fresh, facts, batchNo, allowed})
  if (dryRun || fresh.length === 0) {
    const status = fresh.length === 0 ? ('known' as const) : ('dry_run' as const)
    const none = {request: null, differs: null, items: [], pulled: [], skipped, refused: []}
    return {file, done: {...none, status, batch: told(batchNo, lockbox)}}
  }
  const posted = await postChecks(desk, {lockbox, batchNo, items: fresh}, advance)
  return {
    file,
    done: {
      ...posted,
      request: null,
      differs: null,
      status: 'posted',
      skipped,
      refused: [],
      batch: told(batchNo, lockbox),
    },
  }
}

async function contentOf(path: string): Promise<Buffer> {
  const source = await openImportSource(path)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of source.bytes) chunks.push(chunk)
    await source.requireUnchanged()
    return Buffer.concat(chunks)
  } finally {
    await source.close()
  }
}

interface Read {
  readonly lockbox: LockboxFile
  readonly file: BatchFile
  readonly said: LockboxToPost['said']
}

function mustBeSound({today}: Desk, {lockbox, file, said}: Read): void {
  if (lockbox.faults.length > 0)
    throw refuse('ROW_ERRORS', `${lockbox.faults.length} faults in the lockbox file; nothing was posted`, {
      rows: lockbox.faults,
      next: ['ask the bank for the file again'],
    })
  const [count, total] = [said.count ?? file.items.length, said.total ?? lockbox.total]
  if (count !== file.items.length || total !== lockbox.total)
    throw refuse(
      'CONTROL_TOTAL',
      `the file has ${file.items.length} checks of ${formatMoney(lockbox.total)}, ${count} of ${formatMoney(total)} were said`,
      {field: 'control-total'},
    )
  const late = lockbox.items.find((item) => (item.depositedOn ?? today) > today)
  if (late !== undefined)
    throw refuse('FUTURE_DATE', `line ${late.line}: deposited ${late.depositedOn ?? ''}, after today ${today}`)
}

const sourceOf = ({origin}: LockboxFile): string => `lockbox:${origin}`

const KNOWN = `select l.reference, l.amount_cents from settlement s join settlement_line l on l.settlement_id = s.settlement_id
  where s.source = :source and s.reference = :reference`

async function knownChecks(reader: Reader, lockbox: LockboxFile): Promise<ReadonlyMap<string, Cents>> {
  const rows = await select<{reference: string; amount_cents: Cents}>(reader, KNOWN, {
    source: sourceOf(lockbox),
    reference: lockbox.key,
  })
  return new Map(rows.map((row) => [row.reference, row.amount_cents]))
}

function mustBeTheSame({name, line, tender}: FileItem, before: Cents | undefined): void {
  if (before === undefined || before === tender.amount) return
  throw refuse('FILE_DIFFERS', `line ${line}: check ${name} was posted from this file as ${formatMoney(before)}`)
}

/** A lockbox batch has the control of its file, and no bag: the money is at the bank. */
const told = (batchNo: string, {items, total}: LockboxFile): NonNullable<BatchPosted['batch']> => ({
  ...{batchNo, bagNo: '', control: {count: items.length, amount: total}},
  totals: {
    ...{items: items.length, posted: total, suspense: ZERO, handedBack: ZERO},
    ...{cash: {count: 0, amount: ZERO}, checks: {count: items.length, amount: total}},
  },
})

interface Checks {
  readonly lockbox: LockboxFile
  readonly batchNo: string
  readonly items: readonly FileItem[]
}

async function postChecks(
  desk: Desk,
  {lockbox, batchNo, items}: Checks,
  advance: (items: number) => void,
): Promise<{items: PostedBatchItem[]; pulled: string[]}> {
  const [posted, pulled]: [PostedBatchItem[], string[]] = [[], []]
  for (let at = 0; at < items.length; at += CHUNK) {
    const chunk = items.slice(at, at + CHUNK)
    const from = chunk[0]?.place ?? 0
    const input = {batch: batchNo, from, items: chunk.length, hash: sha256(canonicalJson(chunk.map((one) => one.key)))}
    const act = postLockboxItems(lockbox, chunk)
    const done = await perform(desk, act, input, {key: `${batchNo}/items/${from}`})
    must(done.status === 'done', 'checks of a lockbox wait for nobody')
    posted.push(...done.outcome.items)
    pulled.push(...done.outcome.pulled)
    advance(chunk.length)
  }
  return {items: posted, pulled}
}

type Decision = Decided & {readonly placed: readonly PlacedItem[]; readonly batchNo: string}

const postLockboxItems = (
  lockbox: LockboxFile,
  items: readonly FileItem[],
): Act<PostItemsInput, Awaited<ReturnType<typeof batchFacts>>, Decision, PostedItems> => ({
  kind: 'post-lockbox-items',
  permission: 'post_batch',
  subject: ({batch, from}) => `${batch}/${from}`,
  load: (trx, _input, {desk, today}) => batchFacts(trx, items, {source: 'lockbox', district: desk.district.id, today}),
  decide(facts, {batch, from}, {today}) {
    const placed = items.map((item) => placeItem(facts, item, dayOf(lockbox, item, today)))
    return {placed, batchNo: batch, summary: `${batch}: ${items.length} checks from ${from}`}
  },
  async record(trx, {placed, batchNo}, context) {
    const events = placed.map((one, at) => {
      const item = mustExist(items[at], 'what is placed is of the file')
      return eventOf(one, {item, batchNo, on: dayOf(lockbox, item, context.today)})
    })
    const recorded = await recordEvents(trx, events, context)
    const lines = items.map((item, at) => ({
      ...{reference: item.name, amount: item.tender.amount, tenderNo: 1},
      eventId: mustExist(recorded[at], 'every check is recorded').eventId,
    }))
    const expected = {kind: 'lockbox', source: sourceOf(lockbox), reference: lockbox.key} as const
    const effectiveOn = lockbox.sentOn ?? context.today
    await expectSettlements(trx, [{...expected, ledgerAccount: REMITTANCE_CLEARING, effectiveOn, lines}], context)
    return afterItems(trx, {placed, recorded, why: `payment ${batchNo}`}, context)
  },
})

/** The day on which the bank took the check in. */
function dayOf<Day extends string>(lockbox: LockboxFile, item: FileItem, today: Day): Day {
  const deposited = lockbox.items.find((one) => one.line === item.line)?.depositedOn
  return (deposited ?? lockbox.sentOn ?? today) as Day
}

interface Event {
  readonly item: FileItem
  readonly batchNo: string
  readonly on: NewPaymentEvent['effectiveOn']
}

function eventOf({item: {payees}}: PlacedItem, {item, batchNo, on}: Event): NewPaymentEvent {
  const {kind, amount, reference, check} = item.tender
  must(sum(payees.map((payee) => payee.amount)) === amount, 'the parts of a check are the check')
  const money = {amount, tendered: amount, change: ZERO, ledgerAccount: REMITTANCE_CLEARING}
  return {
    ...{source: 'lockbox', sourceKey: mustExist(item.key, 'a check of a lockbox has its key'), series: batchNo},
    ...{sessionId: null, cashBatchId: null, payor: item.payor, channel: 'lockbox', effectiveOn: on},
    tenders: [{kind, ...money, reference, check, card: null}],
    payees,
  }
}
