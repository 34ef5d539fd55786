import type {AnsweredRequest, AskedFor} from '#core/acts/approve.js'
import {dollars} from '#terminal/dollars.js'
import type {View} from '#terminal/view.js'

/** What the result of some acts says besides. */
interface Told {
  readonly journal?: unknown
  readonly before?: {readonly balance_cents?: unknown}
  readonly after?: {readonly balance_cents?: unknown}
}

const toldBy = ({result}: AnsweredRequest): Told => (result ?? {}) as Told

/** What was asked for, and whether it would still come out so today. */
export function askedText(asked: AskedFor, today: AnsweredRequest | null): string {
  if (today === null) return asked.summary
  const {before, after} = toldBy(today)
  const [from, to] = [before?.balance_cents, after?.balance_cents]
  const balance = typeof from === 'number' && typeof to === 'number' ? `balance ${dollars(from)} → ${dollars(to)}` : ''
  const now = asked.summary.includes(balance) ? '' : `, today ${balance}`
  return `${asked.summary}${now}, facts unchanged since ${asked.requestedAt}`
}

export const approvedView = (answered: AnsweredRequest, asked: AskedFor): View => ({
  data: {request: answered.request, kind: answered.kind, requester: answered.requester, result: answered.result},
  id: answered.request,
  human(screen) {
    const {journal} = toldBy(answered)
    screen.done(`APPROVED ${answered.request}: ${asked.summary}`)
    if (typeof journal === 'string') screen.line(`  posted as ${journal}`)
  },
})
