import {refuse} from '#core/kernel/refusal.js'
import type {AnyAct} from '#core/acts/act.js'

/** Acts that may wait for another person, loaded only when one is answered: the stored input was checked by the same act. */
const WAITING_ACTS: Readonly<Record<string, () => Promise<AnyAct>>> = {
  'adjust-bill': async () => (await import('#core/adjustments/adjust-bill.js')).adjustBill,
  'approve-plan': async () => (await import('#core/adjustments/approve-plan.js')).approvePlan,
  'correct-read': async () => (await import('#core/adjustments/correct-read.js')).correctRead,
  'open-account': async () => (await import('#core/accounts/open-account.js')).openAccount,
  'decide-variance': async () => (await import('#core/variances/decide-variance.js')).decideVariance,
  'approve-difference': async () => (await import('#core/cashiering/approve-difference.js')).approveDifference,
  'count-drawer': async () => (await import('#core/cashiering/count-drawer.js')).countDrawer,
  'seal-drawer': async () => (await import('#core/cashiering/seal-drawer.js')).sealDrawer,
  'cancel-start': async () => (await import('#core/accounts/cancel-start.js')).cancelStart,
  'move-payment': async () => (await import('#core/payments/move-payment.js')).movePayment,
  'void-payment': async () => (await import('#core/payments/void-payment.js')).voidPayment,
  'settle-step': async () => (await import('#core/bank/settle-step.js')).settleStep,
  'waive-fee': async () => (await import('#core/adjustments/waive-fee.js')).waiveFee,
  'reverse-adjustment': async () => (await import('#core/adjustments/reverse-adjustment.js')).reverseAdjustment,
  'open-nightdrop': () => nightDropActs().then((acts) => acts.openNightDrop),
  'correct-nightdrop-control': () => nightDropActs().then((acts) => acts.correctNightDrop),
  'hand-back-nightdrop': () => nightDropActs().then((acts) => acts.handBackFromNightDrop),
  'prove-nightdrop': () => nightDropActs().then((acts) => acts.proveNightDrop),
  'post-nightdrop': async () => (await import('#core/batches/post-nightdrop.js')).postNightdrop,
  'open-batch': () => officeBatchActs().then((acts) => acts.openOfficeBatch),
  'correct-batch-control': () => officeBatchActs().then((acts) => acts.correctOfficeBatch),
  'hand-back-batch': () => officeBatchActs().then((acts) => acts.handBackFromOfficeBatch),
  'prove-batch': () => officeBatchActs().then((acts) => acts.proveOfficeBatch),
  'open-drawer': async () => (await import('#core/cashiering/open-drawer.js')).openDrawer,
  'turn-in-cash': async () => (await import('#core/cashiering/turn-in-cash.js')).turnInCash,
  'manage-fund': async () => (await import('#core/cashiering/manage-fund.js')).manageFund,
  'release-district': async () => (await import('#core/accounts/release-district.js')).releaseDistrict,
  'unseal-deposit': async () => (await import('#core/bank/unseal-deposit.js')).unsealDeposit,
  'reopen-day': async () => (await import('#core/bank/reopen-day.js')).reopenDay,
  'resolve-deposit': async () => (await import('#core/bank/resolve-deposit.js')).resolveDeposit,
  'undo-identify': async () => (await import('#core/suspense/undo-suspense.js')).undoIdentify,
  'adjust-arrangement': async () => (await import('#core/collections/adjust-arrangement.js')).adjustArrangement,
  'cancel-arrangement': async () => (await import('#core/collections/cancel-arrangement.js')).cancelArrangement,
  'reinstate-arrangement': async () =>
    (await import('#core/collections/reinstate-arrangement.js')).reinstateArrangement,
  'take-over-account': async () => (await import('#core/accounts/take-over-account.js')).takeOverAccount,
  'protect-account': async () => (await import('#core/collections/protect-account.js')).protectAccount,
  'stop-district': async () => (await import('#core/collections/stop-district.js')).stopDistrict,
  'end-stop': async () => (await import('#core/collections/stop-district.js')).endStop,
  'release-shutoff-list': async () => (await import('#core/collections/release-shutoff-list.js')).releaseShutoffList,
  'arrange-payment': async () => (await import('#core/collections/arrange-payment.js')).arrangePayment,
  'arrange-at-door': async () => (await import('#core/collections/arrange-at-door.js')).arrangeAtDoor,
}

const nightDropActs = () => import('#core/batches/night-drop-acts.js')
const officeBatchActs = () => import('#core/batches/batch-acts.js')

/** @throws Refusal UNKNOWN_ACT (65) for a request of a newer program */
export async function actOfKind(kind: string): Promise<AnyAct> {
  const load = WAITING_ACTS[kind]
  if (load === undefined) throw refuse('UNKNOWN_ACT', `this program does not know how to carry out ${kind}`)
  return load()
}
