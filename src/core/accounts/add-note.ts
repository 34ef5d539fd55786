import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeText} from '#core/accounts/free-text.js'
import type {Act, Decided} from '#core/acts/act.js'
import {notFound, usage} from '#core/kernel/refusal.js'

export const NOTE_KINDS = ['note', 'problem', 'resolution'] as const
export type NoteKind = (typeof NOTE_KINDS)[number]

export type AddNoteInput = {readonly account: string; readonly kind: NoteKind; readonly note: string}
type AddNoteDecision = Decided & {readonly accountId: string; readonly input: AddNoteInput; readonly body: string}
export type AddNoteOutcome = {
  readonly account: string
  readonly note_id: string
  readonly kind: string
  readonly note: string
}

const NOTE_LONGEST = 2000

/** A note on an account, a problem the next person must see, or how it was resolved. */
export const addNote: Act<AddNoteInput, string | null, AddNoteDecision, AddNoteOutcome> = {
  kind: 'add-note',
  permission: 'add_note',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  async load(trx, input) {
    // Looked at before anything else: a card number must not even be carried along to a refusal.
    safeText(input.note, 'note', NOTE_LONGEST)
    return accountIdOf(trx, input.account)
  },
  decide(accountId, input) {
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    if (!NOTE_KINDS.includes(input.kind)) throw usage('BAD_KIND', `kind: ${NOTE_KINDS.join(', ')}`, 'kind')
    const body = safeText(input.note, 'note', NOTE_LONGEST)
    return {accountId, input, body, summary: `${input.kind} on ${input.account}`}
  },
  async record(trx, {accountId, input, body}, context) {
    const noteId = context.key()
    await trx('account_note').insert({
      account_id: accountId,
      note_id: noteId,
      kind: input.kind,
      body,
      operator_id: context.operatorId,
      business_date: context.today,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    return {account: input.account, note_id: noteId, kind: input.kind, note: body}
  },
}
