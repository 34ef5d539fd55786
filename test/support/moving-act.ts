import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {cents} from '#core/kernel/money.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {lockAccounts, postJournals} from '#core/ledger/post-journals.js'
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
    await lockAccounts(trx, [input.account])
    const amount = cents(input.cents)
    const postings = [debit('1110', amount, input.account), credit('4010', amount)]
    const parts = {kind: 'test.move', accountId: input.account, effectiveOn: context.today, memo: '', postings}
    await postJournals(trx, [journal(parts, context.recordedAt)], context)
    await trx('setting')
      .where('name', figureOf(input.account))
      .update({value: String(figure)})
    return {figure}
  },
}
