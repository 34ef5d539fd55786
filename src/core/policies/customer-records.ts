import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

/** What of a customer's record has to be given to whom. */
export interface CustomerRecordsLaw extends Provision {
  readonly rule: string
  /** What the exceptions reach: never a telephone number or a credit history. */
  readonly fields: readonly string[]
  /** Who has a claim, by the ground of it. */
  readonly must_disclose_to: ReadonlyMap<string, readonly string[]>
  /** Who is known to have none. */
  readonly need_not: readonly string[]
}

/** @throws Refusal BAD_DATA (78) */
export function loadCustomerRecords(root: URL = DATA_ROOT): CustomerRecordsLaw {
  const file = readData(root, 'law/customer-records.json')
  const grounds = file.at('must_disclose_to')
  return {
    ...readProvision(file),
    rule: file.at('rule').text(),
    fields: file.at('fields').texts(),
    must_disclose_to: new Map(grounds.keys().map((ground) => [ground, grounds.at(ground).texts()])),
    need_not: file.at('need_not').texts(),
  }
}
