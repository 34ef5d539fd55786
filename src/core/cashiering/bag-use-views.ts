import type {BusinessDate} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Where the number of a bag stands already: a sealed bag, a batch that was opened with it, a deposit sealed again in it. */
export interface BagUse {
  readonly kind: 'sealed' | 'batch' | 'deposit'
  /** Source of the sealed bag, number of the batch or of the deposit. */
  readonly name: string
  /** The day it was sealed; null for the others. */
  readonly on: BusinessDate | null
}

const USE = `select 'batch' as kind, k.batch_no as name, null as sealed_on from cash_batch k where k.bag_no = :bagNo and k.batch_id <> :own
  union all select 'sealed', b.source, b.business_date from sealed_bag b where b.bag_no = :bagNo
  union all select 'deposit', d.deposit_no, null from bank_deposit_event e join bank_deposit d on d.deposit_id = e.deposit_id
    where e.reference = :bagNo and e.reference <> '' and e.kind = 'unseal'
  order by name limit 1`

/** @param own the batch that seals the bag it was opened with. Null where the number is new. */
export async function useOfBag(reader: Reader, bagNo: string, own = ''): Promise<BagUse | null> {
  const [row] = await select<Pick<BagUse, 'kind' | 'name'> & {sealed_on: BusinessDate | null}>(reader, USE, {
    bagNo,
    own,
  })
  return row === undefined ? null : {kind: row.kind, name: row.name, on: row.sealed_on}
}

/** `sealed on 2026-11-23`, `the bag of ND-…` */
export const bagUseSays = ({kind, name, on}: BagUse): string =>
  kind === 'sealed' ? `sealed on ${on ?? ''}` : `the bag of ${name}`
