import {arrangementsOf, stateOf, type StoredArrangement} from '#core/collections/arrangement-views.js'
import {brokenRows, differs, NOTHING, SHOWN, together, type BookCheck, type Findings} from '#core/checks/book-check.js'
import {mustExist} from '#core/kernel/must.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What was agreed here; a former system's schedules are kept as it told them. */
const PARTS = `select g.arrangement_no as key, g.total_cents as expected, coalesce(i.cents, 0) as found
  from arrangement_terms t join arrangement g on g.account_id = t.account_id and g.arrangement_id = t.arrangement_id
  left join (select account_id, arrangement_id, sum(amount_cents) as cents from installment group by account_id, arrangement_id) i
    on i.account_id = g.account_id and i.arrangement_id = g.arrangement_id
  where coalesce(i.cents, 0) <> g.total_cents`
const OF_OTHERS = `select g.arrangement_no as key from arrangement_item i
  join arrangement g on g.account_id = i.account_id and g.arrangement_id = i.arrangement_id
  left join receivable r on r.account_id = i.account_id and r.receivable_id = i.receivable_id
  where r.receivable_id is null`
const OF_NOTHING = `select g.arrangement_no as key from arrangement_terms t
  join arrangement g on g.account_id = t.account_id and g.arrangement_id = t.arrangement_id
  left join arrangement_item i on i.account_id = g.account_id and i.arrangement_id = g.arrangement_id
  where i.receivable_id is null`
const NOT_ENDED = `select coalesce(o.arrangement_no, t.supersedes) as key from arrangement_terms t
  left join arrangement o on o.account_id = t.account_id and o.arrangement_id = t.supersedes
  left join arrangement_end e on e.account_id = t.account_id and e.arrangement_id = t.supersedes and e.reason = 'superseded'
  where t.supersedes is not null and (o.arrangement_id is null or e.arrangement_id is null)`
const TWICE = `select g.arrangement_no as key from arrangement g
  join (select supersedes from arrangement_terms where supersedes is not null group by supersedes having count(*) > 1) t
    on t.supersedes = g.arrangement_id`
const SHARED = `select distinct i.account_id from arrangement_item i
  join arrangement_item o on o.account_id = i.account_id and o.receivable_id = i.receivable_id and o.arrangement_id < i.arrangement_id
  where not exists (select 1 from arrangement_end e where e.account_id = i.account_id and e.arrangement_id in (i.arrangement_id, o.arrangement_id))`

/** Two versions that were not ended, cover the same charge, and of which one was running when the other was made. */
async function overlapping(reader: Reader): Promise<Findings> {
  const accounts = await select<{account_id: string}>(reader, SHARED)
  if (accounts.length === 0) return NOTHING
  const [setting] = await select<{value: string}>(reader, `select value from setting where name = 'district'`)
  const district = mustExist(setting, 'a store has its district').value
  const stored = await arrangementsOf(
    reader,
    accounts.map((row) => row.account_id),
  )
  const failures = Array.from(stored.values()).flatMap((all) =>
    all.flatMap((later, at) =>
      all
        .slice(0, at)
        .filter((one) => stillRuns(district, one, later))
        .map((one) => ({
          key: later.arrangementNo,
          detail: `was made while ${one.arrangementNo} ran for the same charge`,
        })),
    ),
  )
  return {count: failures.length, failures: failures.slice(0, SHOWN)}
}

function stillRuns(district: string, one: StoredArrangement, later: StoredArrangement): boolean {
  if (one.facts.ended !== null || later.facts.ended !== null) return false
  const own = new Set(one.facts.covered.map((debt) => debt.receivableId))
  if (!later.facts.covered.some((debt) => own.has(debt.receivableId))) return false
  const {status} = stateOf(district, one, later.facts.madeOn)
  return status === 'active' || status === 'pending_down_payment'
}

export const arrangements: BookCheck = {
  name: 'arrangements',
  proves:
    'the parts of every version of an arrangement are its total, it covers charges of its own account, and one version at a time runs for a charge',
  find: async (reader) =>
    together([
      await brokenRows(reader, PARTS, differs('agreed is', 'its parts are')),
      await brokenRows(reader, OF_OTHERS, () => 'covers what is no charge of its account'),
      await brokenRows(reader, OF_NOTHING, () => 'covers nothing'),
      await brokenRows(reader, NOT_ENDED, () => 'is superseded and was not ended by that'),
      await brokenRows(reader, TWICE, () => 'is superseded by two'),
      await overlapping(reader),
    ]),
}
