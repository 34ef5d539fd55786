import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Instant} from '#core/kernel/clock.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {RowKey} from '#core/kernel/ids.js'
import type {Because} from '#core/kernel/refusal.js'
import type {Desk} from '#core/acts/desk.js'
import type {Witness} from '#core/acts/witness.js'
import type {Permission, Role} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'

/** What every decision knows besides its facts: whose, when, under which id. */
export interface ActContext {
  readonly desk: Desk
  readonly operatorId: string
  readonly roles: readonly Role[]
  readonly today: BusinessDate
  readonly recordedAt: Instant
  readonly actId: RowKey
  /** Who asked for it, when another person's yes carries it out; null for everything else. */
  readonly approving: string | null
  /** The second person where two do it together, in a session of their own. */
  readonly witness: Witness | null
  /** A new row key of this act. */
  key(): RowKey
}

/** A decision that one person alone may not carry out. */
export interface ApprovalNeed {
  /** Two people belong to the act by nature (stored at once, exit 8), or it is over the caller's own authority. */
  readonly why: 'by_nature' | 'over_authority'
  readonly approvers: readonly Role[]
  /** One sentence: what is over whose authority. */
  readonly message: string
  readonly because: readonly Because[]
}

export interface Decided {
  readonly approval?: ApprovalNeed | null
  readonly amountCents?: number | null
  /** One line for the person who approves. */
  readonly summary: string
  /** Stands for the exact result: what was shown or asked for posts as it was, or not at all. */
  readonly basis?: string
}

/**
 * One way state changes. `load` reads, `decide` judges (pure, synchronous, throws Refusal), `record` writes and
 * returns what the command prints; `perform` runs them in one transaction.
 */
export interface Act<Input extends Json, Facts, Decision extends Decided, Outcome extends Json> {
  readonly kind: string
  readonly permission: Permission
  /** What the act is about, such as an account number: kept in the audit chain. */
  subject(input: Input): string
  accountId?(decision: Decision): string | null
  load(trx: Trx, input: Input, context: ActContext): Promise<Facts>
  decide(facts: Facts, input: Input, context: ActContext): Decision
  record(trx: Trx, decision: Decision, context: ActContext): Promise<Outcome>
  /** What else another person's no means, in the same transaction; most acts that are declined leave things as they are. */
  declined?(trx: Trx, input: Input, reason: string, context: ActContext): Promise<void>
}

export type AnyAct = Act<Json, unknown, Decided, Json>
