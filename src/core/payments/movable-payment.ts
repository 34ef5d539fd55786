import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import type {Undoing} from '#core/payments/undo-payments.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** A payment that may belong to somebody else. */
export interface MovablePayment {
  readonly accountId: string
  readonly account: string
  readonly paymentId: string
  readonly receiptNo: string
  readonly tender: string
  readonly reference: string
  readonly ledgerAccount: string
  readonly amount: Cents
  readonly effectiveOn: BusinessDate
  /** Who took it, on which day. */
  readonly takenBy: string
  readonly takenOn: BusinessDate
  /** The account that an earlier move took it from. */
  readonly movedFrom: string | null
}

interface PaymentRow {
  readonly account_id: string
  readonly account_no: string
  readonly payment_id: string
  readonly receipt_no: string
  readonly tender: string
  readonly reference: string
  readonly ledger_account: string
  readonly amount_cents: Cents
  readonly effective_on: BusinessDate
  readonly business_date: BusinessDate
  readonly taken_by: string | null
  readonly returned_on: BusinessDate | null
  readonly undone: Undoing | null
  readonly moved_receipt: string | null
  readonly moved_from: string | null
}

const PAYMENT = `
  select p.account_id, a.account_no, p.payment_id, p.receipt_no, p.tender, p.reference, p.ledger_account, p.amount_cents,
    p.effective_on, p.business_date, coalesce(v.operator_id, t.operator_id) as taken_by, r.returned_on, u.kind as undone,
    coalesce(k.receipt_no, s.receipt_no) as moved_receipt, f.account_id as moved_from
  from payment p join account a on a.account_id = p.account_id
  left join act t on t.act_id = p.act_id
  left join payment_event v on v.receipt_no in (p.receipt_no, p.receipt_series)
  left join payment_return r on r.account_id = p.account_id and r.payment_id = p.payment_id
  left join payment_undoing u on u.account_id = p.account_id and u.payment_id = p.payment_id
  left join payment_move m on m.account_id = p.account_id and m.payment_id = p.payment_id
  left join payment k on k.account_id = m.to_account_id and k.payment_id = m.to_row_id
  left join suspense_item s on s.suspense_id = m.to_row_id
  left join payment_move f on f.to_row_id = p.payment_id
  where p.receipt_no = :receipt`

const OTHER_PARTS = `select q.part, q.kind, q.amount_cents, v.receipt_no from payment_event v
  join payment_part q on q.event_id = v.event_id where v.receipt_no = :whole order by q.part`

interface OtherPart {
  readonly part: number
  readonly kind: string
  readonly amount_cents: Cents
  readonly receipt_no: string
}

/**
 * The payment of a receipt, or of one part of it (`RC-….2`).
 * @throws Refusal NOT_FOUND (66), WHICH_PART, IN_SUSPENSE, NOT_MOVABLE, ALREADY_UNDONE, ALREADY_RETURNED (65)
 */
export async function movablePayment(reader: Reader, receipt: string): Promise<MovablePayment> {
  const [row] = await select<PaymentRow>(reader, PAYMENT, {receipt})
  if (row === undefined) throw await whyNone(reader, receipt)
  if (row.returned_on !== null)
    throw refuse(
      'ALREADY_RETURNED',
      `${receipt} was returned by the bank on ${row.returned_on}; there is nothing to move`,
    )
  if (row.undone !== null) {
    const later = row.moved_receipt === null ? '' : ` as ${row.moved_receipt}`
    throw refuse('ALREADY_UNDONE', `${receipt} was ${row.undone} already${later}`, {
      next: row.undone === 'moved' ? [`curbstop move-payment ${row.moved_receipt ?? ''} --to-account ACCOUNT`] : [],
    })
  }
  return {
    ...{accountId: row.account_id, account: row.account_no, paymentId: row.payment_id, receiptNo: row.receipt_no},
    ...{tender: row.tender, reference: row.reference, ledgerAccount: row.ledger_account},
    ...{amount: row.amount_cents, effectiveOn: row.effective_on},
    ...{takenBy: row.taken_by ?? '', takenOn: row.business_date, movedFrom: row.moved_from},
  }
}

async function whyNone(reader: Reader, receipt: string): Promise<Error> {
  const [whole = receipt, part] = receipt.split('.')
  const parts = await select<OtherPart>(reader, OTHER_PARTS, {whole})
  const asked = part === undefined && parts.length === 1 ? parts[0] : parts.find((one) => String(one.part) === part)
  if (asked?.kind === 'unknown')
    return refuse('IN_SUSPENSE', `${receipt} is in suspense: nobody's account has it`, {
      next: [`curbstop resolve-suspense ${receipt}`],
    })
  if (asked !== undefined)
    return refuse('NOT_MOVABLE', `${receipt} was a sale over the counter, no payment of an account`, {
      next: [`in the open session: curbstop void-payment ${whole}`],
    })
  if (part === undefined && parts.length > 1)
    return refuse('WHICH_PART', `${receipt} has ${parts.length} parts: one of them is moved at a time`, {
      field: 'receipt',
      next: parts.filter(isOfAccount).map((one) => `curbstop move-payment ${whole}.${one.part} --to-account ACCOUNT`),
    })
  return notFound(`no payment ${receipt}`, [`curbstop print-receipt ${whole}`])
}

const isOfAccount = ({kind}: OtherPart): boolean => kind === 'account' || kind === 'deposit'
