import type {ActContext} from '#core/acts/act.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {ZERO} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {Because} from '#core/kernel/refusal.js'
import {reverseJournals} from '#core/ledger/reverse-journals.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import type {Change} from '#core/turnoffs/changes-views.js'
import type {FieldOrder} from '#core/turnoffs/field-order-views.js'
import {judgeWrenches, type WrenchJudgement} from '#core/turnoffs/judge-wrench.js'
import {orderRestore, type OrderedRestore} from '#core/turnoffs/order-restore.js'
import {select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type WrongfulCause = 'not_lawful_then' | 'pull_requested'

/** A turn-off that the facts of its own moment did not allow. */
export interface WrongfulTurnOff {
  readonly turnOff: FieldOrder
  readonly cause: WrongfulCause
  readonly judgement: WrenchJudgement
}

/** A wrongful turn-off as it is told: when money came against when the valve was turned. */
export type WrongfulTold = {
  readonly account: string
  readonly order: string
  readonly cause: WrongfulCause
  readonly rules: readonly string[]
  readonly wrench_at: string
  readonly before: readonly ChangeTold[]
  /** Fees taken back, by journal. */
  readonly mirrored: readonly string[]
  readonly restore: OrderedRestore | null
}

export type ChangeTold = {
  readonly what: string
  readonly reference: string
  readonly at: string
  readonly amount_cents: number | null
}

export const toldChange = ({what, reference, moment, amount}: Change): ChangeTold => ({
  ...{what, reference, at: moment, amount_cents: amount},
})

/** @returns what the law says of it; printed as not verified where its text was not read */
export function wrongfulLaw(rules: readonly string[]): Because[] {
  const {citation, verified} = loadLaw(DATA_ROOT).low_income.wrongful
  const fact = rules.length === 0 ? 'asked back before the valve was turned' : `barred then by ${rules.join(', ')}`
  return [{rule: 'S-WRONG', citation: verified === 'text_read' ? citation : `${citation}, not verified`, fact}]
}

const FEES = `select t.journal_id from turn_off_fee t
  where t.account_id = :account and t.order_id = :order and not exists (select 1 from journal m where m.reverses_id = t.journal_id)
  order by t.journal_id`

/** Names a turn-off wrongful: its fee is taken back and water comes back the same day without charge. */
export async function nameWrongful(
  trx: Trx,
  {turnOff, cause, judgement}: WrongfulTurnOff,
  context: ActContext,
): Promise<WrongfulTold> {
  const {accountId, orderId, orderNo, account} = turnOff
  const {at} = mustExist(turnOff.result, 'a wrongful turn-off was done')
  await trx('wrongful_off').insert({
    ...{account_id: accountId, order_id: orderId, cause, rules: judgement.rules.join(' ')},
    evidence_json: canonicalJson({wrench_at: at, before: judgement.before.map(toldChange)}),
    ...{operator_id: context.operatorId, recorded_at: context.recordedAt, act_id: context.actId},
  })
  const fees = await select<{journal_id: string}>(trx, FEES, {account: accountId, order: orderId})
  const mirrors = await reverseJournals(
    trx,
    fees.map(({journal_id: journalId}) => ({
      ...{accountId, journalId, paymentId: null, contra: null, effectiveOn: context.today},
      ...{kind: 'severance.wrongful-off', memo: `wrongful turn-off ${orderNo}`},
    })),
    context,
  )
  const because = wrongfulLaw(judgement.rules)
  const ask = {turnOff, why: 'wrongful', hours: 'operating', fee: ZERO, owed: ZERO, because} as const
  return {
    ...{account, order: orderNo, cause, rules: judgement.rules, wrench_at: at},
    before: judgement.before.map(toldChange),
    mirrored: mirrors.map((mirror) => mirror.journalNo),
    restore: turnOff.restore === null ? await orderRestore(trx, ask, context) : null,
  }
}

/** Turn-offs not named so far that were wrongful by what the store knows now. */
export async function wrongfulAmong(
  reader: Reader,
  turnOffs: readonly FieldOrder[],
  {desk}: Pick<ActContext, 'desk'>,
): Promise<WrongfulTurnOff[]> {
  const done = turnOffs.filter(({result, wrongful}) => result?.kind === 'off' && wrongful === null)
  const found: WrongfulTurnOff[] = []
  for (const round of oneOfEach(done)) {
    const wrenches = round.map(({accountId, issuedAt, result}) => ({
      ...{accountId, issuedAt},
      at: mustExist(result, 'it was done').at,
    }))
    const judged = await judgeWrenches(reader, desk, wrenches)
    for (const turnOff of round) {
      const judgement = judged.get(turnOff.accountId)
      if (judgement !== undefined && !judgement.lawful) found.push({turnOff, cause: 'not_lawful_then', judgement})
    }
  }
  return found
}

/** Rounds in which an account comes once. */
function oneOfEach(turnOffs: readonly FieldOrder[]): FieldOrder[][] {
  const rounds: FieldOrder[][] = []
  const met = new Map<string, number>()
  for (const one of turnOffs) {
    const turn = met.get(one.accountId) ?? 0
    met.set(one.accountId, turn + 1)
    ;(rounds[turn] ??= []).push(one)
  }
  return rounds
}
