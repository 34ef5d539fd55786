import {BILLED, DUE, GRANTED} from '#core/collections/extension.sql.js'
import {judgeExtension, type ExtensionAnswer, type ExtensionRequest} from '#core/collections/extension.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {extensionPolicy} from '#core/policies/extensions.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** What a request for more days is judged on: earlier ones, those since the newest bill, what is due. */
export async function extensionRequestOf(
  reader: Reader,
  accountId: string,
  today: BusinessDate,
): Promise<ExtensionRequest> {
  const bindings = {account: accountId}
  const granted = (await select<{granted_on: BusinessDate}>(reader, GRANTED, bindings)).map((row) => row.granted_on)
  const [billed] = await select<{billed_on: BusinessDate | null}>(reader, BILLED, {...bindings, day: today})
  const [open] = await select<{due_on: BusinessDate | null}>(reader, DUE, bindings)
  const billedOn = billed?.billed_on ?? null
  const due = open?.due_on ?? null
  return {
    request: today,
    due,
    delinquent: due !== null && due < today,
    requester: null,
    granted,
    this_billing_period: granted.filter((day) => billedOn === null || day >= billedOn).length,
  }
}

/** What the district grants this account today, by its own policy. */
export async function extensionFor(
  reader: Reader,
  accountId: string,
  {district, today}: {readonly district: string; readonly today: BusinessDate},
): Promise<ExtensionAnswer> {
  return judgeExtension(await extensionRequestOf(reader, accountId, today), extensionPolicy(district, today))
}
