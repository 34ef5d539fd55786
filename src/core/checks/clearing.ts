import {CLEARING, RECORDS_OF, TAKEN} from '#core/bank/settlement-journals.js'
import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'

/** Everything that brings money into clearing or takes it out writes a row that names its journal. */
const EXPLAINED = `select journal_id from payment union select journal_id from suspense_item union select journal_id from misc_sale
  union select journal_id from cash_batch_event where journal_id is not null
  union select journal_id from settlement_event where journal_id is not null`

/** Legs in clearing by settlement: what its lines say came in, less what its own journals took out. */
const SETTLED = `select s.settlement_no, s.settlement_id, s.ledger_account from settlement s`

export const clearing: BookCheck = {
  name: 'clearing',
  proves: 'what stands in 1050 and 1055 is the settlements that are not closed and the payments in none yet',
  async find(reader) {
    const lines = await brokenRows(
      reader,
      `select q.settlement_no as key, q.expected, q.found from (
         select s.settlement_no, coalesce((select sum(l.amount_cents) from settlement_line l where l.settlement_id = s.settlement_id), 0) as expected,
           coalesce((select sum(p.amount_cents) from (${TAKEN}) r
             join posting p on p.journal_id = r.journal_id where r.settlement_id = s.settlement_id and p.ledger_account = s.ledger_account), 0) as found
         from (${SETTLED}) s) q where q.expected <> q.found`,
      differs('its lines make', 'the books'),
    )
    const closed = await brokenRows(
      reader,
      `select q.settlement_no as key, 0 as expected, q.found from (
         select s.settlement_no, coalesce((select sum(p.amount_cents) from (${RECORDS_OF}) r join posting p on p.journal_id = r.journal_id
           where r.settlement_id = s.settlement_id and p.ledger_account = s.ledger_account), 0) as found
         from (${SETTLED}) s where exists (select 1 from settlement_event e where e.settlement_id = s.settlement_id and e.kind = 'close')) q
       where q.found <> 0`,
      differs('closed with', 'the books still hold'),
    )
    const strays = await brokenRows(
      reader,
      `select j.journal_no as key, 0 as expected, sum(p.amount_cents) as found from posting p join journal j on j.journal_id = p.journal_id
         left join (${EXPLAINED}) x on x.journal_id = coalesce(j.reverses_id, j.journal_id)
       where p.ledger_account in (${CLEARING}) and x.journal_id is null group by j.journal_no`,
      differs('no payment and no settlement says so:', 'clearing has'),
    )
    return together([lines, closed, strays])
  },
}
