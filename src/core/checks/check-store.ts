import type {StoreCheck} from '#core/checks/store-check.js'
import {integrity, references} from '#core/checks/store-contents.js'
import {fileModes, fileSystem, staleLocks, walSize} from '#core/checks/store-files.js'
import {appendOnly, header, schema, schemaSteps} from '#core/checks/store-schema.js'
import {troubleOf} from '#core/store/dialect.js'
import type {Store} from '#core/store/open.js'
import {asRefusal} from '#core/store/trouble.js'

export const STORE_CHECKS: readonly StoreCheck[] = [
  integrity,
  references,
  header,
  schema,
  schemaSteps,
  appendOnly,
  fileModes,
  fileSystem,
  walSize,
  staleLocks,
]

export interface StoreCheckResult {
  readonly name: string
  readonly proves: string
  readonly ok: boolean
  readonly faults: readonly string[]
}
export interface StoreReport {
  readonly ok: boolean
  readonly checks: readonly StoreCheckResult[]
  /** Checks that make no sense on this engine, by name. */
  readonly left_out: readonly string[]
}

/** Runs every check that fits the engine; one that fails never hides another. The command exits 11 unless ok. */
export async function checkStore(store: Store): Promise<StoreReport> {
  const fitting = STORE_CHECKS.filter((check) => check.engines.includes(store.engine))
  const checks: StoreCheckResult[] = []
  for (const check of fitting) {
    const faults = await check.faults(store).catch((error: unknown) => faultOf(error, store))
    checks.push({name: check.name, proves: check.proves, ok: faults.length === 0, faults})
  }
  return {
    ok: checks.every((check) => check.ok),
    checks,
    left_out: STORE_CHECKS.filter((check) => !fitting.includes(check)).map((check) => check.name),
  }
}

/** Damage met on the way is what a check is for; anything else ends the command. */
function faultOf(error: unknown, store: Store): readonly string[] {
  if (troubleOf(error) === 'corrupt') return ['a damaged page was met: restore from a backup']
  if (troubleOf(error) === 'readonly') return ['cannot be checked on a store that is open for reading alone']
  throw asRefusal(error, store.location) as Error
}
