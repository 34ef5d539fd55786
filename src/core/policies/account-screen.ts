import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

/** What an account's screen shows, and to whom. */
export interface AccountScreenPolicy extends Provision {
  /** Upper ends of the age bands of a debt, days past due; the last band has none. */
  readonly age_bands_days: readonly number[]
  readonly returned_payment_alert_months: number
  readonly timeline_rows: number
  /** How many candidates a search ranks, and how much alike a name or street must be to be shown. */
  readonly search: {readonly candidates: number; readonly alike_percent: number}
  /** Other roles see the last four digits. */
  readonly phone_shown_to: readonly Role[]
}

/** @throws Refusal BAD_DATA (78) */
export function accountScreenPolicy(district: string, root: URL = DATA_ROOT): AccountScreenPolicy {
  const file = readData(root, `districts/${district}/policies/account-screen.json`)
  const roles = file.at('phone_shown_to').list()
  const bands = file.at('age_bands_days').list()
  return {
    ...readProvision(file),
    age_bands_days: bands.map((node) => node.whole(1)),
    returned_payment_alert_months: file.at('returned_payment_alert_months').whole(1),
    timeline_rows: file.at('timeline_rows').whole(1),
    search: {
      candidates: file.at('search').at('candidates').whole(1),
      alike_percent: file.at('search').at('alike_percent').whole(1),
    },
    phone_shown_to: roles.map((node) => node.oneOf(ROLES)),
  }
}
