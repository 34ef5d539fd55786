import {CARD_CLEARING, REMITTANCE_CLEARING} from '#core/ledger/chart.js'

export const CLEARING = `'${CARD_CLEARING}', '${REMITTANCE_CLEARING}'`

/** Rows that the tenders of a settlement brought, also where a payment was moved to another account since. */
export const ROWS = `with recursive brought (settlement_id, row_id) as (
    select l.settlement_id, q.row_id from settlement_line l join payment_part q on q.event_id = l.event_id and q.tender_no = l.tender_no
    union select b.settlement_id, m.to_row_id from brought b join payment_move m on m.payment_id = b.row_id)
  select settlement_id, row_id from brought`

const RECORDED = `select payment_id as row_id, journal_id from payment union all select suspense_id, journal_id from suspense_item
      union all select sale_id, journal_id from misc_sale`

/** Journals by which its lines were taken, whatever became of them since. */
export const TAKEN = `select l.settlement_id, t.journal_id from settlement_line l
    join payment_part q on q.event_id = l.event_id and q.tender_no = l.tender_no join (${RECORDED}) t on t.row_id = q.row_id
  union select l.settlement_id, l.journal_id from settlement_line l where l.journal_id is not null`

/** Journals by which the payments of a settlement came onto the books, and those of the settlement itself. */
const OWN = `select b.settlement_id, t.journal_id from (${ROWS}) b
    join (${RECORDED}) t on t.row_id = b.row_id
  union select l.settlement_id, l.journal_id from settlement_line l where l.journal_id is not null
  union select e.settlement_id, e.journal_id from settlement_event e where e.journal_id is not null`

/** The same with the mirrors that undid them. */
export const RECORDS_OF = `select o.settlement_id, o.journal_id from (${OWN}) o
  union select o.settlement_id, m.journal_id from (${OWN}) o join journal m on m.reverses_id = o.journal_id`
