import {accountHeads} from '#core/accounts/account-head-views.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeNote} from '#core/accounts/free-text.js'
import {declarationsOf, declarationStands, type IncomeDeclaration} from '#core/accounts/household-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {Act, Decided} from '#core/acts/act.js'
import {incomeGrounds} from '#core/collections/low-income.js'
import {changeShutoff, type ShutoffChange} from '#core/collections/shutoff-change.js'
import {addMonths, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {endingDay} from '#core/kernel/ending-day.js'
import {notFound, refuse, type Because} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {householdPolicy} from '#core/policies/households.js'
import {loadShutoffRules} from '#core/policies/shutoff-law.js'
import type {Trx} from '#core/store/open.js'

export type DeclareIncomeInput = {
  readonly account: string
  /** A program of HSC 116910(a)(2), or that the income is below 200% of the poverty line. */
  readonly ground: string
  readonly effective: string
  /** Last day it stands; null = as long as the district's rules let it. */
  readonly until: string | null
}

interface Facts {
  readonly accountId: string | null
  readonly personId: string
  readonly known: readonly IncomeDeclaration[]
}

type Decision = Decided & {
  readonly accountId: string
  readonly personId: string
  readonly input: DeclareIncomeInput
  readonly from: BusinessDate
  readonly until: BusinessDate
}

export type DeclaredIncome = {
  readonly account: string
  readonly declaration: string
  readonly ground: string
  readonly from: string
  readonly until: string
  readonly taken_by: string
  readonly shutoff: ShutoffChange
}

async function declared(trx: Trx, account: string, today: BusinessDate): Promise<Facts> {
  const accountId = await accountIdOf(trx, account)
  if (accountId === null) return {accountId, personId: '', known: []}
  await lockAccounts(trx, [accountId])
  const [head] = await accountHeads(trx, [accountId], asOf(today))
  const personId = mustExist(head, 'an account has its head').version.person_id
  return {accountId, personId, known: await declarationsOf(trx, [accountId])}
}

/** Takes down what a customer declares of the household's income: no paper is asked for and none is kept. */
export const declareIncome: Act<DeclareIncomeInput, Facts, Decision, DeclaredIncome> = {
  kind: 'declare-income',
  permission: 'declare_income',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  load: (trx, input, {today}) => declared(trx, input.account, today),
  decide({accountId, personId, known}, input, {desk, today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    mustCount(input.ground, today)
    const from = businessDate(input.effective, 'effective')
    if (from > today)
      throw refuse('FUTURE_DATE', `it is declared on ${from}, after today ${today}`, {field: 'effective'})
    const until = lastDay(from, input.until, {today, district: desk.district.id})
    const same = known.find((one) => one.ground === input.ground && declarationStands(one, today))
    if (same !== undefined && (same.until === null || same.until >= until))
      throw refuse('ALREADY_DECLARED', `${input.ground} stands since ${same.declaredOn} through ${same.until ?? ''}`, {
        next: [`curbstop declare-income ${input.account} --end ${same.declarationId} --reason …`],
      })
    const summary = `${input.account} declares ${input.ground} from ${from} through ${until}`
    return {accountId, personId, input, from, until, summary}
  },
  async record(trx, {accountId, personId, input, from, until}, context) {
    const declaration = context.key()
    const write = async (): Promise<void> => {
      await trx('income_declaration').insert({
        ...{account_id: accountId, declaration_id: declaration, person_id: personId, ground: input.ground},
        ...{declared_on: from, until_on: until, operator_id: context.operatorId},
        ...{recorded_at: context.recordedAt, act_id: context.actId},
      })
    }
    const shutoff = await changeShutoff(trx, {accountId, why: 'income declared', write}, context)
    const {account, ground} = input
    return {account, declaration, ground, from, until, taken_by: context.operatorId, shutoff}
  },
}

/** What counts on a day. */
export const groundsOn = (day: BusinessDate): readonly string[] =>
  incomeGrounds(loadShutoffRules(DATA_ROOT), day).grounds

/** @throws Refusal UNKNOWN_GROUND (65) */
function mustCount(ground: string, today: BusinessDate): void {
  const {grounds, citation} = incomeGrounds(loadShutoffRules(DATA_ROOT), today)
  if (grounds.includes(ground)) return
  throw refuse('UNKNOWN_GROUND', `${ground} shows no inability to pay`, {
    field: 'ground',
    because: [{rule: 'S-FIN', citation}],
    next: [`one of ${grounds.join(', ')}`],
  })
}

interface Where {
  readonly today: BusinessDate
  readonly district: string
}

/** @throws Refusal REVERSED_DATES, TOO_LONG (65) */
function lastDay(from: BusinessDate, asked: string | null, {today, district}: Where): BusinessDate {
  const policy = householdPolicy(district, today)
  const because: Because[] = [{rule: 'declaration_months', citation: policy.citation}]
  const longest = addMonths(from, policy.declaration_months)
  if (asked === null) return longest
  const until = businessDate(asked, 'until')
  if (until < from) throw refuse('REVERSED_DATES', `it would end on ${until}, before it starts`, {field: 'until'})
  if (until <= longest) return until
  throw refuse('TOO_LONG', `a declaration of ${from} stands through ${longest} at most`, {field: 'until', because})
}

export type EndDeclarationInput = {
  readonly account: string
  readonly declaration: string
  readonly ended_on: string
  readonly reason: string
}
type EndDecision = Decided & {readonly accountId: string; readonly endedOn: BusinessDate; readonly reason: string}

export type EndedDeclaration = {
  readonly account: string
  readonly declaration: string
  readonly ended_on: string
  readonly shutoff: ShutoffChange
}

/** The household's income is no longer below the line, or it was taken down by mistake. */
export const endDeclaration: Act<
  EndDeclarationInput,
  Facts,
  EndDecision & {input: EndDeclarationInput},
  EndedDeclaration
> = {
  kind: 'end-declaration',
  permission: 'declare_income',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  load: (trx, input, {today}) => declared(trx, input.account, today),
  decide({accountId, known}, input, {today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    const found = known.find((one) => one.declarationId === input.declaration)
    if (found === undefined) throw notFound(`no declaration ${input.declaration} on ${input.account}`)
    const endedOn = endingDay({...found, from: found.declaredOn}, input.ended_on, today)
    const reason = safeNote(input.reason)
    return {accountId, endedOn, reason, input, summary: `end the declaration of ${input.account}`}
  },
  async record(trx, {accountId, endedOn, reason, input}, context) {
    const {account, declaration} = input
    const write = async (): Promise<void> => {
      await trx('income_declaration_end').insert({
        ...{account_id: accountId, declaration_id: declaration, ended_on: endedOn, reason},
        ...{recorded_at: context.recordedAt, act_id: context.actId},
      })
    }
    const shutoff = await changeShutoff(trx, {accountId, why: 'declaration ended', write}, context)
    return {account, declaration, ended_on: endedOn, shutoff}
  },
}
