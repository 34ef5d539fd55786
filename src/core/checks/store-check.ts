import type {Engine} from '#core/store/dialect.js'
import type {Store} from '#core/store/open.js'

/** One named proof about the store itself. What the books say is proved elsewhere. */
export interface StoreCheck {
  readonly name: string
  /** What holds when it finds nothing: one sentence. */
  readonly proves: string
  readonly engines: readonly Engine[]
  /** Every fault found, one line each. */
  faults(store: Store): Promise<readonly string[]>
}

export const EVERY_ENGINE: readonly Engine[] = ['sqlite', 'postgres']
export const FILE_ALONE: readonly Engine[] = ['sqlite']
