import {whoWorks, type Desk} from '#core/acts/desk.js'
import {slipOf, type DepositSlip} from '#core/bank/deposit-slip.js'
import {checksOfBags, depositByNumber} from '#core/bank/deposit-views.js'
import type {Deposit} from '#core/bank/deposit.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {notPermitted} from '#core/kernel/refusal.js'
import {depositPolicy} from '#core/policies/bank-deposits.js'
import {standing} from '#core/staff/roles.js'
import type {Reader} from '#core/store/open.js'

const MAY_LOOK = ['prepare_deposit', 'send_deposit', 'confirm_deposit', 'unseal_deposit'] as const

/** The slip of a deposit as it is now. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function showDeposit(desk: Desk, number: string): Promise<DepositSlip> {
  const {roles} = whoWorks(desk)
  if (!MAY_LOOK.some((permission) => standing(desk.staff, permission, roles) === 'yes'))
    throw notPermitted('NOT_YOURS', 'only those who prepare, carry or confirm deposits see them')
  const {db} = desk.store
  return slipOfDeposit(db, await depositByNumber(db, number), desk)
}

/** A deposit with the checks that lie in its bags. */
export async function slipOfDeposit(
  reader: Reader,
  deposit: Deposit,
  {district, today}: {readonly district: Desk['district']; readonly today: BusinessDate},
): Promise<DepositSlip> {
  const {bank} = depositPolicy(district.id, today)
  return slipOf(deposit, await checksOfBags(reader, deposit.bags), {district: district.name, bank})
}
