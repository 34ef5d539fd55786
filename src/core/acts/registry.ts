import {refuse} from '#core/kernel/refusal.js'
import type {AnyAct} from '#core/acts/act.js'

/** Acts that may wait for another person, loaded only when one is answered: the stored input was checked by the same act. */
const WAITING_ACTS: Readonly<Record<string, () => Promise<AnyAct>>> = {
  'adjust-bill': async () => (await import('#core/adjustments/adjust-bill.js')).adjustBill,
  'approve-plan': async () => (await import('#core/adjustments/approve-plan.js')).approvePlan,
  'correct-read': async () => (await import('#core/adjustments/correct-read.js')).correctRead,
  'open-account': async () => (await import('#core/accounts/open-account.js')).openAccount,
  'decide-variance': async () => (await import('#core/variances/decide-variance.js')).decideVariance,
  'cancel-start': async () => (await import('#core/accounts/cancel-start.js')).cancelStart,
  'settle-step': async () => (await import('#core/bank/settle-step.js')).settleStep,
  'move-payment': async () => (await import('#core/payments/move-payment.js')).movePayment,
  'void-payment': async () => (await import('#core/payments/void-payment.js')).voidPayment,
  'waive-fee': async () => (await import('#core/adjustments/waive-fee.js')).waiveFee,
  'reverse-adjustment': async () => (await import('#core/adjustments/reverse-adjustment.js')).reverseAdjustment,
  'open-drawer': async () => (await import('#core/cashiering/open-drawer.js')).openDrawer,
  'turn-in-cash': async () => (await import('#core/cashiering/turn-in-cash.js')).turnInCash,
  'manage-fund': async () => (await import('#core/cashiering/manage-fund.js')).manageFund,
  'release-district': async () => (await import('#core/accounts/release-district.js')).releaseDistrict,
  'release-shutoff-list': async () => (await import('#core/collections/release-shutoff-list.js')).releaseShutoffList,
}

/** @throws Refusal UNKNOWN_ACT (65) for a request of a newer program */
export async function actOfKind(kind: string): Promise<AnyAct> {
  const load = WAITING_ACTS[kind]
  if (load === undefined) throw refuse('UNKNOWN_ACT', `this program does not know how to carry out ${kind}`)
  return load()
}
