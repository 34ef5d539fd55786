import type {ActContext} from '#core/acts/act.js'
import {fundDiffers, postCash, recordFundEvent, type PostedMoney} from '#core/cashiering/fund-events.js'
import type {FundDecision} from '#core/cashiering/manage-fund.js'
import {sealBag} from '#core/cashiering/seal-bag.js'
import {negate, ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {BANK, CHANGE_FUND, UNDEPOSITED} from '#core/ledger/chart.js'
import {credit, debit, type Posting} from '#core/ledger/journal.js'
import type {Trx} from '#core/store/open.js'

/** Posts a change of the fund, seals its bag and writes the event; gives the number of its journal. */
export async function moveFund(trx: Trx, decision: FundDecision, context: ActContext): Promise<string | null> {
  const {input, fund, amount, custodianId} = decision
  const {change, counted, note} = input
  const memo = `change fund: ${change}`
  const posted = await postCash(trx, {kind: `change_fund.${change}`, memo, postings: postingsOf(decision)}, context)
  const bagId = await bagOf(trx, decision, posted, context)
  const journalId = posted?.journalId ?? null
  await recordFundEvent(trx, fund, {kind: change, amount, counted, bagId, journalId, custodianId, note}, context)
  return posted?.journalNo ?? null
}

/** A check to the custodian fills the fund; a bag to the bank empties it; a count goes against over and short. */
function postingsOf({input: {change}, amount}: FundDecision): Posting[] {
  if (change === 'count') return fundDiffers(amount)
  if (change === 'fund' || change === 'raise') return [debit(CHANGE_FUND, amount), credit(BANK, amount)]
  return [debit(UNDEPOSITED, negate(amount)), credit(CHANGE_FUND, negate(amount))]
}

async function bagOf(
  trx: Trx,
  {input: {change, counted, bag}}: FundDecision,
  posted: PostedMoney | null,
  context: ActContext,
): Promise<string | null> {
  if ((change !== 'lower' && change !== 'close') || posted === null) return null
  const cash = mustExist(counted, 'a bag was counted')
  const bagNo = mustExist(bag, 'what goes to the bank has its bag')
  const checks = {amount: ZERO, count: 0}
  const source = {source: 'change_fund', sourceId: context.actId} as const
  return sealBag(trx, {bagNo, ...source, cash, checks, journalId: posted.journalId}, context)
}
