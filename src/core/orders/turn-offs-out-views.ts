import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const OUT = `select distinct f.account_id from field_order f
  where f.kind = 'turn_off' and not exists (select 1 from field_order_event e
    where e.account_id = f.account_id and e.order_id = f.order_id and e.kind in ('complete', 'cancel', 'ack-pull'))
  order by f.account_id`

/** Keys of all accounts whose turn-off orders are out: as many as a day's list, not as the district. */
export const accountsWithTurnOffs = async (reader: Reader): Promise<string[]> =>
  (await select<{account_id: string}>(reader, OUT, {})).map((row) => row.account_id)
