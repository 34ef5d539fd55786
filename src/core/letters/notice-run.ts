import type {Desk} from '#core/acts/desk.js'
import type {Performed} from '#core/acts/perform.js'
import {cents, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {STEPS, type StepKind} from '#core/letters/notice-dates.js'
import {pastDueAccounts} from '#core/letters/past-due-views.js'
import type {WriteNoticesInput, WrittenNotices} from '#core/letters/write-notices.js'
import {select} from '#core/store/dialect.js'

/** Accounts of one transaction: what a run that is broken off has to do again at most. */
const CHUNK = 1000

/** Letters to many accounts under one key, which may be broken off and gone on with. */
export interface NoticeRun {
  readonly kind: StepKind
  readonly batch: string
  readonly method: 'mail' | 'email'
  /** Null = every account that needs the letter now. */
  readonly accounts: readonly string[] | null
  /** Accounts of one transaction. */
  readonly chunk: number
}

export type RunOutcome = {
  readonly kind: string
  readonly batch: string
  readonly written_on: string
  readonly languages: readonly string[]
  /** Accounts that were written to now, and those of the run that were before. */
  readonly accounts: number
  readonly accounts_before: number
  readonly letters: number
  /** Null where the letters are left at the property. */
  readonly notices_recorded: number | null
  readonly amount_cents: Cents
  /** Accounts looked at that need no such letter, or may not get one. */
  readonly left_out: number
}

export interface SaidOfRun {
  readonly kind: string | undefined
  readonly method: string
  readonly key: string | null
  readonly accounts: readonly string[]
  readonly forPastDue: boolean
}

/** @throws Refusal MISSING, BAD_KIND (64), BAD_METHOD (65) */
export function noticeRun({kind, method, key, accounts, forPastDue}: SaidOfRun): NoticeRun {
  const step = STEPS.find((one) => one === kind)
  if (step === undefined) throw usage('MISSING', '--kind is needed: the letter to write', 'kind')
  if (accounts.length === 0 && !forPastDue)
    throw usage('MISSING', 'ACCOUNT, --file or --for-past-due is needed', 'account')
  if (key === null)
    throw usage('MISSING', '--key is needed: a run that is broken off goes on under it and sends nothing twice', 'key')
  if (method !== 'mail' && !(method === 'email' && step === 'past_due'))
    throw refuse('BAD_METHOD', `${step} letters go by mail${step === 'past_due' ? ' or by e-mail' : ''}`, {
      field: 'method',
    })
  return {kind: step, batch: key, method, accounts: forPastDue ? null : accounts, chunk: CHUNK}
}

/** @throws Refusal KEY_REUSED (65) */
async function mustBeThisRun({store}: Desk, {batch, kind}: NoticeRun): Promise<number> {
  const rows = await select<{kind: string; accounts: number}>(
    store.db,
    'select kind, count(distinct account_id) as accounts from letter where batch_id = :batch group by kind',
    {batch},
  )
  const other = rows.find((row) => row.kind !== kind)
  if (other !== undefined)
    throw refuse('KEY_REUSED', `key ${batch} was used for ${other.kind} letters; nothing was written`, {field: 'key'})
  return rows[0]?.accounts ?? 0
}

async function* chunksOf(desk: Desk, {accounts, chunk}: NoticeRun): AsyncGenerator<readonly string[]> {
  if (accounts === null) yield* pastDueAccounts(desk.store.db, desk.today, chunk)
  else for (let at = 0; at < accounts.length; at += chunk) yield accounts.slice(at, at + chunk)
}

type PerformOne = (input: WriteNoticesInput) => Promise<Performed<WrittenNotices>>

/** Writes the letters of a run, a transaction for each thousand accounts; whoever has a letter of it is passed over. */
export async function runNotices(
  desk: Desk,
  run: NoticeRun,
  performOne: PerformOne,
  advance: (accounts: number) => void = () => undefined,
): Promise<RunOutcome> {
  const before = await mustBeThisRun(desk, run)
  const parts: WrittenNotices[] = []
  let seen = 0
  for await (const accounts of chunksOf(desk, run)) {
    const {kind, batch, method} = run
    const done = await performOne({accounts, kind, batch, method, only_missing: true})
    if (done.status === 'done') parts.push(done.outcome)
    seen += accounts.length
    advance(accounts.length)
  }
  const count = (of: (one: WrittenNotices) => number): number => parts.reduce((total, one) => total + of(one), 0)
  const accounts = count((one) => one.accounts)
  return {
    ...{kind: run.kind, batch: run.batch, written_on: desk.today, languages: parts[0]?.languages ?? []},
    ...{accounts, accounts_before: before, letters: count((one) => one.letters_count)},
    notices_recorded: parts.some((one) => one.notices === null) ? null : count((one) => one.notices ?? 0),
    amount_cents: parts.length === 0 ? ZERO : sum(parts.map((one) => cents(one.amount_cents))),
    left_out: seen - accounts - (run.accounts === null ? 0 : before),
  }
}
