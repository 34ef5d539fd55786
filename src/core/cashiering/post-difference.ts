import type {ActContext} from '#core/acts/act.js'
import {postCash, type PostedMoney} from '#core/cashiering/fund-events.js'
import type {JudgedSession} from '#core/cashiering/judged-session.js'
import {causeTitle, type CauseCode} from '#core/cashiering/cause-codes.js'
import {differenceSays} from '#core/cashiering/difference-authority.js'
import {formatMoney} from '#core/kernel/money.js'
import {DRAWER, OVER_SHORT} from '#core/ledger/chart.js'
import {credit, debit} from '#core/ledger/journal.js'
import type {Trx} from '#core/store/open.js'

/** Cash and checks against over and short, each with legs of its own; slips stay in clearing. */
export function postDifference(
  trx: Trx,
  kind: string,
  {session, judged}: JudgedSession,
  context: ActContext,
): Promise<PostedMoney | null> {
  const postings = [judged.cash, judged.checks].flatMap(({overShort}) => [
    debit(DRAWER, overShort),
    credit(OVER_SHORT, overShort),
  ])
  return postCash(trx, {kind, memo: `drawer ${session.drawer}, ${session.sessionNo}`, postings}, context)
}

/** One line for who says yes: what differs by how much, what was counted each time, what the cashier says it was. */
export function differenceSummary({session, judged, counts, missing}: JudgedSession, cause: CauseCode): string {
  const parts = judged.differs.map((one) => {
    const {overShort, expected} = judged[one]
    const counted = counts.map(({countNo, amounts}) => `${countNo} ${formatMoney(amounts[one])}`).join(', ')
    return `${one} ${differenceSays(overShort)} (counts ${counted}; expected ${formatMoney(expected)})`
  })
  if (missing !== 0) parts.push(`${missing} receipt numbers missing`)
  return `drawer ${session.drawer} (${session.sessionNo}) of ${session.operatorId}: ${parts.join(', ')}; cause: ${causeTitle(cause)}`
}
