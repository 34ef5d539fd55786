import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, notPermitted, refuse} from '#core/kernel/refusal.js'
import type {AnyAct, ActContext} from '#core/acts/act.js'
import {appendAct} from '#core/acts/audit-chain.js'
import {answerersOf} from '#core/acts/escalation.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {contextOf, perform, type Performed} from '#core/acts/perform.js'
import type {RequestRow} from '#core/acts/requests.js'
import {operatorById} from '#core/staff/operators-views.js'
import {mayAnswer, type Role} from '#core/staff/roles.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

/** Which act a request of a kind runs; the table of the program's acts is in acts/registry.ts. */
export type FindAct = (kind: string) => Promise<AnyAct>

export interface AnsweredRequest {
  readonly request: string
  readonly kind: string
  readonly requester: string
  readonly result: Json
}

const WAITING = `
  select r.*, a.answer, a.operator_id as answered_by, b.basis
  from request r left join request_basis b on b.request_id = r.request_id left join request_answer a on a.request_id = r.request_id where r.request_no = :number`

type WaitingRow = RequestRow & {answer: string | null; answered_by: string | null; basis: string | null}

async function requestRow(reader: Reader, number: string): Promise<WaitingRow> {
  const row = (await select<WaitingRow>(reader, WAITING, {number}))[0]
  if (row === undefined) throw notFound(`no request ${number}`, ['curbstop show-queue'])
  return row
}

export interface AskedFor {
  readonly summary: string
  readonly requester: string
  readonly amountCents: number | null
  readonly requestedAt: string
  /** It posts exactly what was asked for, or nothing. */
  readonly exact: boolean
}

/** What a waiting request asks for, as it is shown to the person who answers. */
export async function waitingRequest(desk: Desk, number: string): Promise<AskedFor> {
  const row = await requestRow(desk.store.db, number)
  mustBeWaiting(row, desk)
  const {summary, requester, amount_cents: amountCents, requested_at: requestedAt} = row
  return {summary, requester, amountCents, requestedAt, exact: row.basis !== null}
}

/**
 * Another person's yes: the act is loaded and decided again on today's facts and runs in the same transaction as the
 * answer. @throws Refusal ALREADY_ANSWERED, REQUEST_EXPIRED, REQUEST_CHANGED (65), SELF_APPROVAL, NOT_YOURS (77)
 */
export async function approveRequest(
  desk: Desk,
  number: string,
  findAct: FindAct,
  dryRun = false,
): Promise<AnsweredRequest> {
  const row = await requestRow(desk.store.db, number)
  mustBeWaiting(row, desk)
  await mustBeAllowedToAnswer(row, desk)
  const act = await findAct(row.kind)
  const input = JSON.parse(row.input_json) as Json
  const answer = (trx: Trx, context: ActContext): Promise<void> =>
    writeAnswer(trx, {row, answer: 'approved', reason: ''}, context)
  const approved = {answer, requester: row.requester, basis: row.basis}
  const performed: Performed<Json> = await perform(desk, act, input, {dryRun, approved})
  const outcome = performed.status === 'done' ? performed.outcome : null
  return {
    request: number,
    kind: row.kind,
    requester: row.requester,
    result: mustExist(outcome, 'an approved act is done'),
  }
}

export interface Declining {
  readonly reason: string
  readonly findAct: FindAct
}

/** Another person's no, or the asker's withdrawal. */
export async function declineRequest(
  desk: Desk,
  number: string,
  {reason, findAct}: Declining,
): Promise<AnsweredRequest> {
  const row = await requestRow(desk.store.db, number)
  mustBeWaiting(row, desk)
  const withdrawn = row.requester === whoWorks(desk).id
  if (!withdrawn) await mustBeAllowedToAnswer(row, desk)
  const answer = withdrawn ? 'withdrawn' : 'declined'
  const act = withdrawn ? null : await findAct(row.kind)
  await inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    await writeAnswer(trx, {row, answer, reason}, context)
    const input = {request: number, reason}
    await act?.declined?.(trx, JSON.parse(row.input_json) as Json, reason, context)
    await appendAct(trx, {kind: 'decline', subject: number, key: null, input, outcome: {answer}}, context)
  })
  return {request: number, kind: row.kind, requester: row.requester, result: {answer}}
}

function mustBeWaiting(row: WaitingRow, desk: Desk): void {
  if (row.answer !== null)
    throw refuse('ALREADY_ANSWERED', `${row.request_no} was ${row.answer} by ${row.answered_by ?? 'somebody'}`)
  if (row.expires_at <= desk.clock.now())
    throw refuse('REQUEST_EXPIRED', `${row.request_no} expired at ${row.expires_at}; ask again`)
  if (sha256(canonicalJson(JSON.parse(row.input_json) as Json)) !== row.input_hash) {
    throw refuse('REQUEST_CHANGED', `${row.request_no} is not what was asked for: its hash does not fit`)
  }
}

async function mustBeAllowedToAnswer(row: WaitingRow, desk: Desk): Promise<void> {
  const operator = whoWorks(desk)
  if (row.requester === operator.id)
    throw notPermitted('SELF_APPROVAL', `you asked for ${row.request_no}; another person must answer`)
  const sameLogin = row.requester_os_user === desk.origin.osUser
  if (sameLogin && (operator.sessionId === null || desk.staff.approver_needs_other_login)) {
    throw notPermitted(
      'SELF_APPROVAL',
      `${row.request_no} was asked for from this login; sign in as yourself, in a session of your own`,
      {
        next: ['curbstop sign-in OPERATOR'],
      },
    )
  }
  const {roles: approvers} = answerersOf(row, desk.clock.now(), desk.staff)
  if (!operator.roles.some((role) => approvers.includes(role))) {
    throw notPermitted('NOT_YOURS', `${row.request_no} waits for ${approvers.join(' or ')}`)
  }
  if (desk.staff.witnessed_acts.includes(row.kind)) return
  const requester = await operatorById(desk.store.db, row.requester, desk.today)
  if (!answersFor(desk, requester?.roles ?? [])) {
    throw notPermitted(
      'NOT_YOURS',
      `${row.request_no} waits for a supervisor; a senior answers for ${desk.staff.senior_approves_only.join(', ')} alone`,
    )
  }
}

/** One of the person's roles answers requests of such a person. */
const answersFor = (desk: Desk, requester: readonly Role[]): boolean =>
  whoWorks(desk).roles.some(
    (role) => desk.staff.permissions.approve.yes.includes(role) && mayAnswer(desk.staff, role, requester),
  )

interface Answer {
  readonly row: RequestRow
  readonly answer: 'approved' | 'declined' | 'withdrawn'
  readonly reason: string
}

/** The primary key of request_answer lets exactly one answer in. */
async function writeAnswer(trx: Trx, given: Answer, context: ActContext): Promise<void> {
  const there = await trx<{request_id: string; answer: string}>('request_answer')
    .where('request_id', given.row.request_id)
    .first('answer')
  if (there !== undefined) throw refuse('ALREADY_ANSWERED', `${given.row.request_no} was answered meanwhile`)
  await trx('request_answer').insert({
    request_id: given.row.request_id,
    answer: given.answer,
    operator_id: context.operatorId,
    os_user: context.desk.origin.osUser,
    answered_at: context.recordedAt,
    reason: given.reason,
    act_id: context.actId,
  })
}
