import {EXIT} from '#core/kernel/refusal.js'
import type {Performed} from '#core/acts/perform.js'
import type {PrintOutcome} from '#core/payments/print-receipt.js'
import type {ReceiptLine} from '#core/payments/receipt-text.js'
import type {VerifiedReceipt} from '#core/payments/verify-receipt.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

interface Printed {
  readonly lines: (outcome: PrintOutcome, preview: boolean) => readonly ReceiptLine[]
  /** What a printer takes, where it was asked for. */
  readonly bytes: ((lines: readonly ReceiptLine[]) => Uint8Array) | null
  readonly look: (outcome: PrintOutcome) => Promise<void>
}

export function printedView(performed: Performed<PrintOutcome>, {lines, bytes, look}: Printed): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, dryRun, replayed} = performed
  const paper = lines(outcome, dryRun && !replayed)
  const texts = paper.map((line) => line.text)
  return {
    data: {...outcome, text: texts.join('\n')},
    id: outcome.receipt,
    human(screen) {
      for (const text of texts) screen.line(text)
    },
    ...(bytes === null ? {} : {bytes: bytes(paper)}),
    look: () => look(outcome),
  }
}

interface Proved {
  readonly nameOf: (name: string) => string
  readonly look: () => Promise<void>
}

export function verifiedView({receipt, ...proof}: VerifiedReceipt, {nameOf, look}: Proved): View {
  const shown = {...receipt, payor: nameOf(receipt.payor)}
  return {
    data: {...proof, receipt: shown},
    id: receipt.receipt,
    exit: proof.genuine ? EXIT.done : EXIT.differences,
    human(screen) {
      if (proof.genuine)
        screen.done(
          `GENUINE ${receipt.receipt}${proof.code_matches === null ? ', no code of a paper was given' : ', the code is the one that was printed'}`,
        )
      else screen.alert(`NOT AS PRINTED ${receipt.receipt}`)
      for (const one of proof.differences) screen.alert(`${one.what}: ${one.detail}`)
      screen.card([
        ['Receipt', `no. ${receipt.number} of ${receipt.series}, ${receipt.at.replace('T', ' ')}`],
        ['Total', dollars(receipt.total_cents)],
        ['Paid by', shown.payor],
        ['Cashier', receipt.cashier_name],
        ...receipt.parts.map((part) => ['Part', partText(part)] as const),
        ['Printed', receipt.prints === 1 ? 'once' : `${receipt.prints} times`],
        ...(receipt.void === null ? [] : [['Void', `since ${receipt.void.on}, ${receipt.void.reason}`] as const]),
      ])
    },
    look,
  }
}

function partText(part: VerifiedReceipt['receipt']['parts'][number]): string {
  const whom = part.account ?? part.what ?? 'suspense'
  const state = part.state === 'stands' ? '' : `, ${part.state}${part.moved_to === null ? '' : ` to ${part.moved_to}`}`
  return `${part.receipt}  ${dollars(part.amount_cents)}  ${whom}${state}`
}
