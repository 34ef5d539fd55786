import type {RequestOutcome} from '#core/acts/requests.js'
import type {View} from '#terminal/view.js'

/** What is shown of anything that waits for another person; nothing of it is done yet. */
export const waitingView = (request: RequestOutcome): View => ({
  data: {status: 'waiting', ...request},
  id: request.request,
  human(screen) {
    screen.done(
      `WAITING ${request.request} for ${request.approvers.join(' or ')}, until ${request.expires_at}: ${request.summary}. Nothing done yet.`,
    )
  },
  next: [`another person: curbstop approve ${request.request}`],
})
