import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {rowKey, type RowKey} from '#core/kernel/ids.js'
import {EXIT, notPermitted, refuse, Refusal} from '#core/kernel/refusal.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {appendAct} from '#core/acts/audit-chain.js'
import {mustBeFit, recordWitness, witnessOf} from '#core/acts/witness.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {storeRequest, type RequestOutcome} from '#core/acts/requests.js'
import {approversOf, standing} from '#core/staff/roles.js'
import type {Trx} from '#core/store/open.js'
import {touchSession} from '#core/staff/touch-session.js'
import {inTransaction} from '#core/store/transaction.js'

export interface PerformOptions {
  /** Idempotency key: same key and input gives the stored outcome, same key with other input is refused. */
  readonly key?: string | null
  readonly dryRun?: boolean
  /** A dry run that goes past what needs another person, and tells who that would be. */
  readonly preview?: boolean
  /** Basis of the result that was shown: anything else is refused. */
  readonly expect?: string
  /** Over the caller's own authority: store a request instead of refusing. */
  readonly request?: boolean
  /** The desk of a second person who is here and does it together with the caller. */
  readonly witness?: Desk | null
  /** Set by `approve` alone: another person has said yes to this very input. */
  readonly approved?: ApprovedBy
}

export interface ApprovedBy {
  readonly requester: string
  /** Basis of the result that was asked for, null where the act has none. */
  readonly basis: string | null
  /** Runs in the act's own transaction: the answer and the act stand or fall together. */
  answer(trx: Trx, context: ActContext): Promise<void>
}

export type Performed<Outcome> =
  | {
      readonly status: 'done'
      readonly outcome: Outcome
      readonly replayed: boolean
      readonly dryRun: boolean
      /** Told by a preview: who would have to agree. */
      readonly need?: ApprovalNeed | null
      readonly basis?: string | null
    }
  | {readonly status: 'waiting'; readonly request: RequestOutcome; readonly replayed: boolean; readonly dryRun: boolean}

/** Undoes a dry run's writes; carries what the real run would have given. */
class DryRunDone extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('dry run')
    this.result = result
  }
}

/**
 * The one way state changes: permission, idempotency, load, decide, approval, record, audit row, commit. One
 * transaction; a dry run is the same with a rollback.
 */
export async function perform<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
  desk: Desk,
  act: Act<Input, Facts, Decision, Outcome>,
  input: Input,
  options: PerformOptions = {},
): Promise<Performed<Outcome>> {
  const dryRun = isDryRun(options)
  try {
    return await inTransaction(desk.store, async (trx) => {
      const result = await run(trx, {desk, act, input, options})
      await touchSession(trx, desk)
      if (dryRun) throw new DryRunDone(result)
      return result
    })
  } catch (error) {
    if (error instanceof DryRunDone) return error.result as Performed<Outcome>
    if (
      error instanceof Refusal &&
      error.exit === EXIT.notPermitted &&
      options.dryRun !== true &&
      !desk.store.readonly
    ) {
      await recordRefusal(desk, act.kind, act.subject(input), error)
    }
    throw error
  }
}

interface Call<Input extends Json, Facts, Decision extends Decided, Outcome extends Json> {
  readonly desk: Desk
  readonly act: Act<Input, Facts, Decision, Outcome>
  readonly input: Input
  readonly options: PerformOptions
}

async function run<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
  trx: Trx,
  call: Call<Input, Facts, Decision, Outcome>,
): Promise<Performed<Outcome>> {
  const {desk, act, input, options} = call
  const witness = witnessOf(desk, options.witness ?? null)
  const context = {...contextOf(desk), approving: options.approved?.requester ?? null, witness}
  const dryRun = isDryRun(options)
  const permitted = standing(desk.staff, act.permission, context.roles)
  if (permitted === 'no' && options.approved === undefined) throw roleMayNot(desk, act.permission)
  const stored = await storedOutcome<Outcome>(trx, {key: options.key ?? null, kind: act.kind, input})
  if (stored !== null) return stored
  const decision = act.decide(await act.load(trx, input, context), input, context)
  mustBeExpected(decision, options)
  const asked = approvalNeed(desk, act.permission, permitted, decision)
  if (options.approved !== undefined) mustCover(asked, context)
  if (asked !== null && witness !== null) mustBeFit(witness, asked, context)
  const settled = options.approved !== undefined || options.preview === true || witness !== null
  const need = settled ? null : asked
  const record = {kind: act.kind, subject: act.subject(input), key: options.key ?? null, input}
  if (need !== null) {
    if (need.why === 'over_authority' && !(options.request ?? false)) throw overAuthority(need)
    const request = await storeRequest(
      trx,
      {...record, need, decision, accountId: act.accountId?.(decision) ?? null},
      context,
    )
    await appendAct(trx, {...record, kind: `request:${act.kind}`, outcome: {request: {...request}}}, context)
    return {status: 'waiting', request, replayed: false, dryRun}
  }
  const outcome = await act.record(trx, decision, context)
  await options.approved?.answer(trx, context)
  await recordWitness(trx, context)
  await appendAct(trx, {...record, outcome}, context)
  const told = options.preview === true ? {need: witness === null ? asked : null, basis: decision.basis ?? null} : {}
  return {status: 'done', outcome, replayed: false, dryRun, ...told}
}

const isDryRun = ({dryRun, preview}: PerformOptions): boolean => dryRun === true || preview === true

/** What was shown, or asked for, is what happens. @throws Refusal PLAN_CHANGED, REQUEST_STALE (65) */
function mustBeExpected({basis, summary}: Decided, {expect, approved}: PerformOptions): void {
  if (expect !== undefined && !(basis ?? '').startsWith(expect))
    throw refuse('PLAN_CHANGED', `the facts have changed since ${expect}; now it would be: ${summary}`, {
      field: 'expect',
      next: ['the same command with --dry-run'],
    })
  if (approved !== undefined && approved.basis !== null && approved.basis !== basis)
    throw refuse('REQUEST_STALE', `the facts have changed since it was asked for; now it would be: ${summary}`, {
      next: ['decline it; the asker sends the command again'],
    })
}

/** The person who says yes must be one of those who may. @throws Refusal OVER_AUTHORITY (77) */
function mustCover(need: ApprovalNeed | null, {roles}: ActContext): void {
  if (need === null || need.approvers.some((role) => roles.includes(role))) return
  throw notPermitted('OVER_AUTHORITY', need.message, {because: need.because})
}

export function contextOf(desk: Desk): ActContext {
  const operator = whoWorks(desk)
  const recordedAt = desk.clock.now()
  const key = (): RowKey => rowKey(recordedAt)
  return {
    desk,
    operatorId: operator.id,
    roles: operator.roles,
    today: desk.today,
    recordedAt,
    actId: key(),
    approving: null,
    witness: null,
    key,
  }
}

async function storedOutcome<Outcome>(
  trx: Trx,
  asked: {key: string | null; kind: string; input: Json},
): Promise<Performed<Outcome> | null> {
  if (asked.key === null) return null
  const row = await trx<{kind: string; input_hash: string; outcome_json: string; idempotency_key: string | null}>('act')
    .where('idempotency_key', asked.key)
    .first('kind', 'input_hash', 'outcome_json')
  if (row === undefined) return null
  const kind = row.kind.replace(/^request:/, '')
  if (kind !== asked.kind || row.input_hash !== sha256(canonicalJson(asked.input))) {
    throw refuse(
      'KEY_REUSED',
      `key ${asked.key} was used for another ${kind === asked.kind ? 'input' : 'act'}; nothing was written`,
      {field: 'key'},
    )
  }
  const outcome: unknown = JSON.parse(row.outcome_json)
  if (row.kind.startsWith('request:')) {
    return {status: 'waiting', request: (outcome as {request: RequestOutcome}).request, replayed: true, dryRun: false}
  }
  return {status: 'done', outcome: outcome as Outcome, replayed: true, dryRun: false}
}

function approvalNeed(
  desk: Desk,
  permission: Act<Json, unknown, Decided, Json>['permission'],
  permitted: 'yes' | 'request' | 'no',
  decision: Decided,
): ApprovalNeed | null {
  if (decision.approval !== undefined && decision.approval !== null) return decision.approval
  if (permitted === 'yes') return null
  const approvers = approversOf(desk.staff, permission)
  return {
    why: 'over_authority',
    approvers,
    message: `your role may ask for this; ${approvers.join(' or ')} may do it`,
    because: [{rule: `authority.${permission}`, citation: desk.staff.citation}],
  }
}

/** @returns Refusal NOT_YOURS (77) */
export const roleMayNot = (desk: Desk, permission: Act<Json, unknown, Decided, Json>['permission']): Refusal =>
  notPermitted('NOT_YOURS', `only ${desk.staff.permissions[permission].yes.join(', ')} may do this`, {
    because: [{rule: `authority.${permission}`, citation: desk.staff.citation}],
  })

const overAuthority = (need: ApprovalNeed): Refusal =>
  notPermitted('OVER_AUTHORITY', `${need.message}; or add --request`, {
    because: need.because,
    next: ['the same command with --request'],
  })

/** A refused act leaves its row too: who tried what, and why not. */
async function recordRefusal(desk: Desk, kind: string, subject: string, refusal: Refusal): Promise<void> {
  if (desk.operator === null) return
  await inTransaction(desk.store, async (trx) => {
    await appendAct(
      trx,
      {kind: `refused:${kind}`, subject, key: null, input: {}, outcome: {code: refusal.code}},
      contextOf(desk),
    )
  })
}
