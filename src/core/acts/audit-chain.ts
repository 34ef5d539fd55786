import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {mustExist} from '#core/kernel/must.js'
import type {ActContext} from '#core/acts/act.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export const GENESIS = sha256('curbstop audit chain')

export interface ActRow {
  seq: number
  act_id: string
  kind: string
  subject: string
  operator_id: string
  os_user: string
  login_user: string | null
  host: string
  terminal: string | null
  version: string
  business_date: string
  recorded_at: string
  idempotency_key: string | null
  input_hash: string
  input_json: string
  outcome_json: string
  prev_hash: string
  hash: string
}

/** sha256 over the previous hash and the canonical JSON of the row without its own hash. */
export function hashOf(row: Omit<ActRow, 'hash'>): string {
  const {prev_hash: previous, ...rest} = row
  return sha256(`${previous}\u0000${canonicalJson(rest)}`)
}

export interface ActRecord {
  readonly kind: string
  readonly subject: string
  readonly key: string | null
  readonly input: Json
  readonly outcome: Json
}

/**
 * Waits until no other act is about to end: what is read afterwards is all that was recorded before. Accounts are locked
 * first, as an act that ends has locked them.
 */
export async function waitForOtherActs(trx: Trx): Promise<void> {
  await trx<{head_id: number}>('act_head').where('head_id', 1).forUpdate().first('head_id')
}

/** Appends a row to the chain. The head row is locked, so acts are chained in the order they commit. */
export async function appendAct(trx: Trx, record: ActRecord, context: ActContext): Promise<void> {
  const head = mustExist(
    await trx<{head_id: number; seq: number; hash: string}>('act_head').where('head_id', 1).forUpdate().first(),
    'the chain has a head',
  )
  const {origin, version} = context.desk
  const inputJson = canonicalJson(record.input)
  const unsigned: Omit<ActRow, 'hash'> = {
    seq: head.seq + 1,
    act_id: context.actId,
    kind: record.kind,
    subject: record.subject,
    operator_id: context.operatorId,
    os_user: origin.osUser,
    login_user: origin.loginUser,
    host: origin.host,
    terminal: origin.terminal,
    version,
    business_date: context.today,
    recorded_at: context.recordedAt,
    idempotency_key: record.key,
    input_hash: sha256(inputJson),
    input_json: inputJson,
    outcome_json: canonicalJson(record.outcome),
    prev_hash: head.hash,
  }
  const hash = hashOf(unsigned)
  await trx('act').insert({...unsigned, hash})
  await trx('act_head').where('head_id', 1).update({seq: unsigned.seq, hash})
}

export interface ChainVerdict {
  readonly rows: number
  readonly head: string
  /** The first row whose number, link or hash does not fit; null when all do. */
  readonly broken: {readonly seq: number; readonly fault: string} | null
}

const PAGE = 2000

/** Walks the whole chain in order, page by page. */
export async function verifyChain(reader: Reader): Promise<ChainVerdict> {
  let previous = GENESIS
  let seq = 0
  for (;;) {
    const page = await select<ActRow>(reader, 'select * from act where seq > :seq order by seq limit :page', {
      seq,
      page: PAGE,
    })
    for (const row of page) {
      const {hash, ...unsigned} = row
      const fault = faultOf(row, unsigned, {seq: seq + 1, previous})
      if (fault !== null) return {rows: seq, head: previous, broken: {seq: seq + 1, fault}}
      previous = hash
      seq = row.seq
    }
    if (page.length < PAGE) break
  }
  const head = (await select<{seq: number; hash: string}>(reader, 'select seq, hash from act_head'))[0]
  const headFits = head?.seq === seq && head.hash === previous
  return {
    rows: seq,
    head: previous,
    broken: headFits ? null : {seq: seq + 1, fault: 'the stored head is not the last row: rows are missing at the end'},
  }
}

function faultOf(
  row: ActRow,
  unsigned: Omit<ActRow, 'hash'>,
  expected: {seq: number; previous: string},
): string | null {
  if (row.seq !== expected.seq) return `row ${expected.seq} is missing`
  if (row.prev_hash !== expected.previous) return `row ${row.seq} does not follow the row before it`
  if (sha256(row.input_json) !== row.input_hash) return `the input of row ${row.seq} was changed`
  return hashOf(unsigned) === row.hash ? null : `row ${row.seq} was changed`
}
