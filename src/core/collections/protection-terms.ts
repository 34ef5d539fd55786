import type {IncomeDeclaration} from '#core/accounts/household-views.js'
import {safeNoteOrNone} from '#core/accounts/free-text.js'
import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {furtherBy, mustBeGranted, type ExtensionAnswer} from '#core/collections/extension.js'
import {medicalConditions, type Condition} from '#core/collections/medical-conditions.js'
import type {ProtectInput} from '#core/collections/protect-account.js'
import {CERTIFIERS, FINANCIAL_GROUNDS, type MedicalDetail} from '#core/collections/protection.js'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, type Because} from '#core/kernel/refusal.js'
import {extensionPolicy} from '#core/policies/extensions.js'

/** What a protection of one kind says beside its first day. */
export interface ProtectionTerms {
  readonly until: BusinessDate | null
  readonly detail: Record<string, string | number | boolean | null>
  /** Of HSC 116910(a), each met or not and how; empty for other kinds. */
  readonly conditions: readonly Condition[]
  readonly approval: ApprovalNeed | null
}

export interface TermFacts {
  /** What an earlier certificate of the account said, that this one completes. */
  readonly earlier: MedicalDetail | null
  readonly declared: IncomeDeclaration | null
  readonly extension: ExtensionAnswer | null
  readonly isLandlord: boolean
  /** Days that occupants are told before a shut-off (S-TEN). */
  readonly occupantDays: {readonly days: number; readonly citation: string} | null
}

/** Chapters a petition can be under here (11 U.S.C. 109). */
const CHAPTERS = [7, 9, 11, 12, 13]

/** @throws Refusal (65) as the kind asks for */
export function protectionTerms(
  input: ProtectInput,
  from: BusinessDate,
  facts: TermFacts,
  context: ActContext,
): ProtectionTerms {
  const until = input.until === null ? null : businessDate(input.until, 'until')
  const plain = {until, detail: {note: safeNoteOrNone(input.note)}, conditions: [], approval: null}
  switch (input.kind) {
    case 'medical':
      return medicalTerms(input, until, facts)
    case 'extension':
      return {...plain, ...extensionTerms(input, until, facts, context)}
    case 'bankruptcy':
      return {...plain, detail: {...plain.detail, chapter: chapterOf(input)}}
    case 'appeal':
      return {...plain, detail: {...plain.detail, by: input.by ?? 'customer'}}
    case 'tenant_notice':
      return {...plain, until: occupantsUntil(from, facts)}
    case 'agency_pledge':
      throw refuse('PLEDGE_PAYMENT', 'an agency promises an amount', {
        next: [`curbstop pledge-payment ${input.account} --agency CODE --amount AMOUNT --until DATE`],
      })
    case 'dispute':
    case 'weather_stop':
    case 'field_stand_down':
    case 'down_payment_due':
      return plain
  }
}

function chapterOf({chapter}: ProtectInput): number {
  if (chapter !== null && CHAPTERS.includes(chapter)) return chapter
  throw refuse('NO_CHAPTER', 'a petition has a chapter: --chapter 7|11|12|13 (F-366)', {field: 'chapter'})
}

function occupantsUntil(from: BusinessDate, {isLandlord, occupantDays}: TermFacts): BusinessDate {
  const because: Because[] = occupantDays === null ? [] : [{rule: 'S-TEN', citation: occupantDays.citation}]
  if (!isLandlord)
    throw refuse('NO_OCCUPANTS', 'the customer lives there: nobody else has to be told', {field: 'protection', because})
  return addDays(from, (occupantDays?.days ?? 1) - 1)
}

/** What was said before stands; what is said now is added to it. */
function medicalTerms(
  {account, medical, note}: ProtectInput,
  until: BusinessDate | null,
  facts: TermFacts,
): ProtectionTerms {
  if (note !== '')
    throw refuse('NO_NOTE_KEPT', 'a certificate is kept by provider, day and hash alone: no note, never a diagnosis', {
      field: 'note',
      because: [{rule: 'S-MED', citation: 'HSC 116910(a)(1)'}],
    })
  const {earlier, declared} = facts
  const said: MedicalDetail = {
    cert_by: medical?.cert_by ?? earlier?.cert_by ?? null,
    certified_on: medical?.certified_on ?? earlier?.certified_on ?? null,
    submitted_by: [medical, earlier].some((one) => one?.submitted_by === 'tenant') ? 'tenant' : 'customer',
    financial: medical?.financial ?? earlier?.financial ?? null,
    willing: (medical?.willing ?? false) || (earlier?.willing ?? false),
  }
  if (said.cert_by === null)
    throw refuse('NO_CERTIFICATE', `who certified it? --cert-by ${CERTIFIERS.join('|')} (S-MED)`, {field: 'cert-by'})
  if (!CERTIFIERS.some((known) => known === said.cert_by))
    throw refuse('BAD_CERTIFIER', `--cert-by: ${CERTIFIERS.join(' or ')}`, {field: 'cert-by'})
  if (said.financial !== null && !FINANCIAL_GROUNDS.some((known) => known === said.financial))
    throw refuse('BAD_GROUND', `--financial: ${FINANCIAL_GROUNDS.join(', ')}`, {field: 'financial'})
  const {certified_on: on, ...rest} = said
  const detail = {...rest, ...(on === null || on === undefined ? {} : {certified_on: businessDate(on, 'cert-date')})}
  return {until, detail, conditions: medicalConditions(account, said, declared), approval: null}
}

function extensionTerms(
  {account}: ProtectInput,
  asked: BusinessDate | null,
  {extension: answer}: TermFacts,
  {desk, today, roles}: ActContext,
): Pick<ProtectionTerms, 'until' | 'approval'> {
  const granted = mustExist(answer, 'an extension is judged before its terms')
  const {because} = granted
  const next = [`curbstop arrange-payment ${account} --check`]
  mustBeGranted(granted, next)
  const until = asked ?? granted.until
  if (until === null)
    throw refuse('NO_END', 'an extension has a last day: --until DATE (G-EXT)', {field: 'until', because})
  if (granted.until !== null && until > granted.until)
    throw refuse('TOO_LONG', `an extension runs through ${granted.until} at most`, {field: 'until', because, next})
  const further = furtherBy(granted, extensionPolicy(desk.district.id, today))
  if (further === null || roles.some((role) => further.may.includes(role))) return {until, approval: null}
  const message = `${further.message}; a ${further.may.join(' or ')} may grant more`
  return {until, approval: {why: 'over_authority', approvers: further.may, message, because}}
}
