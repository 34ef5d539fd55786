import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

/** What the law allows to charge for a payment that came back. */
export interface ReturnedFeeLaw {
  /** Civ. 1719: only for checks, and not when payment was stopped in good faith. */
  readonly service_charge: Provision & {
    readonly rule: string
    readonly methods: readonly string[]
    readonly not_for_reasons: readonly string[]
    readonly first_cents: Cents
    readonly later_cents: Cents
  }
  /** Gov. 6157: the actual cost. */
  readonly cost: Provision & {readonly rule: string}
}

/** @throws Refusal BAD_DATA (78) */
export function loadReturnedFees(root: URL = DATA_ROOT): ReturnedFeeLaw {
  const file = readData(root, 'law/returned-fees.json')
  const [charge, cost] = [file.at('civ_1719'), file.at('gov_6157')]
  return {
    service_charge: {
      ...readProvision(charge),
      rule: charge.at('rule').text(),
      methods: charge.at('methods').texts(),
      not_for_reasons: charge.at('not_for_reasons').texts(),
      first_cents: charge.at('first_cents').cents(),
      later_cents: charge.at('later_cents').cents(),
    },
    cost: {...readProvision(cost), rule: cost.at('rule').text()},
  }
}
