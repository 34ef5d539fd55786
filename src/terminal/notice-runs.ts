import type {Performed} from '#core/acts/perform.js'
import {CONTACT_OUTCOMES, NOTICE_KINDS, NOTICE_METHODS, type NoticeKind} from '#core/collections/notice.js'
import type {ContactInput} from '#core/collections/record-contact.js'
import type {SendNoticesInput, SendOutcome} from '#core/collections/record-notice.js'
import type {ReturnedMailInput} from '#core/collections/record-returned-mail.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {formatMoney, sum, cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage, type RowFault} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export interface NoticeFlags {
  readonly accounts: readonly string[]
  readonly today: BusinessDate
  readonly kind?: string | undefined
  readonly method: string
  readonly effective?: BusinessDate | undefined
  readonly at?: string | undefined
  readonly items?: string | undefined
  readonly 'occupant-copy'?: BusinessDate | undefined
  readonly 'pay-by'?: BusinessDate | undefined
  readonly proof: string
  readonly call?: string | undefined
  readonly visit?: string | undefined
  readonly 'options-offered': boolean
  readonly returned?: string | undefined
  readonly note?: string | undefined
}

/** The one account named, or every account of a file, one a line. @throws Refusal ROW_ERRORS (65), MISSING (64) */
export async function accountNumbers(account: string | undefined, file: string | undefined): Promise<string[]> {
  if (file === undefined) return account === undefined ? [] : [account]
  const source = await openImportSource(file)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of source.bytes) chunks.push(chunk)
    const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
    const numbered = lines.map((text, index) => ({text: text.trim(), line: index + 1})).filter(({text}) => text !== '')
    const faults: RowFault[] = numbered
      .filter(({text}) => !isAccountNumber(text))
      .map(({text, line}) => ({line, field: 'account', value: text, reason: 'not an account number'}))
    if (faults.length > 0)
      throw refuse('ROW_ERRORS', `${faults.length} of ${numbered.length} lines are wrong; nothing was recorded`, {
        rows: faults,
      })
    return Array.from(new Set(numbered.map(({text}) => parseAccountNumber(text))))
  } finally {
    await source.close()
  }
}

const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T =>
  mustExist(
    known.find((each) => each === value),
    'a value the flag offers',
  )

export function noticesInput(flags: NoticeFlags): SendNoticesInput {
  if (flags.accounts.length === 0) throw usage('MISSING', 'ACCOUNT or --file is needed', 'account')
  if (flags.kind === undefined) throw usage('MISSING', '--kind, --call, --visit or --returned is needed', 'kind')
  const kind = oneOf(Object.keys(NOTICE_KINDS) as NoticeKind[], flags.kind)
  const law = loadLaw(DATA_ROOT)
  const template = NOTICE_KINDS[kind].letter
  const clauses = law.letters.find((letter) => letter.letter === template)?.must ?? []
  return {
    accounts: flags.accounts,
    kind,
    method: oneOf(NOTICE_METHODS, flags.method),
    sent_on: flags.effective ?? flags.at?.slice(0, 10) ?? flags.today,
    sent_at: flags.at ?? null,
    items: flags.items === undefined ? clauses : flags.items.split(','),
    languages: [law.languages.english, ...law.languages.always],
    occupant_copy_on: flags['occupant-copy'] ?? null,
    pay_by: flags['pay-by'] ?? null,
    template: template ?? kind,
    proof: flags.proof,
  }
}

export function contactInput(flags: NoticeFlags): ContactInput {
  const account = flags.accounts[0]
  if (account === undefined || flags.accounts.length > 1)
    throw usage('MISSING', 'a call or visit is recorded for one ACCOUNT', 'account')
  if (flags.at === undefined) throw usage('MISSING', '--at is needed: hours are counted from it', 'at')
  return {
    account,
    method: flags.call === undefined ? (flags.visit === 'reached' ? 'in_person' : 'visit') : 'phone',
    outcome: oneOf(CONTACT_OUTCOMES, flags.call ?? flags.visit),
    at: flags.at,
    options_offered: flags['options-offered'],
    note: flags.note ?? '',
  }
}

export const returnedInput = (flags: NoticeFlags): ReturnedMailInput => ({
  notice: flags.returned ?? '',
  returned_on: flags.effective ?? flags.today,
})

export function noticesView(performed: Performed<SendOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun} = performed
  const total = sum(outcome.notices.map((notice) => cents(notice.amount_cents)))
  return {
    data: {...outcome, total: outcome.notices.length, total_cents: total},
    human(screen) {
      if (dryRun) screen.line('DRY RUN, nothing written')
      screen.done(
        `RECORDED ${outcome.notices.length} ${outcome.kind} ${outcome.notices.length === 1 ? 'notice' : 'notices'} of ${outcome.sent_on}, ${formatMoney(total)} open`,
      )
    },
    next: outcome.notices.slice(0, 1).map((notice) => `curbstop shutoff-list --why ${notice.account}`),
  }
}

export function plainView(performed: Performed<{readonly [key: string]: Json}>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun} = performed
  return {
    data: outcome,
    human(screen) {
      if (dryRun) screen.line('DRY RUN, nothing written')
      screen.done('RECORDED')
      screen.card(
        Object.entries(outcome).map(([name, value]) => [
          name.replaceAll('_', ' '),
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      )
    },
  }
}
