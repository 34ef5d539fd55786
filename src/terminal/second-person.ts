import type {ApprovalNeed} from '#core/acts/act.js'
import {deskOfPin, type Desk} from '#core/acts/desk.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {Asker} from '#terminal/asker.js'
import {pin, text, unsaid} from '#terminal/questions.js'

/** What another person is needed for, and who may be it. */
export type SecondNeed = Pick<ApprovalNeed, 'approvers' | 'message'>

interface Asking {
  readonly asker: Asker
  readonly need: SecondNeed | null
  readonly tell: (text: string) => Promise<void>
}

/** Asks who stands beside, and for their PIN again where it was mistyped: what was entered before is not lost. */
export async function askSecond(desk: Desk, {asker, need, tell}: Asking): Promise<Desk> {
  if (need !== null) await tell(need.message)
  const who = need === null || need.approvers.length === 0 ? '' : ` (${need.approvers.join(' or ')})`
  for (;;) {
    const asked = await asker.fill({witness: unsaid(text(`Second person${who}`)), pin: pin('Their PIN')})
    try {
      return await deskOfPin(desk, asked.witness, asked.pin)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'WRONG_PIN') throw error
      await tell(error.message)
    }
  }
}
