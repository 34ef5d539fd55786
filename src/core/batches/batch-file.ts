import type {Cents} from '#core/kernel/money.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {ItemTender} from '#core/batches/post-item.js'

/** What one check pays for one account, as the sender's list says it. */
export interface FilePart {
  readonly line: number
  readonly part: number
  /** Account number or another system's key; empty where the list has none. */
  readonly reference: string
  /** Number of the bill that it is directed to; empty where it pays the oldest first. */
  readonly bill: string
  readonly amount: Cents
  /** What the list says, where the money is another amount. */
  readonly listed: Cents | null
}

/** One check with all that it pays: one receipt. */
export interface FileItem {
  readonly line: number
  /** Its place in the batch, from 1: the same file gives every item the same. */
  readonly place: number
  /** As the sender counts it. */
  readonly name: string
  /** Makes the item known for good; null where the sender has none. */
  readonly key: string | null
  readonly tender: ItemTender
  readonly payor: string
  readonly note: string
  readonly parts: readonly FilePart[]
}

export interface BatchFile {
  readonly fileName: string
  readonly sha256: string
  readonly rows: number
  readonly items: readonly FileItem[]
  /** Rows that are wrong in themselves; their items are not among the items. */
  readonly faults: readonly RowFault[]
  readonly warnings: readonly string[]
}
