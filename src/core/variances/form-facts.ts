import type {ActContext} from '#core/acts/act.js'
import {waitForOtherActs} from '#core/acts/audit-chain.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {standing} from '#core/staff/roles.js'
import {variancePolicy, varianceReason, type VariancePolicy} from '#core/policies/variance-policy.js'
import type {Trx} from '#core/store/open.js'
import {factBasis, firstUnbilledDay} from '#core/variances/budget-facts-views.js'
import type {FormAsked, ListedTwice, NearVariance} from '#core/variances/judge-form.js'
import {grantsOf, listedIn, variancesOf, type ListedIn} from '#core/variances/variance-views.js'
import {grantedValue} from '#core/variances/variance-facts.js'
import {endOf, foldOf, isOpen, isRunning, statusOf} from '#core/variances/variance-status.js'
import type {StoredVariance, VarianceForm} from '#core/variances/variance.js'

export interface FormOf {
  readonly accountId: string
  readonly form: VarianceForm
  /** Of a form that is in the store already: it is no duplicate of itself. */
  readonly varianceId: string | null
  readonly evidence: readonly string[]
  /** The day on which it came in. */
  readonly receivedOn: BusinessDate
}

/** Everything a form is judged by, on the day of the desk. Two forms of one moment do not list the same person. */
export async function formFacts(
  trx: Trx,
  {accountId, form, varianceId, evidence, receivedOn}: FormOf,
  context: ActContext,
): Promise<FormAsked> {
  const {desk, today} = context
  const policy = variancePolicy(desk.district.id, today)
  const reason = varianceReason(policy, form.reason)
  const others = (await variancesOf(trx, accountId)).filter((one) => one.varianceId !== varianceId)
  const basis = reason.fact === null ? null : await factBasis(trx, {accountId, name: reason.fact, day: today})
  const grants = grantsOf(others, today).filter(({change}) => change.how === 'set')
  if (form.persons.length > 0) await waitForOtherActs(trx)
  const listed = (await listedIn(trx, form.persons)).filter(({variance}) => variance.varianceId !== varianceId)
  return {
    form,
    reason,
    evidence,
    receivedOn,
    stage: droughtStageOn(loadDroughtStages(desk.district.id), today),
    unbilledFrom: await firstUnbilledDay(trx, accountId),
    near: others.map((one) => nearOf(one, policy, context)),
    listed: listed.flatMap((one) => listedTwice(one, {accountId, policy, context})),
    valueOn: basis === null ? null : (day) => grantedValue(basis, grants, day),
  }
}

function nearOf(one: StoredVariance, policy: VariancePolicy, {today}: ActContext): NearVariance {
  const granted = one.events.find(({kind}) => kind === 'grant')
  return {
    varianceNo: one.varianceNo,
    reason: one.form.reason,
    open: isOpen(statusOf(one.events, today, policy.expiringDays)),
    grantedOn: granted?.on ?? null,
  }
}

interface Around {
  readonly accountId: string
  readonly policy: VariancePolicy
  readonly context: ActContext
}

/** A form that was denied, revoked or has ended lists nobody any more. */
function listedTwice({variance}: ListedIn, {accountId, policy, context}: Around): ListedTwice[] {
  const status = statusOf(variance.events, context.today, policy.expiringDays)
  if (!isRunning(status) && !isOpen(status)) return []
  const {form} = variance
  const {term} = foldOf(variance.events, context.today)
  return [
    {
      account: numberShownTo(variance.accountNo, context),
      varianceNo: variance.varianceNo,
      reason: form.reason,
      sameAccount: variance.accountId === accountId,
      open: isOpen(status),
      from: term?.from ?? form.from ?? variance.receivedOn,
      until: term !== null ? endOf(term) : form.until === null ? null : addDays(form.until, 1),
    },
  ]
}

/** Another household's account is named to those who may look at accounts. */
const numberShownTo = (account: string, {desk, roles}: ActContext): string =>
  standing(desk.staff, 'view_account', roles) === 'yes' ? account : `***-*****-${account.slice(-2)}`
