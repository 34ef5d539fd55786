import {brokenRows, differs, together, type BookCheck} from '#core/checks/book-check.js'
import {CHANGE_FUND} from '#core/ledger/chart.js'

const FLOATS = `select coalesce(sum(s.float_cents), 0) from drawer_session s
  where not exists (select 1 from drawer_event e where e.session_id = s.session_id and e.kind in ('close', 'hand_over'))`

const key = "'change fund ' || f.event_no"

export const changeFund: BookCheck = {
  name: 'change-fund',
  proves: `the safe (${CHANGE_FUND}) and the floats in open drawers are the change fund`,
  async find(reader) {
    const whole = await brokenRows(
      reader,
      `select '${CHANGE_FUND}' as key, t.expected, t.found from (
         select coalesce((select sum(amount_cents) from posting where ledger_account = '${CHANGE_FUND}'), 0) as expected,
           coalesce((select fund_cents from change_fund_event order by event_no desc limit 1), 0) - (${FLOATS}) as found) t
       where t.expected <> t.found`,
      differs('the ledger says', 'the fund less floats is'),
    )
    const running = await brokenRows(
      reader,
      `select ${key} as key, coalesce(b.fund_cents, 0) + f.amount_cents as expected, f.fund_cents as found
       from change_fund_event f left join change_fund_event b on b.event_no = f.event_no - 1
       where f.fund_cents <> coalesce(b.fund_cents, 0) + f.amount_cents or (f.event_no > 1 and b.event_no is null)`,
      differs('the one before leaves', 'it says'),
    )
    const journals = await brokenRows(
      reader,
      `select q.key, q.expected, q.found from (
         select ${key} as key, f.amount_cents as expected,
           coalesce((select sum(case p.ledger_account when '${CHANGE_FUND}' then p.amount_cents else 0 end) from posting p where p.journal_id = f.journal_id), 0) as found
         from change_fund_event f) q
       where q.expected <> q.found`,
      differs('it changes the fund by', 'its journal by'),
    )
    const floats = await brokenRows(
      reader,
      `select q.key, q.expected, q.found from (
         select s.session_no as key, s.float_cents - s.expected_float_cents as expected,
           coalesce((select sum(f.amount_cents) from change_fund_event f where f.session_id = s.session_id), 0) as found from drawer_session s) q
       where q.expected <> q.found`,
      differs('the float differs by', 'the fund was told'),
    )
    return together([whole, running, journals, floats])
  },
}
