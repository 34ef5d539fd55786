import type {Act, Decided} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import {bagsOnHand, checksOfBags, depositOfBag} from '#core/bank/deposit-views.js'
import {depositTotal, type Bag, type BagCheck} from '#core/bank/deposit.js'
import {slipOf, type DepositSlip} from '#core/bank/deposit-slip.js'
import {recordDepositEvents} from '#core/bank/record-deposit-event.js'
import {addCash} from '#core/cashiering/denominations.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {formatMoney, sum} from '#core/kernel/money.js'
import {refuse} from '#core/kernel/refusal.js'
import {becauseOfDeposits, depositPolicy, type DepositPolicy} from '#core/policies/bank-deposits.js'
import {lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export type PrepareInput = {
  /** Numbers of the bags; none: every bag that nothing more comes into. */
  readonly bags: readonly string[]
}
export type PreparedDeposit = DepositSlip & {
  /** Bags that stay behind because their drawer or batch is not finished. */
  readonly left_behind: readonly {readonly bag: string; readonly from: string; readonly why: string}[]
}

interface Facts {
  readonly onHand: readonly Bag[]
  /** Bags asked for that are in a deposit already. */
  readonly gone: ReadonlyMap<string, string>
  readonly checks: readonly BagCheck[]
  readonly policy: DepositPolicy
}
type Decision = Decided & {
  readonly bags: readonly Bag[]
  readonly left: readonly Bag[]
  readonly checks: readonly BagCheck[]
  readonly policy: DepositPolicy
}

/** Makes a deposit of sealed bags, sealed at once: what is in it is what its bags hold, to the cent. */
export const prepareDeposit: Act<PrepareInput, Facts, Decision, PreparedDeposit> = {
  kind: 'prepare-deposit',
  permission: 'prepare_deposit',
  subject: ({bags}) => (bags.length === 0 ? 'bags on hand' : `bags ${bags.join(' ')}`),
  async load(trx, {bags}, {desk, today}) {
    const onHand = await lockedBags(trx)
    const missing = bags.filter((number) => !onHand.some(({bagNo}) => bagNo === number))
    const gone = new Map<string, string>()
    for (const number of missing) gone.set(number, (await depositOfBag(trx, number)) ?? '')
    const checks = await checksOfBags(trx, onHand)
    return {onHand, gone, checks, policy: depositPolicy(desk.district.id, today)}
  },
  decide(facts, input) {
    const {bags, left} = chosenBags(facts, input.bags)
    const taken = new Set(bags.map(({bagNo}) => bagNo))
    const checks = facts.checks.filter(({bagNo}) => taken.has(bagNo))
    const total = sum(bags.map(depositTotal))
    const basis = sha256(canonicalJson([...bags.map(({bagId, bagNo}) => [bagId, bagNo]), total]))
    const summary = `deposit of ${formatMoney(total)} in ${bags.length} ${bags.length === 1 ? 'bag' : 'bags'}`
    return {bags, left, checks, policy: facts.policy, amountCents: total, summary, basis}
  },
  async record(trx, {bags, left, checks, policy}, context) {
    const [depositId, depositNo, preparer] = [context.key(), spokenId('BD'), actorOf(context)]
    const cash = addCash(bags.map((bag) => bag.cash))
    const totals = {
      cashCents: sum(bags.map((bag) => bag.cashCents)),
      checksCents: sum(bags.map((bag) => bag.checksCents)),
      checksCount: bags.reduce((n, bag) => n + bag.checksCount, 0),
    }
    await trx('bank_deposit').insert({
      deposit_id: depositId,
      deposit_no: depositNo,
      cash_cents: totals.cashCents,
      cash_json: canonicalJson(cash),
      checks_cents: totals.checksCents,
      checks_count: totals.checksCount,
      operator_id: preparer,
      business_date: context.today,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    await trx('bank_deposit_bag').insert(bags.map(({bagId}) => ({bag_id: bagId, deposit_id: depositId})))
    const sealed = {kind: 'seal' as const, amount: depositTotal(totals)}
    await recordDepositEvents(trx, {depositId, events: []}, [sealed], context)
    const made = {depositId, depositNo, preparer, businessDate: context.today, cash, ...totals, bags, events: []}
    const {name: district} = context.desk.district
    return {
      ...slipOf(made, checks, {district, bank: policy.bank}),
      left_behind: left.map(({bagNo, sourceNo, source}) => ({bag: bagNo, from: sourceNo, why: unfinished(source)})),
    }
  },
}

/** The bags on hand, kept from another deposit that is made at this moment. */
async function lockedBags(trx: Trx): Promise<Bag[]> {
  const seen = await bagsOnHand(trx)
  await lockRows(
    trx,
    'sealed_bag',
    'bag_id',
    seen.map(({bagId}) => bagId),
  )
  return bagsOnHand(trx)
}

const unfinished = (source: string): string =>
  source === 'drawer' || source === 'turn_in' ? 'its drawer session is not closed' : 'its batch is not proved'

/** @throws Refusal BAG_DEPOSITED, BAG_NOT_READY, NOTHING_TO_DEPOSIT (65) */
function chosenBags({onHand, gone, policy}: Facts, asked: readonly string[]): {bags: Bag[]; left: Bag[]} {
  for (const [number, deposit] of gone)
    throw refuse('BAG_DEPOSITED', `bag ${number} is in ${deposit} already`, {
      field: 'bag',
      next: [`curbstop prepare-deposit --print ${deposit}`],
    })
  const wanted = asked.length === 0 ? onHand : onHand.filter(({bagNo}) => asked.includes(bagNo))
  const [bags, left] = [wanted.filter(({ready}) => ready), wanted.filter(({ready}) => !ready)]
  const because = [becauseOfDeposits(policy)]
  const [first] = left
  if (first !== undefined && (asked.length > 0 || bags.length === 0))
    throw refuse('BAG_NOT_READY', `bag ${first.bagNo} of ${first.sourceNo}: ${unfinished(first.source)}`, {
      ...{field: 'bag', because},
      next: ['finish it, or leave the bag for the next deposit'],
    })
  if (bags.length === 0) throw refuse('NOTHING_TO_DEPOSIT', 'no sealed bag is on hand', {because})
  return {bags, left}
}
