import {accountNumberOf, brokenRows, differs, type BookCheck} from '#core/checks/book-check.js'
import {CUSTOMER_BALANCE_ACCOUNTS, NO_CUSTOMER} from '#core/ledger/chart.js'

const accounts = CUSTOMER_BALANCE_ACCOUNTS.map((number) => `'${number}'`).join(', ')
const POSTED = `select s.account_id, sum(s.part_cents) as posted_cents from (
    select account_id, sum(amount_cents) as part_cents from posting where ledger_account in (${accounts})
    group by ledger_account, account_id) s where s.account_id <> '${NO_CUSTOMER}' group by s.account_id`

export const accountBalances: BookCheck = {
  name: 'account-balances',
  proves: "every account's balance is the sum of its legs on receivables and customer credits",
  find: (reader) =>
    brokenRows(
      reader,
      `select ${accountNumberOf('q.account_id')} as key, q.expected, q.found from (
         select x.account_id, sum(x.posted_cents) as expected, sum(x.balance_cents) as found from (
           select p.account_id, p.posted_cents, 0 as balance_cents from (${POSTED}) p
           union all select b.account_id, 0, b.balance_cents from account_balance b) x
         group by x.account_id having sum(x.posted_cents) <> sum(x.balance_cents)) q`,
      differs('the legs sum to', 'the balance says'),
    ),
}
