import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {UNDEPOSITED} from '#core/ledger/chart.js'

const legOf = (journal: string): string =>
  `coalesce((select sum(case p.ledger_account when '${UNDEPOSITED}' then p.amount_cents else 0 end) from posting p where p.journal_id = ${journal}), 0)`

export const undeposited: BookCheck = {
  name: 'undeposited',
  proves: `sealed bags less what the bank has credited are the balance of ${UNDEPOSITED}`,
  async find(reader) {
    const bags = await brokenRows(
      reader,
      `select q.key, q.expected, q.found from (
         select 'bag ' || b.bag_no as key, b.cash_cents + b.checks_cents as expected, ${legOf('b.journal_id')} as found from sealed_bag b) q
       where q.expected <> q.found`,
      differs('the bag holds', 'its journal says'),
    )
    const whole = await brokenRows(
      reader,
      `select '${UNDEPOSITED}' as key, t.expected, t.found from (
         select coalesce((select sum(amount_cents) from posting where ledger_account = '${UNDEPOSITED}'), 0) as expected,
           coalesce((select sum(cash_cents + checks_cents) from sealed_bag), 0)
             + coalesce((select sum(${legOf('e.journal_id')}) from bank_deposit_event e where e.journal_id is not null), 0) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'the bags and the bank'),
    )
    return together([bags, whole])
  },
}
