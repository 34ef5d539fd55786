import type {Desk} from '#core/acts/desk.js'
import type {Importer, RowFlag} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {classifyRow} from '#core/imports/row-classes.js'
import {mustExist} from '#core/kernel/must.js'
import type {RowFault} from '#core/kernel/refusal.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

export interface StageCounts {
  /** Sound rows that are new. */
  readonly staged: number
  /** Repeated exactly inside the file. */
  readonly duplicates: number
  /** In the store already with the same content. */
  readonly known: number
  readonly refused: number
  readonly faults: readonly RowFault[]
  readonly flagged: ReadonlyMap<string, number>
}

interface StagerParts {
  readonly batchId: string
  readonly profile: LayoutProfile
  readonly importer: Importer
  readonly allowDuplicateRows: boolean
}

type State = 'staged' | 'duplicate' | 'known' | 'refused'
interface Staging {
  readonly row: ParsedRow
  readonly key: string
  readonly state: State
  readonly faults: readonly RowFault[]
  readonly flags: readonly RowFlag[]
}
interface Earlier {
  row_key: string
  content_hash: string
  line: number
}

const COLUMNS = {
  batch_id: 'text',
  line: 'integer',
  row_key: 'text',
  content_hash: 'text',
  state: 'text',
  reason: 'text',
  fields_json: 'text',
} as const
/** More bad rows than this are counted, not listed: nobody reads them, and the file is the wrong one. */
const FAULTS_KEPT = 100_000

/** Stages a file slice by slice, each in a transaction of its own. */
export class SliceStager {
  readonly #desk: Desk
  readonly #parts: StagerParts
  readonly #totals = {staged: 0, duplicate: 0, known: 0, refused: 0}
  readonly #faults: RowFault[] = []
  readonly #flagged = new Map<string, number>()

  constructor(desk: Desk, parts: StagerParts) {
    this.#desk = desk
    this.#parts = parts
  }

  get counts(): StageCounts {
    const {staged, duplicate: duplicates, known, refused} = this.#totals
    return {staged, duplicates, known, refused, faults: this.#faults, flagged: this.#flagged}
  }

  async stage(rows: readonly ParsedRow[]): Promise<void> {
    if (rows.length === 0) return
    const staged = await inTransaction(this.#desk.store, async (trx) => {
      const outcome = await this.#judge(trx, rows)
      await insertRows(
        trx,
        'batch_row',
        COLUMNS,
        outcome.map((one) => this.#stored(one)),
      )
      return outcome
    })
    for (const one of staged) this.#count(one)
  }

  async #judge(trx: Trx, rows: readonly ParsedRow[]): Promise<Staging[]> {
    const sound = rows.filter((row) => row.faults.length === 0)
    const examined = new Map((await this.#parts.importer.examine(trx, sound)).map((one) => [one.row, one]))
    const inStore = await this.#earlier(
      trx,
      sound,
      'select k.row_key, k.content_hash, k.line from :keys cross join known_row k where k.row_key = t.row_key and k.profile = :scope',
      this.#scope,
    )
    const inFile = await this.#earlier(
      trx,
      sound,
      "select b.row_key, b.content_hash, b.line from :keys cross join batch_row b where b.row_key = t.row_key and b.batch_id = :scope and b.state <> 'refused'",
      this.#parts.batchId,
    )
    return rows.map((row) => {
      if (row.faults.length > 0) return refused(row, row.faults)
      const one = mustExist(examined.get(row), 'every sound row is examined')
      const verdict = this.#classify(row, inStore, inFile)
      if (verdict.state === 'refused') return refused(row, [...verdict.faults, ...one.faults])
      if (verdict.state === 'staged' && one.faults.length > 0) return refused(row, one.faults)
      if (verdict.state === 'staged' && one.known === true) verdict.state = 'known'
      if (verdict.state === 'staged')
        inFile.set(verdict.key, {row_key: verdict.key, content_hash: row.contentHash ?? '', line: row.line})
      return {
        row,
        key: verdict.key,
        state: verdict.state,
        faults: [],
        flags: verdict.state === 'staged' ? one.flags : [],
      }
    })
  }

  #classify(
    row: ParsedRow,
    inStore: ReadonlyMap<string, Earlier>,
    inFile: ReadonlyMap<string, Earlier>,
  ): {state: State; key: string; faults: readonly RowFault[]} {
    const key = mustExist(row.key, 'a sound row has a key')
    const hash = mustExist(row.contentHash, 'a sound row has a hash')
    const fault = (reason: string): readonly RowFault[] => [{line: row.line, field: '(row key)', value: key, reason}]
    const stored = inStore.get(key)
    const earlier = inFile.get(key)
    if (stored !== undefined) {
      if (classifyRow(hash, {contentHash: stored.content_hash}) === 'same') return {state: 'known', key, faults: []}
      return {
        state: 'refused',
        key,
        faults: fault(`was brought in before with other content (line ${stored.line} then)`),
      }
    }
    if (earlier === undefined) return {state: 'staged', key, faults: []}
    if (classifyRow(hash, {contentHash: earlier.content_hash}) === 'conflict') {
      return {state: 'refused', key, faults: fault(`line ${earlier.line} has the same key with other content`)}
    }
    if (this.#parts.profile.exact_duplicates === 'count') return {state: 'duplicate', key, faults: []}
    if (this.#parts.allowDuplicateRows) return {state: 'staged', key: `${key}#${row.line}`, faults: []}
    return {
      state: 'refused',
      key,
      faults: fault(`the same row as line ${earlier.line}; --allow-duplicate-rows if both are meant`),
    }
  }

  get #scope(): string {
    return `${this.#parts.profile.kind}/${this.#parts.profile.name}`
  }

  async #earlier(trx: Trx, rows: readonly ParsedRow[], sql: string, scope: string): Promise<Map<string, Earlier>> {
    const keys = rowsFrom(
      trx,
      rows.map((row) => ({row_key: row.key})),
      {row_key: 'text'},
      't',
    )
    const found = await select<Earlier>(trx, sql, {keys, scope})
    return new Map(found.map((one) => [one.row_key, one]))
  }

  #stored({row, key, state, faults, flags}: Staging): object {
    const fields = state === 'staged' ? JSON.stringify({fields: row.fields, assumed: row.assumed, flags}) : ''
    return {
      batch_id: this.#parts.batchId,
      line: row.line,
      row_key: key,
      content_hash: row.contentHash ?? '',
      state,
      reason: faults.map((fault) => `${fault.field}: ${fault.reason}`).join('; '),
      fields_json: fields,
    }
  }

  #count(one: Staging): void {
    this.#totals[one.state] += 1
    for (const fault of one.faults) if (this.#faults.length < FAULTS_KEPT) this.#faults.push(fault)
    for (const {check} of one.flags) this.#flagged.set(check, (this.#flagged.get(check) ?? 0) + 1)
  }
}

const refused = (row: ParsedRow, faults: readonly RowFault[]): Staging => ({
  row,
  key: row.key ?? `line ${row.line}`,
  state: 'refused',
  faults,
  flags: [],
})
