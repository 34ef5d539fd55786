import type {RunBooks} from '#core/billing/load-run-terms.js'
import {sha256} from '#core/kernel/canonical-json.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/**
 * Rows that the price of an account stands on. All these tables are only ever added to (a meter is taken down once), so
 * that the same number says that nothing of it has changed.
 */
export const PRICE_BASIS = `select t.account_id,
    (select count(*) from account_version v where v.account_id = t.account_id)
    + (select count(*) from billing_fact f where f.account_id = t.account_id)
    + (select count(*) from bill b where b.account_id = t.account_id)
    + (select count(*) from bill_read d where d.account_id = t.account_id)
    + (select count(*) from bill_cancellation c where c.account_id = t.account_id)
    + (select count(*) from agreement_event e where e.account_id = t.account_id)
    + (select cast(coalesce(sum(1
        + (select count(*) from meter_read r where r.service_point_id = g.service_point_id)
        + (select count(*) from read_correction c where c.service_point_id = g.service_point_id)
        + (select count(*) from read_visit v where v.service_point_id = g.service_point_id)
        + (select count(*) from read_flag f where f.service_point_id = g.service_point_id)
        + (select count(*) + count(i.removed_on) + count(m.meter_id) from meter_installation i
            left join meter_register m on m.meter_id = i.meter_id where i.service_point_id = g.service_point_id)), 0) as bigint)
      from agreement g where g.account_id = t.account_id) as facts
  from :ids cross join account a where a.account_id = t.account_id`

/** What prices accounts, by account: rates, weather and rules of the district in short, and the number of its rows. */
export async function priceBasisOf(
  reader: Reader,
  accountIds: readonly string[],
  basis: string,
): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const asked = accountIds.map((account_id) => ({account_id}))
  const ids = rowsFrom(reader, asked, {account_id: 'text'}, 't')
  const rows = await select<{account_id: string; facts: number}>(reader, PRICE_BASIS, {ids})
  return new Map(rows.map(({account_id, facts}) => [account_id, `${basis} ${facts}`]))
}

const DIGITS = 16

/** Everything that accounts of a run have in common: another version of the program prices by rules of its own. */
export function commonBasis({terms, district, added}: RunBooks, version: string): string {
  const rules = {...terms, plans: null, et: null}
  const listed = (_: string, value: unknown): unknown =>
    value instanceof Map || value instanceof Set ? Array.from(value as Iterable<unknown>) : value
  return sha256(JSON.stringify([version, district, added, rules], listed)).slice(0, DIGITS)
}
