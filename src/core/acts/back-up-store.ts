import {basename} from 'node:path'
import type {Act, Decided} from '#core/acts/act.js'
import {verifyChain} from '#core/acts/audit-chain.js'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {backupStore, manifestOf, mustBeAbleToBackUp, type Manifest} from '#core/store/backup.js'

type BackUpInput = {readonly target: string}
type BackUpDecision = Decided & BackUpInput

const takeBackup: Act<BackUpInput, null, BackUpDecision, BackUpInput> = {
  kind: 'backup-store',
  permission: 'keep_store',
  subject: ({target}) => basename(target),
  load: async () => null,
  decide: (_, {target}) => ({target, summary: `a copy of the whole store to ${target}`}),
  record: async (_, {target}) => ({target}),
}

export interface BackedUp {
  readonly backup: string
  readonly manifest: string
  readonly contents: Manifest
}

/**
 * A proved copy of the whole store. Who took it is in the audit chain before the copy is made: nobody carries the
 * customers' names away unseen. @throws Refusal NOT_YOURS (77), and as backupStore
 */
export async function backUpStore(desk: Desk, target: string): Promise<BackedUp> {
  mustBeAbleToBackUp(desk.store, target)
  await perform(desk, takeBackup, {target})
  const contents = await backupStore(desk.store, target, desk.clock.now(), verifyChain)
  return {backup: target, manifest: manifestOf(target), contents}
}
