import {accountIdOf} from '#core/accounts/account-key-views.js'
import {safeNote} from '#core/accounts/free-text.js'
import type {Act, Decided} from '#core/acts/act.js'
import {protectionsOf, type StoredProtection} from '#core/collections/protection-views.js'
import {recordProtectionEnd} from '#core/collections/record-protection.js'
import {changeShutoff, type ShutoffChange} from '#core/collections/shutoff-change.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {endingDay} from '#core/kernel/ending-day.js'
import {notFound} from '#core/kernel/refusal.js'
import {lockAccounts} from '#core/ledger/post-journals.js'

export type EndProtectionInput = {
  readonly account: string
  readonly protection: string
  readonly ended_on: string
  readonly reason: string
}

interface Facts {
  readonly accountId: string | null
  readonly standing: readonly StoredProtection[]
}

type EndDecision = Decided & {
  readonly accountId: string
  readonly input: EndProtectionInput
  readonly endedOn: BusinessDate
  readonly reason: string
}

export type EndedProtection = {
  readonly account: string
  readonly protection: string
  readonly ended_on: string
  readonly shutoff: ShutoffChange
}

/** Ends a protection: the appeal was decided, the complaint answered, the certificate withdrawn. */
export const endProtection: Act<EndProtectionInput, Facts, EndDecision, EndedProtection> = {
  kind: 'end-protection',
  permission: 'protect_account',
  subject: (input) => input.account,
  accountId: (decision) => decision.accountId,
  async load(trx, input) {
    const accountId = await accountIdOf(trx, input.account)
    if (accountId !== null) await lockAccounts(trx, [accountId])
    return {accountId, standing: accountId === null ? [] : await protectionsOf(trx, accountId)}
  },
  decide({accountId, standing}, input, {today}) {
    if (accountId === null) throw notFound(`no account ${input.account}`)
    const found = standing.find((period) => period.protectionId === input.protection)
    if (found === undefined) throw notFound(`no protection ${input.protection} on ${input.account}`)
    const endedOn = endingDay(found, input.ended_on, today)
    const summary = `end ${found.kind} on ${input.account}`
    return {accountId, input, endedOn, reason: safeNote(input.reason), summary}
  },
  async record(trx, {accountId, input, endedOn, reason}, context) {
    const {account, protection} = input
    const end = {accountId, protectionId: protection, endedOn, reason}
    const write = async (): Promise<void> => {
      await recordProtectionEnd(trx, end, context)
    }
    const shutoff = await changeShutoff(trx, {accountId, why: 'protection ended', write}, context)
    return {account, protection, ended_on: endedOn, shutoff}
  },
}
