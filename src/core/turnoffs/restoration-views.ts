import {lowIncomeOf} from '#core/accounts/household-views.js'
import type {Desk} from '#core/acts/desk.js'
import {leastPaymentToHold} from '#core/collections/least-payment.js'
import {cents, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import {restorationPolicy, type RestoreHours} from '#core/policies/restoration-policy.js'
import {turnOffsOf, type FieldOrder} from '#core/turnoffs/field-order-views.js'
import {wrongfulAmong, type WrongfulTurnOff} from '#core/turnoffs/name-wrongful.js'
import {restoreStanding, type RestoreStanding} from '#core/turnoffs/restore-ground.js'
import {aboveCap, turnOffFee, type TurnOffFee} from '#core/turnoffs/turn-off-fee.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A fee of a turn-off that stands, less what was waived of it. */
export interface ChargedFee {
  readonly receivableId: string
  readonly hours: RestoreHours
  readonly charged: Cents
  readonly open: Cents
  /** The part of it that is above the cap. */
  readonly above: Cents
}

/** What it takes to give water back to an account that is off. */
export interface Restoration {
  readonly accountId: string
  readonly account: string
  readonly turnOff: FieldOrder
  /** Named wrongful, or found to be so now. */
  readonly wrongful: boolean
  readonly found: WrongfulTurnOff | null
  readonly standing: RestoreStanding
  readonly pastDue: Cents
  /** The least payment that gives water back; null where none does or nothing is needed. */
  readonly least: Cents | null
  readonly lowIncome: boolean
  /** What the fee is by law and policy today, in office hours. */
  readonly lawful: TurnOffFee
  readonly charged: readonly ChargedFee[]
  /** The part of what was charged that is above the cap. */
  readonly toWaive: Cents
  /** What hours outside of the office cost more. */
  readonly extra: TurnOffFee
  readonly deposit: Cents
}

const CHARGED = `select t.receivable_id, t.hours, t.fee_cents + coalesce((select sum(p.amount_cents) from adjustment_part p
      where p.account_id = t.account_id and p.receivable_id = t.receivable_id), 0) as charged_cents,
    coalesce((select o.open_cents from open_item o where o.account_id = t.account_id and o.receivable_id = t.receivable_id), 0) as open_cents
  from turn_off_fee t where t.account_id = :account and t.order_id = :order
    and not exists (select 1 from journal m where m.reverses_id = t.journal_id)
  order by t.receivable_id`

interface ChargedRow {
  readonly receivable_id: string
  readonly hours: RestoreHours
  readonly charged_cents: number
  readonly open_cents: number
}

/** The turn-off that an account is off by, or was last; null where it never was. */
export async function lastTurnOff(reader: Reader, accountId: string): Promise<FieldOrder | null> {
  const done = (await turnOffsOf(reader, [accountId])).filter(({result}) => result?.kind === 'off')
  return done.at(-1) ?? null
}

export async function restorationOf(reader: Reader, desk: Desk, turnOff: FieldOrder): Promise<Restoration> {
  const {accountId, account, orderId} = turnOff
  const [found = null] = await wrongfulAmong(reader, [turnOff], {desk})
  const standing = await restoreStanding(reader, desk, accountId)
  const policy = restorationPolicy(desk.district.id, desk.today)
  const law = loadLaw(DATA_ROOT).low_income.reconnection
  const lowIncome = (await lowIncomeOf(reader, accountId, desk.today)) !== null
  const lawful = turnOffFee({hours: 'operating', lowIncome}, policy, law)
  const late = turnOffFee({hours: 'nonoperational', lowIncome}, policy, law)
  const rows = await select<ChargedRow>(reader, CHARGED, {account: accountId, order: orderId})
  const extra = {...late, fee: subtract(late.fee, lawful.fee)}
  const charged = rows.map((row) => {
    const most = row.hours === 'operating' ? lawful : extra
    return {
      ...{receivableId: row.receivable_id, hours: row.hours},
      ...{charged: cents(row.charged_cents), open: cents(row.open_cents)},
      above: lowIncome ? aboveCap(cents(row.charged_cents), most) : ZERO,
    }
  })
  return {
    ...{accountId, account, turnOff, found, standing, lowIncome, lawful, charged},
    wrongful: turnOff.wrongful !== null || found !== null,
    pastDue: standing.judged?.account.pastDue ?? ZERO,
    least:
      standing.ground === null && standing.judged !== null
        ? leastPaymentToHold(standing.judged.account, standing.on)
        : null,
    toWaive: sum(charged.map((one) => one.above)),
    extra,
    deposit: policy.deposit ?? ZERO,
  }
}
