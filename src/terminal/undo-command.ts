import type {Command} from '@oclif/core'
import type {Act, Decided} from '#core/acts/act.js'
import type {Performed} from '#core/acts/perform.js'
import type {Json} from '#core/kernel/canonical-json.js'
import type {CardLine} from '#terminal/card.js'
import {DeskCommand} from '#terminal/desk-command.js'

interface Shown<Outcome> {
  readonly lines: (outcome: Outcome) => readonly CardLine[]
  readonly question: (outcome: Outcome) => string
}

/** Commands that undo what was done with money: shown first, confirmed, and with a second person where it takes one. */
export abstract class UndoCommand<T extends typeof Command> extends DeskCommand<T> {
  /** Without the second person at hand it waits for one; over the caller's own authority it is asked for or refused. */
  protected async performTogether<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    {lines, question}: Shown<Outcome>,
  ): Promise<Performed<Outcome>> {
    const preview = await this.perform(act, input, {preview: true})
    if (preview.status === 'waiting' || preview.replayed || this.mode.dryRun) return preview
    const {outcome, need = null} = preview
    if (need?.why === 'over_authority') return this.perform(act, input)
    if (!this.mode.yes && this.mode.mayAsk) await this.showPlan(lines(outcome))
    await this.asker.confirm(question(outcome))
    return this.perform(act, input, {witness: need === null ? null : await this.secondPerson(need)})
  }
}
