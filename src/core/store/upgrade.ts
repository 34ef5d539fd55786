import {backupStore, type ProveChain} from '#core/store/backup.js'
import {migrate} from '#core/store/migrate.js'
import {openStore, schemaVersion} from '#core/store/open.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'

export interface Upgraded {
  readonly from: number
  readonly to: number
  readonly steps: readonly string[]
  /** The copy of the store as it was; null when nothing was to do, and on a server (whose own tools do it). */
  readonly backup: string | null
}

/**
 * Brings an older store up to date after a proved backup beside it. Killed anywhere, it can run again.
 * @throws Refusal as backupStore and openStore
 */
export async function upgradeStore(location: string, recordedAt: string, proveChain: ProveChain): Promise<Upgraded> {
  const store = await openStore(location, {anyVersion: true})
  try {
    const from = (await schemaVersion(store)) ?? 0
    if (from === SCHEMA_VERSION) return {from, to: from, steps: [], backup: null}
    const backup = store.engine === 'postgres' ? null : `${location}.schema-${from}.${recordedAt.replaceAll(/\D/g, '')}`
    if (backup !== null) await backupStore(store, backup, recordedAt, proveChain)
    return {from, to: SCHEMA_VERSION, steps: await migrate(store, recordedAt), backup}
  } finally {
    await store.close()
  }
}
