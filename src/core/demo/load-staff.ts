import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {loadDemoStaff} from '#core/demo/demo-data.js'
import {addStaff, grantRole, hashPin} from '#core/staff/keep-staff.js'
import {operatorById} from '#core/staff/operators-views.js'

/** The people of the demo district, each with the documented PIN; those who work here already are left as they are. */
export async function loadStaff(desk: Desk): Promise<void> {
  const {pin, made_by, staff} = loadDemoStaff()
  // One hash for all: the PIN is printed in the documentation, and each hash takes a tenth of a second.
  const hashed = {...hashPin(pin)}
  for (const {id: operator, name, roles} of staff) {
    if ((await operatorById(desk.store.db, operator, desk.today)) !== null) continue
    await perform(desk, addStaff, {operator, name, os_user: null, roles, pin: hashed})
  }
  if (desk.operator?.id !== made_by.id || (await hasPin(desk, made_by.id))) return
  await perform(desk, grantRole, {operator: made_by.id, roles: [], granted: true, pin: hashed})
}

async function hasPin(desk: Desk, operator: string): Promise<boolean> {
  return (await desk.store.db('operator_pin').where('operator_id', operator).first('pin_id')) !== undefined
}
