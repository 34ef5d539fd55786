import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {UNDEPOSITED} from '#core/ledger/chart.js'

/** What the journal of an event took off 1020. */
const TAKEN_OFF = `-coalesce((select sum(p.amount_cents) from posting p where p.journal_id = e.journal_id and p.ledger_account = '${UNDEPOSITED}'), 0)`
const MONEY = `('confirm', 'found', 'resolve', 'found_later')`

export const bankDeposits: BookCheck = {
  name: 'bank-deposits',
  proves: `each deposit is what its bags hold, and what the bank credited or was written off of it left ${UNDEPOSITED}`,
  async find(reader) {
    const slips = await brokenRows(
      reader,
      `select q.deposit_no as key, q.expected, q.found from (
         select d.deposit_no, d.cash_cents as found, coalesce((select sum(b.cash_cents) from bank_deposit_bag p join sealed_bag b on b.bag_id = p.bag_id
           where p.deposit_id = d.deposit_id), 0) as expected from bank_deposit d
         union all select d.deposit_no, d.checks_cents, coalesce((select sum(b.checks_cents) from bank_deposit_bag p join sealed_bag b on b.bag_id = p.bag_id
           where p.deposit_id = d.deposit_id), 0) from bank_deposit d) q
       where q.expected <> q.found`,
      differs('its bags hold', 'the slip says'),
    )
    const events = await brokenRows(
      reader,
      `select q.deposit_no as key, q.expected, q.found from (
         select d.deposit_no, coalesce(e.amount_cents, 0) as found, ${TAKEN_OFF} as expected
         from bank_deposit_event e join bank_deposit d on d.deposit_id = e.deposit_id where e.kind in ${MONEY}) q
       where q.expected <> q.found`,
      differs('its journal took off', 'the deposit says'),
    )
    return together([slips, events])
  },
}
