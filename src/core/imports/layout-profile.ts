/** How one cell is written. Every grammar is strict: what does not fit it is a fault, never a guess. */
export type CellGrammar =
  TextCell | MoneyCell | IntegerCell | QuantityCell | DateCell | MomentCell | InstantCell | EnumCell | YesNoCell

interface TextCell {
  readonly type: 'text'
  readonly max_length: number
}
export interface MoneyCell {
  readonly type: 'money'
  /** `two` (default) 12.50 · `up_to_two` 12, 12.5, 12.50 · `none` whole dollars · `implied_two` 1250 = $12.50. */
  readonly decimals?: 'two' | 'up_to_two' | 'none' | 'implied_two'
  readonly separators?: boolean
  /** `(12.50)` means -12.50. */
  readonly parentheses?: boolean
  readonly sign?: Sign
}
interface IntegerCell {
  readonly type: 'integer'
  readonly min?: number
  readonly max?: number
}
export interface QuantityCell {
  readonly type: 'quantity'
  /** 0 to 3; the value is kept as whole thousandths of the unit. */
  readonly max_decimals: number
  readonly separators?: boolean
  readonly sign?: Sign
}
export interface DateCell {
  readonly type: 'date'
  readonly format: 'YYYY-MM-DD' | 'MM/DD/YYYY' | 'M/D/YYYY' | 'YYYYMMDD' | 'MMDDYYYY'
}
interface MomentCell {
  /** `YYYY-MM-DDTHH:MM`, the district's wall clock. */
  readonly type: 'moment'
}
interface InstantCell {
  /** `YYYY-MM-DDTHH:MM[:SS]` with Z or an offset such as -08:00; kept as UTC. */
  readonly type: 'instant'
}
interface EnumCell {
  readonly type: 'enum'
  /** As written in the file → as we say it. */
  readonly values: Readonly<Record<string, string>>
}
interface YesNoCell {
  readonly type: 'yes_no'
  readonly yes: readonly string[]
  readonly no: readonly string[]
}
export type Sign = 'any' | 'not_negative' | 'positive'

/** `required`: never blank · `blank_allowed`: the column is there, cells may be blank · `optional`: it may be absent. */
export type Presence = 'required' | 'blank_allowed' | 'optional'

export type Column = CellGrammar & {
  readonly header: string
  readonly aliases?: readonly string[]
  readonly field: string
  readonly presence: Presence
  /** Spaces around the value are dropped. Text is always trimmed. */
  readonly trim?: boolean
}

/** A field the file does not hold. `assumed` is told to the reader of every figure that stands on it. */
export type DerivedField = {readonly field: string; readonly assumed?: boolean} & (
  | {readonly rule: 'constant'; readonly value: string | number | boolean}
  | {readonly rule: 'template'; readonly template: string}
  | {readonly rule: 'shift_date'; readonly from: string; readonly days: number}
  | {readonly rule: 'first_of'; readonly fields: readonly string[]}
  | {readonly rule: 'share'; readonly of: string; readonly numerator: number; readonly denominator: number}
  | {readonly rule: 'difference'; readonly of: string; readonly less: readonly string[]}
  | {readonly rule: 'positive_part'; readonly of: string}
)

export interface Trailer {
  readonly presence: 'required' | 'optional'
  /** The row whose cell of this field holds `marker` is the trailer. */
  readonly marker_field: string
  readonly marker: string
  readonly count_field: string
  readonly amount_field?: string
  /** Holds the sum of the profile's `control_sum`. */
  readonly sum_field?: string
}

/** How one kind of file is laid out; `data/schemas/profile.schema.json` says which values are allowed. */
export interface LayoutProfile {
  readonly schema: 'curbstop.profile/1'
  /** `bills`, `payments`, `reads` or `district/<table>`. */
  readonly kind: string
  readonly name: string
  readonly title: string
  /** Where the layout is published. */
  readonly source: string
  readonly encoding: TextEncodingName
  readonly delimiter: ',' | ';' | '|' | '\t'
  readonly columns: readonly Column[]
  /** Known columns that are left out on purpose; no warning is given for them. */
  readonly ignored_columns?: readonly string[]
  readonly derived?: readonly DerivedField[]
  /** Money fields that must add up in every row. */
  readonly sums?: readonly {readonly total: string; readonly parts: readonly string[]}[]
  readonly row_key: readonly string[]
  /** A row repeated exactly inside one file: the first counts, or all are refused. */
  readonly exact_duplicates: 'count' | 'refuse'
  /** The money field whose sum is compared with a control total. */
  readonly control_amount?: string
  /** The whole-number field whose sum is compared with a control total, such as the reads of a book. */
  readonly control_sum?: string
  readonly trailer?: Trailer
  /**
   * Of payments that a card, web or telephone processor took: its name. The money stands in 1050 until the processor
   * settles the batch; the day is that of the authorization.
   */
  readonly processor?: string
  /** Name of the published plan by which charges can be computed again (`data/profiles/plans`). */
  readonly plan?: string
}

export type TextEncodingName = 'utf-8' | 'latin1' | 'windows-1252'
