import {addressKey, addressLine} from '#core/accounts/address-key.js'
import type {OpenAccountOutcome, Opening} from '#core/accounts/opening.js'
import {
  freeAccountNumbers,
  recordAccounts,
  recordAgreementEvents,
  recordAgreements,
} from '#core/accounts/record-accounts.js'
import {recordIdentification, recordPersons, recordPersonVersions} from '#core/accounts/record-persons.js'
import type {ActContext} from '#core/acts/act.js'
import {minDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import {requestOrder} from '#core/orders/request-order.js'
import type {Trx} from '#core/store/open.js'

/** Writes a decided opening: person, account, agreements, order, deposit. */
export async function recordOpening(trx: Trx, opening: Opening, context: ActContext): Promise<OpenAccountOutcome> {
  const accountId = context.key()
  const [accountNo] = await freeAccountNumbers(trx, 1)
  const account = mustExist(accountNo, 'a free account number')
  const personId = await recordCustomer(trx, opening, context)
  await recordAccount(trx, opening, {accountId, accountNo: account, personId, context})
  const order = opening.order
  const orderNo =
    order === null
      ? null
      : await requestOrder(trx, {accountId, premiseId: opening.premise.premise_id, ...order}, context)
  const deposit = await recordDeposit(trx, opening, accountId, context)
  return outcomeOf(opening, {account, orderNo, deposit})
}

/** The applicant as a new person, or the earlier customer with what was said today. */
async function recordCustomer(trx: Trx, opening: Opening, context: ActContext): Promise<string> {
  const {application, prior, language} = opening
  const {name, phone, email, identification} = application
  const effectiveFrom = context.today
  if (prior === null) {
    const personId = context.key()
    const person = {personId, kind: application.kind, externalKey: null, name, phone, email, language, effectiveFrom}
    await recordPersons(trx, [person], context)
    await recordIdentification(trx, personId, identification, context)
    return personId
  }
  const {personId, phone: oldPhone, email: oldEmail} = prior
  const change = {personId, name, phone: phone ?? oldPhone, email: email ?? oldEmail, language, effectiveFrom}
  await recordPersonVersions(trx, [change], context)
  await recordIdentification(trx, personId, identification, context)
  return personId
}

interface NewCustomer {
  readonly accountId: string
  readonly accountNo: string
  readonly personId: string
  readonly context: ActContext
}

async function recordAccount(trx: Trx, opening: Opening, customer: NewCustomer): Promise<void> {
  const {accountId, accountNo, personId, context} = customer
  const {application, premise, points} = opening
  const line = addressLine(premise)
  const mailAddress = application.mailAddress ?? line
  const account = {
    accountId,
    accountNo,
    externalKey: null,
    personId,
    premiseId: premise.premise_id,
    class: opening.serviceClass,
    customerRole: opening.customerRole,
    tenure: opening.tenure,
    mailAddress,
    mailDiffers: ![addressKey(line), addressKey(premise.address, premise.unit)].includes(addressKey(mailAddress)),
    cycle: premise.route,
    paperless: application.paperless,
    openedOn: minDate(application.start, context.today),
  }
  await recordAccounts(trx, [account], context)
  const agreements = points.map(({point, ratePlan}) => ({
    accountId,
    agreementId: context.key(),
    servicePointId: point.service_point_id,
    service: point.service,
    startOn: application.start,
    ratePlan,
  }))
  await recordAgreements(trx, agreements, context)
  if (!opening.starts) return
  const started = agreements.map(({agreementId}) => ({
    accountId,
    agreementId,
    kind: 'activate' as const,
    effectiveOn: application.start,
  }))
  await recordAgreementEvents(trx, started, context)
}

/** A deposit asked for is no receivable: it posts nothing until it is paid. */
async function recordDeposit(
  trx: Trx,
  {deposit}: Opening,
  accountId: string,
  context: ActContext,
): Promise<string | null> {
  if (deposit === null) return null
  const number = spokenId('DP')
  const depositId = context.key()
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  await trx('security_deposit').insert({
    account_id: accountId,
    deposit_id: depositId,
    deposit_no: number,
    amount_cents: deposit.amount,
    due_on: deposit.dueOn,
    ground: deposit.ground,
    ...stamp,
  })
  await trx('security_deposit_event').insert({
    account_id: accountId,
    deposit_id: depositId,
    event_id: context.key(),
    kind: deposit.kind,
    amount_cents: deposit.amount,
    effective_on: context.today,
    journal_id: null,
    ...stamp,
  })
  return number
}

interface Numbers {
  readonly account: string
  readonly orderNo: string | null
  readonly deposit: string | null
}

function outcomeOf(opening: Opening, {account, orderNo, deposit}: Numbers): OpenAccountOutcome {
  const {application, premise, startRead, starts, order, prior} = opening
  const estimated = startRead?.kind === 'estimated'
  return {
    account,
    premise: premise.premise_no,
    address: addressLine(premise),
    name: application.name,
    status: starts ? 'active' : 'pending_start',
    service_start: application.start,
    class: opening.serviceClass,
    rate_plans: Array.from(new Set(opening.points.map(({ratePlan}) => ratePlan))),
    start_read:
      startRead === null
        ? null
        : {value: startRead.value, read_on: startRead.read_on, estimated, order: estimated ? orderNo : null},
    order: order?.kind === 'turn_on' ? orderNo : null,
    order_on: order?.forDate ?? null,
    deposit,
    deposit_cents: opening.deposit?.kind === 'requested' ? opening.deposit.amount : 0,
    deposit_status: opening.deposit?.kind ?? null,
    deposit_due_on: opening.deposit?.dueOn ?? null,
    deposit_ground: opening.deposit?.ground ?? null,
    prior: prior?.account ?? null,
    prior_owed_cents: prior?.owed ?? 0,
    possible_matches: opening.matches
      .filter((match) => match.account !== prior?.account)
      .map((match) => ({
        account: match.account,
        evidence: match.evidence,
        status: match.status,
        closed_on: match.closedOn,
        owed_cents: match.owed,
      })),
  }
}
