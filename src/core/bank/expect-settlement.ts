import type {ActContext} from '#core/acts/act.js'
import {actorOf} from '#core/acts/witness.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {spokenId} from '#core/kernel/ids.js'
import type {Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {insertRows, lockRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** Money that a processor or a lockbox owes us: one of its batches with what is in it. */
export interface ExpectedSettlement {
  readonly kind: 'processor' | 'lockbox'
  /** The processor's name; `lockbox:<origin>` of a lockbox file. */
  readonly source: string
  /** Its number of the batch; the key of a lockbox file. */
  readonly reference: string
  /** 1050 processor, 1055 lockbox. */
  readonly ledgerAccount: string
  readonly effectiveOn: BusinessDate
  readonly lines: readonly ExpectedLine[]
}

/** A tender of the batch, or the journal by which a whole file was logged. */
export type ExpectedLine = {readonly reference: string; readonly amount: Cents} & (
  | {readonly eventId: string; readonly tenderNo: number; readonly journalId?: never}
  | {readonly journalId: string; readonly eventId?: never; readonly tenderNo?: never}
)

interface SettlementRow {
  settlement_id: string
  source: string
  reference: string
}

/**
 * Opens settlements, or adds lines to those that are there: a batch whose payments come in several files is one.
 * Locks them. The payments are on the books already. Returns their ids in the order given.
 */
export async function expectSettlements(
  trx: Trx,
  expected: readonly ExpectedSettlement[],
  context: ActContext,
): Promise<string[]> {
  if (expected.length === 0) return []
  const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
  await trx('settlement')
    .insert(
      expected.map((one) => ({
        ...{settlement_id: context.key(), settlement_no: spokenId('ST'), kind: one.kind, source: one.source},
        ...{reference: one.reference, ledger_account: one.ledgerAccount, effective_on: one.effectiveOn},
        ...{business_date: context.today, operator_id: actorOf(context), ...stamp},
      })),
    )
    .onConflict(['source', 'reference'])
    .ignore()
  const found: SettlementRow[] = await trx<SettlementRow>('settlement')
    .whereIn(
      ['source', 'reference'],
      expected.map((one) => [one.source, one.reference]),
    )
    .select('settlement_id', 'source', 'reference')
  const ids = new Map(found.map((row) => [keyOf(row), row.settlement_id]))
  await lockRows(trx, 'settlement', 'settlement_id', found.map((row) => row.settlement_id).toSorted())
  const idOf = (one: ExpectedSettlement): string => mustExist(ids.get(keyOf(one)), 'a settlement is there')
  const rows = expected.flatMap((one) =>
    one.lines.map(({reference, amount, eventId, tenderNo, journalId}) => ({
      ...{settlement_id: idOf(one), reference, amount_cents: amount},
      ...{event_id: eventId ?? null, tender_no: tenderNo ?? null, journal_id: journalId ?? null, ...stamp},
    })),
  )
  await insertRows(trx, 'settlement_line', LINE_COLUMNS, rows)
  return expected.map(idOf)
}

const keyOf = ({source, reference}: Pick<SettlementRow, 'source' | 'reference'>): string => `${source}\n${reference}`

const LINE_COLUMNS = {
  settlement_id: 'text',
  reference: 'text',
  amount_cents: 'integer',
  event_id: 'text',
  tender_no: 'integer',
  journal_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const
