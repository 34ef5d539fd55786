import {accountIdOf} from '#core/accounts/account-key-views.js'
import {recordReads} from '#core/accounts/record-premises.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {contextOf} from '#core/acts/perform.js'
import type {Desk} from '#core/acts/desk.js'
import type {AdjustBillInput} from '#core/adjustments/adjust-facts.js'
import type {ReadCause} from '#core/adjustments/read-causes.js'
import {openRebilling} from '#core/adjustments/rebill/load-rebill.js'
import {readChangesOf} from '#core/adjustments/rebill/load-read-rebill.js'
import type {ReadChanges} from '#core/adjustments/rebill/read-changes.js'
import type {StandingBill} from '#core/adjustments/rebill/standing-bills-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {correctReads} from '#core/meters/correct-reads.js'
import {adjustmentPolicy, reasonOf} from '#core/policies/adjustment-policy.js'
import type {Reader} from '#core/store/open.js'

export type CorrectReadInput = {
  readonly account: string
  readonly on: BusinessDate
  readonly value: number
  readonly cause: ReadCause
  /** Serial, where several meters were read. */
  readonly meter: string | null
  readonly note: string
}

/** What a correction comes to: bills that are made again, or the read alone. */
export interface CorrectionFound {
  readonly billed: boolean
  /** For the act that makes bills again. */
  readonly adjusting: AdjustBillInput
}

const reasonFor = ({cause}: CorrectReadInput): 'ESTIMATE' | 'MISREAD' => (cause === 'estimate' ? 'ESTIMATE' : 'MISREAD')

const givenOf = ({on, value, cause, meter}: CorrectReadInput): Record<string, string> => ({
  read: String(value),
  read_on: on,
  ...(cause === 'misread' || cause === 'estimate' ? {} : {cause}),
  ...(meter === null ? {} : {meter}),
})

/** @throws Refusal NOT_FOUND (66), and as the formula */
export async function correctionFor(desk: Desk, input: CorrectReadInput): Promise<CorrectionFound> {
  const {touched} = await changesFor(desk.store.db, input, contextOf(desk))
  const {account, note} = input
  const adjusting: AdjustBillInput = {
    ...{account, bill: null, reason: reasonFor(input), class: null, given: givenOf(input), stated_cents: null},
    ...{over_reason: '', note, evidence: [], effective_on: desk.today},
  }
  return {billed: touched.length > 0, adjusting}
}

interface ReadFacts {
  readonly changes: ReadChanges
  readonly touched: readonly StandingBill[]
}

async function changesFor(reader: Reader, input: CorrectReadInput, context: ActContext): Promise<ReadFacts> {
  const {account} = input
  const accountId = await accountIdOf(reader, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  const policy = adjustmentPolicy(context.desk.district.id, context.today)
  const reason = reasonOf(policy, reasonFor(input))
  const asked = {accountId, accountNo: account, bill: null, policy, reason, class: null, given: givenOf(input)}
  return readChangesOf(await openRebilling(reader, {...asked, effectiveOn: context.today}, context))
}

interface ReadDecision extends Decided {
  readonly input: CorrectReadInput
  readonly changes: ReadChanges
}

export type CorrectReadOutcome = {
  readonly account: string
  readonly cause: string
  readonly wrong: string
  readonly reads: readonly {
    readonly meter: string
    readonly read_on: string
    readonly was: number | null
    readonly value: number
    readonly kind: string
  }[]
}

/** A read that no bill counts yet is put right by itself; one that a bill counts is made right with its bills. */
export const correctRead: Act<CorrectReadInput, ReadFacts, ReadDecision, CorrectReadOutcome> = {
  kind: 'correct-read',
  permission: 'correct_read',
  subject: (input) => input.account,
  load: (trx, input, context) => changesFor(trx, input, context),
  decide: decideRead,
  async record(trx, {input, changes}, context) {
    const {taken, corrected} = changes
    if (taken !== null) {
      const {point: servicePointId, meter: meterId, read_on: readOn, value} = taken
      const read = {readId: context.key(), servicePointId, meterId, readOn, value, kind: 'actual' as const}
      await recordReads(trx, [{...read, source: 'correction'}], context)
    }
    const {cause, note} = input
    await correctReads(
      trx,
      corrected.map(({point, meter, read_id: readId, read_on: readOn, value, kind}) => ({
        ...{servicePointId: point, meterId: meter, readId, readOn, value, kind, cause, note},
      })),
      context,
    )
    return outcomeOf(input, changes)
  },
}

/** @throws Refusal READ_BILLED, NOTHING_CHANGES (65) */
function decideRead({changes, touched}: ReadFacts, input: CorrectReadInput): ReadDecision {
  const [bill] = touched
  if (bill !== undefined)
    throw refuse('READ_BILLED', `${bill.record.billNo} counts that read: it is made again with it`, {field: 'on'})
  if (changes.corrected.length === 0 && changes.taken === null)
    throw refuse('NOTHING_CHANGES', 'the read says that already', {field: 'value'})
  const basis = sha256(canonicalJson(outcomeOf(input, changes)))
  return {input, changes, basis, summary: `${changes.wrong}; no bill counts it yet`}
}

const outcomeOf = ({account, cause}: CorrectReadInput, {wrong, corrected, taken}: ReadChanges): CorrectReadOutcome => ({
  ...{account, cause, wrong},
  reads: [
    ...corrected.map(({serial, read_on, was, value, kind}) => ({meter: serial, read_on, was, value, kind})),
    ...(taken === null
      ? []
      : [{meter: taken.serial, read_on: taken.read_on, was: null, value: taken.value, kind: 'actual'}]),
  ],
})
