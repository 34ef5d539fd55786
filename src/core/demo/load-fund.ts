import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {manageFund} from '#core/cashiering/manage-fund.js'
import {loadDemoStaff} from '#core/demo/demo-data.js'
import {mustExist} from '#core/kernel/must.js'
import {drawerPolicy} from '#core/policies/cash-drawers.js'
import {operatorById} from '#core/staff/operators-views.js'

/** The demo's change fund: its head cashier makes it, its first supervisor is the second person. */
export async function loadFund(desk: Desk): Promise<void> {
  const head = loadDemoStaff().staff.find(({roles}) => roles.includes('finance'))
  const {id} = mustExist(head, 'the demo has a head cashier')
  const operator = await operatorById(desk.store.db, id, desk.today)
  const {fund_cents} = drawerPolicy(desk.district.id, desk.today)
  const input = {change: 'fund', amount_cents: fund_cents, counted: null, bag: null, custodian: id, note: ''} as const
  await perform({...desk, operator}, manageFund, input, {witness: desk, key: 'demo change fund'})
}
