import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Characters of the line, the first one is 1. */
export interface StubField {
  readonly from: number
  readonly length: number
}

export interface StubCheck {
  readonly at: number
  /** Taken in turn, again from the first when they are used up. */
  readonly weights: readonly number[]
  /** End of the line at which the first weight is used. */
  readonly direction: 'left' | 'right'
  readonly modulus: number
  /** Products of two digits count as the sum of them. */
  readonly add_digits: boolean
  /** What stands for a check of ten; null where no line has one. */
  readonly ten: string | null
}

export interface StubLayout {
  readonly name: string
  readonly length: number
  /** Zero filled on the left to `length`; `digits` of them are the account number. */
  readonly account: StubField & {readonly digits: number}
  /** In cents. */
  readonly amount: StubField
  readonly check: StubCheck
}

interface StubPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly layouts: readonly StubLayout[]
}

const readField = (node: DataNode): StubField => ({from: node.at('from').whole(1), length: node.at('length').whole(1)})

function readLayout(node: DataNode): StubLayout {
  const check = node.at('check')
  return {
    name: node.at('name').text(),
    length: node.at('length').whole(1),
    account: {...readField(node.at('account')), digits: node.at('account').at('digits').whole(1)},
    amount: readField(node.at('amount')),
    check: {
      at: check.at('at').whole(1),
      weights: check
        .at('weights')
        .list()
        .map((one) => one.whole(1)),
      direction: check.at('direction').oneOf(['left', 'right']),
      modulus: check.at('modulus').whole(2),
      add_digits: check.at('add_digits').flag(),
      ten: check.at('ten').isNull ? null : check.at('ten').text(),
    },
  }
}

const readVersion = (node: DataNode): StubPolicy => ({
  ...readProvision(node),
  effective_to: node.at('effective_to').dateOrNull(),
  layouts: node.at('layouts').list().map(readLayout),
})

/** Layouts of stubs in use on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function stubLayouts(district: string, on: BusinessDate, root: URL = DATA_ROOT): readonly StubLayout[] {
  const path = `districts/${district}/policies/stub-scanline.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`).layouts
}
