import type {Cents} from '#core/kernel/money.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

/** When money that nobody claims becomes the district's. */
export interface UnclaimedLaw {
  readonly general: Provision & {readonly rule: string; readonly years: number; readonly notice_days: number}
  readonly smallOrUnknown: Provision & {readonly rule: string; readonly years: number; readonly below_cents: Cents}
}

/** @throws Refusal BAD_DATA (78) */
export function loadUnclaimedLaw(root: URL = DATA_ROOT): UnclaimedLaw {
  const file = readData(root, 'law/unclaimed.json')
  const [general, small] = [file.at('general'), file.at('small_or_unknown')]
  return {
    general: {
      ...readProvision(general),
      rule: general.at('rule').text(),
      years: general.at('years').whole(1),
      notice_days: general.at('notice_days').whole(1),
    },
    smallOrUnknown: {
      ...readProvision(small),
      rule: small.at('rule').text(),
      years: small.at('years').whole(1),
      below_cents: small.at('below_cents').cents(),
    },
  }
}
