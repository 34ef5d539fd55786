import {accountIdOf} from '#core/accounts/account-key-views.js'
import {lowIncomeOf, thirdPartiesOf, toldOn} from '#core/accounts/household-views.js'
import {mustMayView} from '#core/accounts/privacy.js'
import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {stopsFrom} from '#core/collections/district-stop-views.js'
import {medicalConditions, type Condition} from '#core/collections/medical-conditions.js'
import {ENDED_BY, PROTECTION_RULE, standsOn, type MedicalDetail} from '#core/collections/protection.js'
import {protectionsOf} from '#core/collections/protection-views.js'
import {shutoffNow, type ShutoffNow} from '#core/collections/shutoff-change.js'
import {notFound} from '#core/kernel/refusal.js'

export interface ShownProtection {
  readonly protection: string
  readonly kind: string
  readonly rule: string
  readonly from: string
  readonly until: string | null
  readonly ended_on: string | null
  readonly stands: boolean
  readonly owner: string
  readonly evidence_sha256: string | null
  readonly ended_by: string
  readonly conditions: readonly Condition[]
}

export interface ShownProtections {
  readonly account: string
  readonly shutoff: ShutoffNow
  readonly protections: readonly ShownProtection[]
  /** Stops of the whole district that are still to come or stand. */
  readonly district_stops: readonly {
    readonly stop: string
    readonly from: string
    readonly until: string
    readonly reason: string
  }[]
  /** Last day of the income declaration that stands; null without one. */
  readonly income_declared_until: string | null
  readonly third_party_told: boolean
}

/** What protects an account today and what did, the newest first. @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function showProtections(desk: Desk, account: string): Promise<ShownProtections> {
  mustMayView(desk)
  const {db} = desk.store
  const {today} = desk
  const accountId = await accountIdOf(db, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  await logLook(desk, {command: 'protect-account', accountId, filter: 'protections', accountNumbers: [account]})
  const declared = await lowIncomeOf(db, accountId, today)
  const all = await protectionsOf(db, accountId)
  const stops = (await stopsFrom(db, today)).filter(({endedOn}) => endedOn === null)
  return {
    account,
    shutoff: await shutoffNow(db, desk, accountId),
    protections: all.toReversed().map((one) => ({
      ...{protection: one.protectionId, kind: one.kind, rule: PROTECTION_RULE[one.kind]},
      ...{from: one.from, until: one.until, ended_on: one.endedOn, stands: standsOn(one, today)},
      ...{owner: one.owner, evidence_sha256: one.evidence, ended_by: ENDED_BY[one.kind]},
      conditions:
        one.kind === 'medical' && standsOn(one, today)
          ? medicalConditions(account, one.detail as unknown as MedicalDetail, declared)
          : [],
    })),
    district_stops: stops.map(({stopId, from, until, reason}) => ({stop: stopId, from, until, reason})),
    income_declared_until: declared?.until ?? null,
    third_party_told: toldOn(await thirdPartiesOf(db, [accountId]), today).length > 0,
  }
}
