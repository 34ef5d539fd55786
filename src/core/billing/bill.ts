import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {ReceivableClass} from '#core/ledger/chart.js'

export interface BillLine {
  readonly class: ReceivableClass
  readonly code: string
  readonly description: string
  /** May be negative: a correction or a discount on the bill. */
  readonly amount: Cents
  /** Credited by the line, or debited by a discount; the revenue account of the class where absent. */
  readonly ledgerAccount?: string
  /** Whose money pays a discount, where not the district's rates. */
  readonly fundingSource?: string
}

/** A named check that found something about a bill, with the numbers it used. */
export interface BillFlag {
  readonly check: string
  readonly detail: string
}

/** A bill to be put on the books: made here or brought in from elsewhere. */
export interface NewBill {
  readonly accountId: string
  /** Who made it (`run`, `import:nyc-housing`): with the key it can post only once. */
  readonly source: string
  readonly sourceKey: string
  readonly meterSerial: string | null
  readonly serviceFrom: BusinessDate | null
  readonly serviceTo: BusinessDate | null
  readonly issuedOn: BusinessDate
  readonly mailedOn: BusinessDate
  readonly dueOn: BusinessDate
  readonly usageThousandths: number | null
  readonly usageUnit: string | null
  readonly estimated: boolean
  readonly lines: readonly BillLine[]
  readonly flags: readonly BillFlag[]
  /** Names of values that the source did not give. */
  readonly assumed: readonly string[]
  readonly batchId: string | null
}
