import {brokenRows, differs, type BookCheck} from '#core/checks/book-check.js'
import {CUSTOMER_BALANCE_ACCOUNTS, DEPOSITS_HELD, RETURNED_CLEARING, SUSPENSE} from '#core/ledger/chart.js'

const customer = [...CUSTOMER_BALANCE_ACCOUNTS, DEPOSITS_HELD].map((number) => `'${number}'`).join(', ')
/** The customer's legs count as one sum: they move with what was allocated since. */
const side = (otherwise: string): string =>
  `case when p.ledger_account in (${customer}) then 'customer' else ${otherwise} end`
/** The money of a returned tender is owed to clearing, that of a cancelled payment to suspense, wherever it stood. */
const contra = `case m.kind when 'rejected_payment.post-reversal' then '${RETURNED_CLEARING}'
  when 'payment.cancel-payment' then '${SUSPENSE}' else p.ledger_account end`

export const mirrors: BookCheck = {
  name: 'mirrors',
  proves: 'every mirror undoes its journal: same total, same contra account, same customers together',
  find: (reader) =>
    brokenRows(
      reader,
      `select m.journal_no as key, -q.done_cents as expected, q.undone_cents as found from (
         select x.mirror_id, x.side, x.account_id, sum(x.done_cents) as done_cents, sum(x.undone_cents) as undone_cents from (
           select m.journal_id as mirror_id, ${side(contra)} as side, p.account_id, p.amount_cents as done_cents, 0 as undone_cents
             from journal m join posting p on p.journal_id = m.reverses_id where m.reverses_id is not null
           union all select m.journal_id, ${side('p.ledger_account')}, p.account_id, 0, p.amount_cents
             from journal m join posting p on p.journal_id = m.journal_id where m.reverses_id is not null) x
         group by x.mirror_id, x.side, x.account_id having sum(x.done_cents) + sum(x.undone_cents) <> 0) q
       join journal m on m.journal_id = q.mirror_id`,
      differs('the mirror should say', 'it says'),
    ),
}
