import type {RequestOutcome} from '#core/acts/requests.js'
import type {BatchStanding} from '#core/batches/continue-office-batch.js'
import {EXIT} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'

/** How a batch stands after a step, or while a step waits for the second person. */
export function continuedView(standing: BatchStanding, request: RequestOutcome | null): View {
  const {batch, proves, entered, difference} = standing
  const {batchNo, source, fileName, bagNo, control, totals, closed} = batch
  const status = request === null ? (closed ? 'posted' : 'open') : 'waiting'
  const differs = status === 'open' ? standing.differs : null
  const again = `curbstop post-batch --continue ${batchNo}`
  return {
    data: {
      ...{status, source, batch: batchNo, request: request?.request ?? null, file: fileName, file_sha256: ''},
      ...{rows: 0, items: totals.items, skipped: 0, refused: 0, posted_cents: totals.posted},
      ...{suspense_cents: totals.suspense, handed_back_cents: totals.handedBack, control_count: control.count},
      ...{control_cents: control.amount, difference_cents: difference, bag: bagNo, pulled: [], lines: []},
    },
    id: request?.request ?? batchNo,
    exit: request === null ? (closed ? EXIT.done : EXIT.differences) : EXIT.waits,
    warnings: differs === null ? [] : [differs],
    human(screen) {
      if (request !== null) screen.done(`WAITING ${request.request}: ${request.summary}. Nothing done yet.`)
      const figures = `${totals.items} of ${control.count} items, entered ${dollars(entered)}, control ${dollars(control.amount)}`
      if (closed) screen.done(`SEALED ${batchNo} in bag ${bagNo}: ${figures}`)
      else screen.line(`  ${batchNo}: ${figures}`)
      screen.line(
        `  to accounts ${dollars(totals.posted)}, in suspense ${dollars(totals.suspense)}, handed back ${dollars(totals.handedBack)}`,
      )
    },
    next:
      request !== null
        ? [`another person: curbstop approve ${request.request}`]
        : closed
          ? []
          : [proves ? again : `${again} --count N --control-total AMOUNT --note WHY`],
  }
}
