import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {UNDOING_KINDS} from '#core/payments/undo-payments.js'

const kinds = Object.values(UNDOING_KINDS)
  .flat()
  .map((kind) => `'${kind}'`)
  .join(', ')
/** Kinds of mirror by the kind of undoing, as pairs. */
const pairs = Object.entries(UNDOING_KINDS)
  .flatMap(([undoing, those]) => those.map((kind) => `(u.kind = '${undoing}' and m.kind = '${kind}')`))
  .join(' or ')

const UNMIRRORED = `select p.receipt_no as key from payment_undoing u
  join payment p on p.account_id = u.account_id and p.payment_id = u.payment_id
  where not exists (select 1 from journal m where m.journal_id = u.journal_id and m.reverses_id = p.journal_id and (${pairs}))`
const UNDONE_TWICE = `select p.receipt_no as key from payment_undoing u
  join payment p on p.account_id = u.account_id and p.payment_id = u.payment_id
  join payment_return r on r.account_id = u.account_id and r.payment_id = u.payment_id`
const UNRECORDED = `select p.receipt_no as key from journal m join payment p on p.account_id = m.account_id and p.journal_id = m.reverses_id
  left join payment_undoing u on u.account_id = p.account_id and u.payment_id = p.payment_id
  where m.kind in (${kinds}) and u.payment_id is null`
/** A voided receipt is undone in every part, and only a voided receipt has voided parts. */
const HALF_VOIDED = `select v.receipt_no as key from payment_event v join payment_part q on q.event_id = v.event_id
  left join payment_void x on x.event_id = v.event_id
  left join payment p on p.account_id = q.account_id and p.payment_id = q.row_id
  left join misc_sale s on s.sale_id = q.row_id left join suspense_item i on i.suspense_id = q.row_id
  left join journal m on m.reverses_id = coalesce(p.journal_id, s.journal_id, i.journal_id)
    and m.kind in ('tender.void', 'misc_receivable.void-cash-sale')
  where (x.event_id is null) <> (m.journal_id is null)`
/** What was moved stands again somewhere: the same money of the same day. */
const LOST = `select p.receipt_no as key, p.amount_cents as expected, coalesce(k.amount_cents, s.amount_cents, 0) as found
  from payment_undoing u join payment p on p.account_id = u.account_id and p.payment_id = u.payment_id
  left join payment_move v on v.account_id = u.account_id and v.payment_id = u.payment_id
  left join payment k on k.account_id = v.to_account_id and k.payment_id = v.to_row_id
    and k.effective_on = p.effective_on and k.ledger_account = p.ledger_account
  left join suspense_item s on s.suspense_id = v.to_row_id and s.effective_on = p.effective_on and s.journal_id = u.journal_id
  where u.kind in ('moved', 'cancelled') and coalesce(k.amount_cents, s.amount_cents, 0) <> p.amount_cents`
const NOT_MOVED = `select p.receipt_no as key from payment_move v join payment p on p.account_id = v.account_id and p.payment_id = v.payment_id
  left join payment_undoing u on u.account_id = v.account_id and u.payment_id = v.payment_id and u.kind in ('moved', 'cancelled')
  where u.payment_id is null`

export const undonePayments: BookCheck = {
  name: 'undone-payments',
  proves:
    'every voided, moved or cancelled payment is undone by the mirror of its own journal, every such mirror has its row, and moved money stands elsewhere',
  find: async (reader) =>
    together([
      await brokenRows(reader, UNMIRRORED, () => 'is undone, and its journal is not undone by that'),
      await brokenRows(reader, UNDONE_TWICE, () => 'is returned by the bank and undone as well'),
      await brokenRows(reader, UNRECORDED, () => 'its journal is undone, and nothing says so'),
      await brokenRows(reader, HALF_VOIDED, () => 'is voided in part, or voided and not undone'),
      await brokenRows(reader, LOST, differs('moved were', 'elsewhere stand')),
      await brokenRows(reader, NOT_MOVED, () => 'is said to be moved, and still counts'),
    ]),
}
