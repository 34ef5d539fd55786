import {whoWorks, type Desk} from '#core/acts/desk.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {standing} from '#core/staff/roles.js'

/** Proving the books and taking them away shows every account's debt. @throws Refusal NOT_YOURS, NOBODY_SIGNED_IN (77) */
export function mustMayProve(desk: Desk): void {
  const {staff} = desk
  if (standing(staff, 'prove_books', whoWorks(desk).roles) === 'yes') return
  throw notPermitted('NOT_YOURS', `only ${staff.permissions.prove_books.yes.join(', ')} may prove the books`, {
    because: [{rule: 'authority.prove_books', citation: staff.citation}],
  })
}
