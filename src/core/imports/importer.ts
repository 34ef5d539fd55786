import type {ActContext} from '#core/acts/act.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {Permission} from '#core/staff/roles.js'
import type {Reader, Trx} from '#core/store/open.js'

/** A check that found something about a row without refusing it. */
export interface RowFlag {
  readonly check: string
  readonly detail: string
}

export interface ExaminedRow {
  readonly row: ParsedRow
  /** What the importer itself has against the row; one fault is enough to refuse it. */
  readonly faults: readonly RowFault[]
  readonly flags: readonly RowFlag[]
  /** The store has it already by another way than this profile: it is counted as known and adds nothing. */
  readonly known?: boolean
}

/** A sound row that waits in the staging table. */
export interface StagedRow {
  readonly row: ParsedRow
  readonly key: string
  readonly flags: readonly RowFlag[]
}

/** What a chunk of rows did to the books. */
export interface PostedChunk {
  readonly posted: number
  readonly parked: number
  readonly accountsMade: number
  readonly total: Cents
  readonly [key: string]: Json
}

/** What one kind of file needs beyond what all have in common. */
export interface Importer {
  readonly kind: 'bills' | 'payments' | 'reads'
  readonly permission: Permission
  /** Judges a slice of sound rows against the store, set by set. */
  examine(reader: Reader, rows: readonly ParsedRow[]): Promise<readonly ExaminedRow[]>
  /** Puts a chunk of staged rows on the books, in the transaction that also marks them posted. */
  post(trx: Trx, rows: readonly StagedRow[], batch: {batchId: string}, context: ActContext): Promise<PostedChunk>
}
