import {whoWorks, type Desk} from '#core/acts/desk.js'
import {maskName, maskPhone} from '#core/accounts/contact-data.js'
import {notPermitted} from '#core/kernel/refusal.js'
import type {AccountScreenPolicy} from '#core/policies/account-screen.js'
import {standing} from '#core/staff/roles.js'

/** How names and phones are shown to the person at the desk. */
export interface Shown {
  name(name: string): string
  phone(phone: string | null): string | null
}

/** @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77) */
export function mustMayView(desk: Desk): void {
  const {roles} = whoWorks(desk)
  if (standing(desk.staff, 'view_account', roles) === 'yes') return
  throw notPermitted('NOT_YOURS', `only ${desk.staff.permissions.view_account.yes.join(', ')} may look at accounts`, {
    because: [{rule: 'authority.view_account', citation: desk.staff.citation}],
  })
}

/** Phones by role; a read-only look, which leaves no row in the look log, shows no name in full either. */
export function shownTo(desk: Desk, policy: AccountScreenPolicy): Shown {
  const {readonly: unlogged} = desk.store
  const {roles} = whoWorks(desk)
  const phones = !unlogged && roles.some((role) => policy.phone_shown_to.includes(role))
  return {
    name: (name) => (unlogged ? maskName(name) : name),
    phone: (phone) => (phone === null || phones ? phone : maskPhone(phone)),
  }
}
