import type {ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {issueBills} from '#core/billing/issue-bills.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {accountNumber, spokenId} from '#core/kernel/ids.js'
import {cents} from '#core/kernel/money.js'
import type {Trx} from '#core/store/open.js'
import {inTransaction} from '#core/store/transaction.js'

/** Runs writes of a test in one transaction, with the context an act would have. */
export const inAct = <Result>(desk: Desk, work: (trx: Trx, context: ActContext) => Promise<Result>): Promise<Result> =>
  inTransaction(desk.store, (trx) => work(trx, contextOf(desk)))

export interface TestBill {
  readonly key: string
  readonly mailedOn: BusinessDate
  readonly dueOn: BusinessDate
  readonly amountCents: number
}

export interface TestAccount {
  readonly serial: number
  readonly name: string
  readonly serviceClass: string
  readonly dwelling: string
  readonly customerRole: 'occupant' | 'landlord'
  readonly mailDiffers: boolean
  readonly bills: readonly TestBill[]
}

export interface MadeAccount {
  readonly accountId: string
  readonly accountNumber: string
}

const SINCE = '2020-01-01'

/** Puts accounts with their premise, person and bills into a store. */
export async function addAccounts(desk: Desk, accounts: readonly TestAccount[]): Promise<Map<number, MadeAccount>> {
  return inAct(desk, async (trx, context) => {
    const made = new Map<number, MadeAccount>()
    const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
    for (const account of accounts) {
      const [personId, premiseId, accountId] = [context.key(), context.key(), context.key()]
      const number = accountNumber(account.serial)
      const version = {effective_from: SINCE, ...stamp}
      await trx('person').insert({person_id: personId, kind: 'natural', external_key: null, ...stamp})
      await trx('person_version').insert({
        person_id: personId,
        version_id: context.key(),
        name: account.name,
        name_key: account.name.toUpperCase(),
        phone: null,
        phone_key: null,
        email: null,
        language: 'en',
        ...version,
      })
      await trx('premise').insert({premise_id: premiseId, premise_no: spokenId('PR'), external_key: null, ...stamp})
      await trx('premise_version').insert({
        premise_id: premiseId,
        version_id: context.key(),
        address: `${account.serial} Test St`,
        unit: '',
        city: 'Rivergate',
        postal_code: '92999',
        address_key: `${account.serial} TEST ST`,
        dwelling: account.dwelling,
        route: 'R1',
        ...version,
      })
      await trx('account').insert({
        account_id: accountId,
        account_no: number,
        external_key: null,
        opened_on: SINCE,
        ...stamp,
      })
      await trx('account_version').insert({
        account_id: accountId,
        version_id: context.key(),
        person_id: personId,
        premise_id: premiseId,
        class: account.serviceClass,
        customer_role: account.customerRole,
        mail_address: account.mailDiffers ? 'PO Box 1' : `${account.serial} Test St`,
        mail_differs: account.mailDiffers ? 1 : 0,
        cycle: '1',
        paperless: 0,
        ...version,
      })
      made.set(account.serial, {accountId, accountNumber: number})
    }
    const bills = accounts.flatMap((account) =>
      account.bills.map((bill) => ({
        accountId: made.get(account.serial)?.accountId ?? '',
        source: 'test',
        sourceKey: `${account.serial}/${bill.key}`,
        meterSerial: null,
        serviceFrom: null,
        serviceTo: null,
        issuedOn: bill.mailedOn,
        mailedOn: bill.mailedOn,
        dueOn: bill.dueOn,
        usageThousandths: null,
        usageUnit: null,
        estimated: false,
        batchId: null,
        assumed: [],
        flags: [],
        lines: [{class: 'water' as const, code: 'water', description: 'Water', amount: cents(bill.amountCents)}],
      })),
    )
    await issueBills(trx, bills, 'bill.import', context)
    return made
  })
}
