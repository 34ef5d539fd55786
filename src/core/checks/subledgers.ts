import {accountNumberOf, brokenRows, differs, type BookCheck} from '#core/checks/book-check.js'
import {CUSTOMER_CREDITS, DEPOSITS_HELD, NO_CUSTOMER, RECEIVABLE_ACCOUNT} from '#core/ledger/chart.js'

/** A list by customer against the legs of its ledger accounts, customer by customer. */
const against = (list: string, accounts: readonly string[]): string => `
  select q.ledger_account || ' ' || ${accountNumberOf('q.account_id')} as key, q.expected, q.found from (
    select x.ledger_account, x.account_id, sum(x.ledger_cents) as expected, sum(x.list_cents) as found from (
      select ledger_account, account_id, sum(amount_cents) as ledger_cents, 0 as list_cents from posting
        where ledger_account in (${accounts.map((number) => `'${number}'`).join(', ')}) group by ledger_account, account_id
      union all ${list}) x
    group by x.ledger_account, x.account_id having sum(x.ledger_cents) <> sum(x.list_cents)) q`

const ledgerAccount = `case class ${Object.entries(RECEIVABLE_ACCOUNT)
  .map(([name, number]) => `when '${name}' then '${number}'`)
  .join(' ')} end`

export const receivablesLedger: BookCheck = {
  name: 'receivables-ledger',
  proves: 'the open items of each class are the balance of its receivable account, for every customer',
  find: (reader) =>
    brokenRows(
      reader,
      against(`select ${ledgerAccount}, account_id, 0, open_cents from open_item`, Object.values(RECEIVABLE_ACCOUNT)),
      differs('the ledger says', 'the open items'),
    ),
}

export const creditsLedger: BookCheck = {
  name: 'credits-ledger',
  proves: `the list of open credits is the balance of ${CUSTOMER_CREDITS}, for every customer`,
  find: (reader) =>
    brokenRows(
      reader,
      against(`select '${CUSTOMER_CREDITS}', account_id, 0, -open_cents from open_credit`, [CUSTOMER_CREDITS]),
      differs('the ledger says', 'the list of credits'),
    ),
}

export const depositsLedger: BookCheck = {
  name: 'deposits-ledger',
  proves: `the deposits held and the refundable things sold are the balance of ${DEPOSITS_HELD}, for every customer`,
  find: (reader) =>
    brokenRows(
      reader,
      against(
        `select '${DEPOSITS_HELD}', account_id, 0, case kind when 'held' then -amount_cents else amount_cents end
           from security_deposit_event where kind in ('held', 'applied', 'refunded', 'reversed')
         union all select '${DEPOSITS_HELD}', '${NO_CUSTOMER}', 0, -s.amount_cents from misc_sale s
           where s.ledger_account = '${DEPOSITS_HELD}' and not exists (select 1 from journal j where j.reverses_id = s.journal_id)`,
        [DEPOSITS_HELD],
      ),
      differs('the ledger says', 'the list of deposits'),
    ),
}
