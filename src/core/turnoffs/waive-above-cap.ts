import type {ActContext} from '#core/acts/act.js'
import {postAdjustments} from '#core/adjustments/post-adjustments.js'
import {negate, subtract} from '#core/kernel/money.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import {FEE_CODE} from '#core/turnoffs/post-fee.js'
import type {Restoration} from '#core/turnoffs/restoration-views.js'
import type {Trx} from '#core/store/open.js'

/** Reason of the district's list by which a reconnection fee is waived. */
const REASON = 'RECONNECT_FEE'

/** Takes back what of the fee is above the cap, before water comes back; gives the journal's number. */
export async function waiveAboveCap(trx: Trx, of: Restoration, context: ActContext): Promise<string | null> {
  const {toWaive, accountId, charged, lawful} = of
  if (toWaive === 0) return null
  const policy = adjustmentPolicy(context.desk.district.id, context.today)
  const reason = reasonOf(policy, REASON)
  const high = charged.filter(({above}) => above > 0)
  const [posted] = await postAdjustments(
    trx,
    [
      {
        ...{accountId, type: reason.type.code, ledgerAccount: reason.type.ledgerAccount, reason: reason.code},
        ...{fundingSource: reason.type.fundingSource, billId: null, stated: null, evidence: [], evidenceMissing: []},
        ...{note: 'above the cap of HSC 116914(a)(1)', effectiveOn: context.today},
        chargeDueDays: policy.charge_due_days,
        worksheet: {
          ...{formula: reason.formula, version: policy.effective_from},
          inputs: {fee: 'reconnection', automatic: true, waives: null, code: FEE_CODE, cap_cents: lawful.cap},
          parts: high.map(({receivableId, above}) => ({
            ...{billId: null, class: 'fee', receivableId, amount: negate(above)},
          })),
          rows: high.map(({charged: billed, above}) => ({
            ...{label: reason.title, quantity: '', billed, policy: subtract(billed, above)},
            note: 'cap below 200 percent of the poverty line',
          })),
          ...{figures: {}, because: lawful.because, notes: ['counts towards no limit']},
        },
      },
    ],
    context,
  )
  return posted?.journalNo ?? null
}
