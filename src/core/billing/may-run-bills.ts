import {whoWorks, type Desk} from '#core/acts/desk.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {standing} from '#core/staff/roles.js'

/** Asked before long work whose acts ask again. @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77) */
export function mustMayRunBills(desk: Desk): void {
  const {staff} = desk
  if (standing(staff, 'run_bills', whoWorks(desk).roles) === 'yes') return
  throw notPermitted('NOT_YOURS', `only ${staff.permissions.run_bills.yes.join(', ')} may run bills`, {
    because: [{rule: 'authority.run_bills', citation: staff.citation}],
  })
}
