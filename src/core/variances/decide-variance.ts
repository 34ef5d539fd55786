import {noteOrNone} from '#core/accounts/free-text.js'
import type {Act, ActContext, ApprovalNeed, Decided} from '#core/acts/act.js'
import {judgeAuthority} from '#core/adjustments/authority.js'
import {allOf} from '#core/adjustments/backdating.js'
import {workRetier, type RetierInputs} from '#core/adjustments/formula-retier.js'
import {postAdjustments, worksheetJson, type NewAdjustment} from '#core/adjustments/post-adjustments.js'
import {amountOf, basisOf, type Worksheet} from '#core/adjustments/worksheet.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {cents, formatMoney, ZERO, type Cents} from '#core/kernel/money.js'
import {judgeOwnAccount} from '#core/staff/operator-accounts.js'
import type {Trx} from '#core/store/open.js'
import {appealBy} from '#core/variances/appeal-variance.js'
import {VARIED_SOURCE} from '#core/variances/budget-facts-views.js'
import {decidedTerms, type DecidedTerms} from '#core/variances/decided-terms.js'
import {decisionFacts, type DecideInput, type DecisionFacts, type DecisionKind} from '#core/variances/decision-facts.js'
import {judgeRetro, type Retro} from '#core/variances/judge-retro.js'
import {appealNeed, mustFitStatus} from '#core/variances/may-decide.js'
import {recordEvents} from '#core/variances/record-variance.js'
import {varyBill, type VariedBill} from '#core/variances/varied-bill.js'
import {factsOfVariance, grantedValue, type FactSpan} from '#core/variances/variance-facts.js'
import {varianceByNumber} from '#core/variances/variance-views.js'
import {statusOf} from '#core/variances/variance-status.js'
import type {VarianceStatus} from '#core/variances/variance.js'

interface VarianceDecision extends Decided {
  readonly facts: DecisionFacts
  readonly input: DecideInput
  readonly terms: DecidedTerms
  readonly spans: readonly FactSpan[]
  readonly bill: VariedBill | null
  readonly retro: Retro | null
  readonly credit: NewAdjustment | null
}

export type DecidedVariance = {
  readonly variance: string
  readonly account: string
  readonly reason: string
  readonly decision: DecisionKind
  readonly status: VarianceStatus
  readonly from: BusinessDate | null
  /** Last day it stands. */
  readonly until: BusinessDate | null
  readonly review_on: BusinessDate | null
  /** What is written of the account from now on, a row a span; `until` is the last day. */
  readonly facts: readonly {
    readonly name: string
    readonly before: string
    readonly value: string
    readonly from: BusinessDate
    readonly until: BusinessDate | null
  }[]
  readonly replaced: readonly string[]
  /** The newest bill without and with it. */
  readonly bill: VariedBill | null
  readonly retro: {readonly why: string; readonly bills: readonly string[]} | null
  readonly credit: {
    readonly journal: string
    readonly amount_cents: number
    readonly held_cents: number
    readonly ledger_account: string
    readonly funding_source: string | null
    readonly worksheet: ReturnType<typeof worksheetJson>
  } | null
  /** Last day to appeal a denial. */
  readonly appeal_by: BusinessDate | null
}

/** A variance is granted, denied, ended, renewed, or an appeal is decided; what it gives back posts with it. */
export const decideVariance: Act<DecideInput, DecisionFacts, VarianceDecision, DecidedVariance> = {
  kind: 'decide-variance',
  permission: 'decide_variance',
  subject: (input) => input.variance,
  accountId: ({facts}) => facts.stored.accountId,
  load: decisionFacts,
  decide: judgeDecision,
  record: recordDecision,
}

function judgeDecision(facts: DecisionFacts, asked: DecideInput, context: ActContext): VarianceDecision {
  const {stored, basis, newest} = facts
  const {staff} = context.desk
  const people = [context.operatorId, context.approving]
  const employeeAccount = judgeOwnAccount(facts.holders, people, stored.accountNo, staff.citation)
  mustFitStatus(facts, asked)
  const appeal = appealNeed(facts, context)
  const note = noteOrNone(asked.note)
  const input = {...asked, note}
  const terms = decidedTerms(facts, input, context)
  const {from} = terms
  const change = basis === null || from === null ? null : {basis, from}
  const spans = change === null ? [] : factsOfVariance(change.basis, terms.grants, change.from)
  const bill = change === null || newest === null ? null : varyBill(newest, around(facts, terms, change.from))
  const {retro, credit} = givenBack(facts, input, {terms, today: context.today})
  const gives = asked.decision === 'grant' || asked.decision === 'renew'
  const amount = credit === null ? ZERO : amountOf(credit.worksheet)
  const money = creditNeed(facts, {amount, employeeAccount: employeeAccount && gives}, context)
  const shown = {
    variance: stored.varianceNo,
    decision: asked.decision,
    from,
    until: terms.until,
    spans: spans.map((one) => ({...one})),
  }
  return {
    ...{facts, input, terms, spans, bill, retro, credit},
    approval: allOf([appeal, money]),
    amountCents: credit === null ? null : amount,
    summary: summaryOf(facts, input, {bill, amount}),
    basis: sha256(canonicalJson({...shown, credit: credit === null ? null : basisOf(credit.worksheet)})),
  }
}

function summaryOf(
  {stored}: DecisionFacts,
  {decision}: DecideInput,
  {bill, amount}: {readonly bill: VariedBill | null; readonly amount: Cents},
): string {
  const budget =
    bill?.budget_before == null ? '' : `, budget ${bill.budget_before} → ${bill.budget_after ?? ''} ${bill.unit}`
  const back = amount === 0 ? '' : `, ${formatMoney(amount)}`
  return `${decision} ${stored.varianceNo} ${stored.form.reason} on ${stored.accountNo}${budget}${back}`
}

/** The changed fact on the first day, without and with what was decided. */
function around({basis, grants}: DecisionFacts, terms: DecidedTerms, from: BusinessDate) {
  if (basis === null) return {before: {}, after: {}}
  return {
    before: {[basis.name]: grantedValue(basis, grants, from)},
    after: {[basis.name]: grantedValue(basis, terms.grants, from)},
  }
}

interface Given {
  readonly terms: DecidedTerms
  readonly today: BusinessDate
}

/** Bills of the past that are priced again, and what that gives back. */
function givenBack(
  facts: DecisionFacts,
  input: DecideInput,
  {terms, today}: Given,
): {readonly retro: Retro | null; readonly credit: NewAdjustment | null} {
  const {basis, policy, stored, grants} = facts
  if (input.decision !== 'grant' || basis?.name !== policy.retro.fact || terms.from === null)
    return {retro: null, credit: null}
  const newValue = grantedValue(basis, terms.grants, terms.from)
  const retro = judgeRetro(policy.retro, {
    oldValue: grantedValue(basis, grants, terms.from),
    newValue,
    receivedOn: stored.receivedOn,
    decidedOn: today,
    bills: facts.retroBills,
  })
  const again = retro.bills.map(({billId}) => billId)
  const inputs: RetierInputs = {
    variance: stored.varianceNo,
    bills: facts.retier
      .filter((one) => again.includes(one.bill_id))
      .map((one) => ({...one, changed: {[basis.name]: newValue}})),
    because: [{rule: 'variance.retro', citation: policy.retro.citation}],
  }
  if (inputs.bills.length === 0) return {retro, credit: null}
  const version = facts.adjustment.policy.effective_from
  const worksheet: Worksheet = {...workRetier(inputs, facts.plans), formula: 'retier', version, inputs}
  return {retro, credit: amountOf(worksheet) < 0 ? creditOf(facts, input, {worksheet, today}) : null}
}

function creditOf(
  {stored, adjustment: {policy, reason}}: DecisionFacts,
  {note}: DecideInput,
  {worksheet, today}: {readonly worksheet: Worksheet; readonly today: BusinessDate},
): NewAdjustment {
  const bills = new Set(worksheet.parts.map(({billId}) => billId))
  const [only = null] = bills
  return {
    ...{accountId: stored.accountId, type: reason.type.code, ledgerAccount: reason.type.ledgerAccount},
    ...{fundingSource: reason.type.fundingSource, reason: reason.code, worksheet, stated: null},
    billId: bills.size === 1 ? only : null,
    note: [stored.varianceNo, note].filter(Boolean).join('; '),
    evidence: stored.evidence.map(({name, sha256: hash, kind}) => ({name, sha256: hash, kind})),
    evidenceMissing: [],
    effectiveOn: today,
    chargeDueDays: policy.charge_due_days,
  }
}

function creditNeed(
  {yearTotal, adjustment}: DecisionFacts,
  {amount, employeeAccount}: {readonly amount: Cents; readonly employeeAccount: boolean},
  {roles, approving, desk}: ActContext,
): ApprovalNeed | null {
  if (amount === 0 && !employeeAccount) return null
  const type = adjustment.reason.type.code
  const absolute = cents(Math.abs(amount))
  const facts = {roles, type, amount: absolute, yearTotal, typedOver: false, employeeAccount}
  return judgeAuthority({...facts, approving: approving !== null}, desk.staff)
}

async function recordDecision(trx: Trx, decision: VarianceDecision, context: ActContext): Promise<DecidedVariance> {
  const {facts, input, terms, spans, credit} = decision
  const {stored, policy} = facts
  const {accountId, varianceNo} = stored
  const [posted] = credit === null ? [] : await postAdjustments(trx, [credit], context)
  const adjustment = posted?.adjustmentId ?? null
  const events = terms.events.map((one) => (one.kind === 'grant' ? {...one, adjustment} : one))
  await recordEvents(trx, stored, events, context)
  for (const other of terms.replaced)
    await recordEvents(
      trx,
      other,
      [{kind: 'replace', effectiveOn: terms.from ?? context.today, note: varianceNo}],
      context,
    )
  const source = `${VARIED_SOURCE}${varianceNo}`
  const rows = spans.map(({name, value, from, until}) => ({
    accountId,
    name,
    value,
    fromOn: from,
    untilOn: until,
    source,
  }))
  await recordBillingFacts(trx, rows, context)
  const after = await varianceByNumber(trx, varianceNo)
  const lastDay = (until: BusinessDate | null): BusinessDate | null => (until === null ? null : addDays(until, -1))
  return {
    ...{variance: varianceNo, account: stored.accountNo, reason: stored.form.reason, decision: input.decision},
    status: statusOf(after.events, context.today, policy.expiringDays),
    from: terms.from,
    until: lastDay(terms.until),
    review_on: terms.reviewOn,
    facts: spans.map(({name, before, value, from, until}) => ({name, before, value, from, until: lastDay(until)})),
    replaced: terms.replaced.map((one) => one.varianceNo),
    bill: decision.bill,
    retro:
      decision.retro === null ? null : {why: decision.retro.why, bills: decision.retro.bills.map(({billNo}) => billNo)},
    credit:
      credit === null || posted === undefined
        ? null
        : {
            ...{journal: posted.journalNo, amount_cents: posted.amount, held_cents: posted.held},
            ...{ledger_account: credit.ledgerAccount, funding_source: credit.fundingSource},
            worksheet: worksheetJson(credit.worksheet),
          },
    appeal_by: input.decision === 'deny' ? appealBy(context.today, policy) : null,
  }
}
