import {accountHeads} from '#core/accounts/account-head-views.js'
import {addressKey} from '#core/accounts/address-key.js'
import {phoneKey} from '#core/accounts/contact-data.js'
import {personsById} from '#core/accounts/person-views.js'
import {premisesById} from '#core/accounts/premise-views.js'
import {asOf} from '#core/accounts/versions.js'
import type {CallerOnFile} from '#core/contacts/judge-caller.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

const LAST_MONEY = `select
  (select p.amount_cents from payment p where p.account_id = :account order by p.effective_on desc, p.payment_id desc limit 1) as payment,
  (select b.amount_cents from bill b where b.account_id = :account and not exists (select 1 from bill_cancellation c
     where c.account_id = b.account_id and c.bill_id = b.bill_id) order by b.issued_on desc, b.bill_id desc limit 1) as bill`

/** What a caller on an account may be asked, as it is on file today. */
export async function callerOnFile(reader: Reader, accountId: string, today: BusinessDate): Promise<CallerOnFile> {
  const at = asOf(today)
  const head = mustExist((await accountHeads(reader, [accountId], at))[0], 'the account is there')
  const person = (await personsById(reader, [head.version.person_id], at)).get(head.version.person_id)
  const premise = (await premisesById(reader, [head.version.premise_id], at)).get(head.version.premise_id)
  const [money] = await select<{payment: number | null; bill: number | null}>(reader, LAST_MONEY, {account: accountId})
  const identifications = await select<{kind: string; last4: string}>(
    reader,
    'select kind, last4 from person_identification where person_id = :person',
    {person: head.version.person_id},
  )
  return {
    phones: person?.phone == null ? [] : [phoneKey(person.phone) ?? person.phone],
    emails: person?.email == null ? [] : [person.email],
    addressKey: premise === undefined ? '' : addressKey(premise.address, premise.unit),
    lastPayment: money?.payment == null ? null : cents(money.payment),
    lastBill: money?.bill == null ? null : cents(money.bill),
    identifications,
  }
}
