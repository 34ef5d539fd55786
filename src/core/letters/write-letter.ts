import type {Act, Decided} from '#core/acts/act.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {postedAdjustment, type PostedRecord} from '#core/adjustments/posted-views.js'
import type {AccountCase} from '#core/collections/shutoff-facts-views.js'
import {notFound, refuse, usage} from '#core/kernel/refusal.js'
import {arrangementToldOf, operatorName, type ArrangementTold} from '#core/letters/arrangement-told-views.js'
import {letterAccounts, type LetterAccount} from '#core/letters/letter-accounts-views.js'
import {chooseTemplate, type ChosenTemplate} from '#core/letters/letter-books.js'
import {casesOf, letterDesk, type LetterDesk} from '#core/letters/letter-desk.js'
import {adjustmentTold, arrangementTold, type Told} from '#core/letters/letter-facts.js'
import type {LetterKind} from '#core/letters/letter-kinds.js'
import {storeLetters, type WrittenLetter} from '#core/letters/letter-rows.js'
import {judgeNotice, STEPS, type StepKind} from '#core/letters/notice-dates.js'
import {recipientsOf} from '#core/letters/recipients.js'
import {noticeBarred, stepTold} from '#core/letters/write-notices.js'
import {adjustmentPolicy} from '#core/policies/adjustment-policy.js'
import type {Trx} from '#core/store/open.js'

export type WriteLetterInput = {
  readonly account: string
  readonly kind: LetterKind
  /** The arrangement or adjustment it is about; null = the newest arrangement. */
  readonly about: string | null
  /** A language besides those it goes in anyway. */
  readonly languages: readonly string[]
}

interface Facts {
  readonly desk: LetterDesk
  readonly account: LetterAccount | null
  readonly owed: AccountCase | null
  readonly arrangement: ArrangementTold | null
  readonly adjustment: PostedRecord | null
  readonly section: string
  readonly author: string
}
type LetterDecision = Decided & {
  readonly input: WriteLetterInput
  readonly desk: LetterDesk
  readonly account: LetterAccount
  readonly template: ChosenTemplate
  readonly told: Told
}
export type WriteLetterOutcome = {
  readonly account: string
  readonly kind: string
  readonly template: string
  readonly version: number
  readonly written_on: string
  readonly languages: readonly string[]
  readonly letters: readonly WrittenLetter[]
}

/** Writes and stores one letter; it sends nothing, and no clock starts before `send-notices` records that it went. */
export const writeLetter: Act<WriteLetterInput, Facts, LetterDecision, WriteLetterOutcome> = {
  kind: 'write-letter',
  permission: 'write_letter',
  subject: (input) => input.account,
  accountId: ({account}) => account.accountId,
  async load(trx, input, context) {
    const desk = letterDesk(context.desk)
    const id = await accountIdOf(trx, input.account)
    const author = await operatorName(trx, context.operatorId)
    if (id === null) return {desk, account: null, owed: null, arrangement: null, adjustment: null, section: '', author}
    const subject = await subjectOf(trx, id, input)
    return {
      ...{desk, author},
      account: (await letterAccounts(trx, [id], context.today)).get(id) ?? null,
      owed: (await casesOf(trx, [id], desk)).get(id) ?? null,
      ...{...subject, section: sectionOf(context.desk.district.id, subject.adjustment)},
    }
  },
  decide(facts, input) {
    const {desk, account} = facts
    if (account === null) throw notFound(`no account ${input.account}`)
    const told = toldOf(facts, account, input)
    const template = chooseTemplate(desk.office.books, input.kind, input.languages)
    return {input, desk, account, template, told, summary: `${input.kind} letter to ${input.account}`}
  },
  async record(trx, {input, desk, account, template, told}, context) {
    const drafts = recipientsOf(input.kind, account).map((to) => ({
      ...{kind: input.kind, account, to, template, told, noticeId: null, channel: 'mail' as const},
    }))
    const letters = await storeLetters(trx, drafts, {office: desk.office, batch: null, context})
    return {
      ...{account: input.account, kind: input.kind, template: template.letter, version: template.version},
      ...{written_on: context.today, languages: template.parts.map(({language}) => language.code), letters},
    }
  },
}

async function subjectOf(
  trx: Trx,
  id: string,
  {kind, about}: WriteLetterInput,
): Promise<Pick<Facts, 'arrangement' | 'adjustment'>> {
  if (kind === 'arrangement_confirmation')
    return {arrangement: await arrangementToldOf(trx, id, about), adjustment: null}
  if (kind !== 'adjustment_decision') return {arrangement: null, adjustment: null}
  if (about === null) throw usage('MISSING', '--about J-… is needed: the adjustment that was decided', 'about')
  const adjustment = await postedAdjustment(trx, about)
  if (adjustment.accountId !== id)
    throw refuse('OTHER_ACCOUNT', `${about} belongs to ${adjustment.account}`, {field: 'about'})
  return {arrangement: null, adjustment}
}

function sectionOf(district: string, adjustment: PostedRecord | null): string {
  if (adjustment === null) return ''
  const policy = adjustmentPolicy(district, adjustment.postedOn)
  return policy.reasons.get(adjustment.reason)?.type.citation ?? policy.citation
}

const isStep = (kind: LetterKind): kind is StepKind => (STEPS as readonly LetterKind[]).includes(kind)

/** @throws Refusal NO_ARRANGEMENT, NOTHING_PAST_DUE, NOTICE_BARRED (65) */
function toldOf(
  {desk, owed, arrangement, adjustment, section, author}: Facts,
  account: LetterAccount,
  input: WriteLetterInput,
): Told {
  const {books} = desk.office
  if (isStep(input.kind)) return stepOf(desk, owed, input.kind, account)
  if (adjustment !== null)
    return adjustmentTold({record: adjustment, balance: account.balance, operatorName: author, section}, books)
  if (input.kind === 'arrangement_confirmation') {
    if (arrangement === null)
      throw refuse('NO_ARRANGEMENT', `${input.account} has no arrangement ${input.about ?? 'that stands'}`, {
        field: 'about',
      })
    const law = desk.books.law[desk.books.agency]
    // A former system did not say who agreed to it.
    const agreedWith = arrangement.operatorName === '' ? desk.office.district : arrangement.operatorName
    return arrangementTold(
      {...arrangement, operatorName: agreedWith},
      {
        defaultDays: law['S-ARR-60']?.values.days ?? 0,
        finalDays: law['S-5BD']?.values.business_days ?? 0,
      },
    )
  }
  if (owed === null || owed.pastDue <= 0) throw nothingPastDue(account.accountNumber)
  return {values: {amount_delinquent: owed.pastDue}, rows: {}}
}

const nothingPastDue = (account: string) =>
  refuse('NOTHING_PAST_DUE', `nothing is past due on ${account}; nothing was written`)

function stepOf(desk: LetterDesk, owed: AccountCase | null, kind: StepKind, {accountNumber}: LetterAccount): Told {
  if (owed === null || owed.pastDue <= 0) throw nothingPastDue(accountNumber)
  const {dates, barredBy} = judgeNotice(owed.facts, kind, desk.at, desk.books)
  if (barredBy.length > 0 || (dates === null && kind !== 'past_due'))
    throw noticeBarred(accountNumber, kind, barredBy, desk)
  return stepTold(kind, {owed, dates}, desk.office.books.day)
}
