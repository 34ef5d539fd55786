import {postOpeningItems} from '#core/billing/opening-balances.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {cents} from '#core/kernel/money.js'
import type {Trx} from '#core/store/open.js'

/** An act for tests: reads a figure to be changed, computes it here, writes it back, and posts a journal. */
export type MoveInput = {readonly account: string; readonly cents: number}
interface MoveDecision extends Decided {
  readonly input: MoveInput
  readonly figure: number
}

export const figureOf = (account: string): string => `figure-of-${account}`

async function readFigure(trx: Trx, account: string): Promise<number> {
  const row = await trx<{name: string; value: string}>('setting').where('name', figureOf(account)).forUpdate().first()
  return Number(row?.value ?? 'NaN')
}

export const moveMoney: Act<MoveInput, number, MoveDecision, {figure: number}> = {
  kind: 'test-move',
  permission: 'import_payments',
  subject: (input) => input.account,
  load: (trx, input) => readFigure(trx, input.account),
  decide: (figure, input) => ({input, figure: figure + input.cents, summary: ''}),
  async record(trx, {input, figure}, context: ActContext) {
    const item = {accountId: input.account, class: 'water', amount: cents(input.cents), reference: ''} as const
    const days = {effectiveOn: context.today, mailedOn: null, dueOn: context.today}
    await postOpeningItems(trx, [{...item, ...days}], context)
    await trx('setting')
      .where('name', figureOf(input.account))
      .update({value: String(figure)})
    return {figure}
  },
}
