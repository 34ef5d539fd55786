import {recordInstallations, recordMeters, recordReads} from '#core/accounts/record-premises.js'
import type {Service} from '#core/accounts/agreement.js'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {recordBillingFacts} from '#core/billing/billing-facts.js'
import type {BillingFactName} from '#core/billing/billing-fact.js'
import {recordRateVersions} from '#core/billing/rate-versions.js'
import {businessDate} from '#core/kernel/business-date.js'
import type {RateLine, RatePlan, RateVersion} from '#core/rates/rate-plan.js'
import {inTransaction} from '#core/store/transaction.js'
import {settle, type Settled} from './town.js'

const title = (en: string) => ({en, es: en})
const head = {when: {}, each: 'bill', round: null, ledger_account: null, citation: 'test'} as const

/** Whose bill is worked out by head: $0.50 a day; $2 a ccf up to 10, $3 above; sewer $1 a ccf; $6 a full period. */
export const TINY_LINES: readonly RateLine[] = [
  {...head, code: 'BASE', title: title('Service'), service: 'water', basis: 'per_day', rate: '0.50'},
  {
    ...head,
    code: 'USE',
    title: title('Water'),
    service: 'water',
    basis: 'tiered',
    quantity: 'usage',
    tiers: {convention: 'above', starts: ['0', '10'], prices: ['2.00', '3.00'], names: ['1', '2'], scale: null},
  },
  {
    ...head,
    code: 'SEWER',
    title: title('Sewer'),
    service: 'sewer',
    basis: 'per_unit',
    rate: '1.00',
    quantity: 'usage',
    when: {sewer: ['connected']},
  },
  {
    ...head,
    code: 'FEE',
    title: title('Program'),
    service: 'fee',
    basis: 'per_period',
    amount: '6.00',
    standard_days: '30',
  },
  {
    ...head,
    code: 'ASSIST',
    title: title('Assistance'),
    service: 'water',
    basis: 'discount',
    percent: null,
    amount: '8.00',
    cap: null,
    of: ['BASE', 'USE'],
    funding_source: 'rental income',
    ledger_account: '5400',
    when: {low_income: ['yes']},
  },
]

const input = (kind: 'number' | 'key', fallback: string | null = null) =>
  ({kind, default: fallback, unit: null, citation: null}) as const

export const TINY_INPUTS = {usage: input('number'), sewer: input('key', 'septic'), low_income: input('key', 'no')}

const version = (
  lines: readonly RateLine[],
  inputs: Readonly<Record<string, ReturnType<typeof input>>>,
): RateVersion => ({
  effective_from: businessDate('2026-01-01'),
  known_until: null,
  change_policy: 'by_bill_date',
  citation: 'test',
  verified: 'policy',
  rounding: {when: 'line', mode: 'half_up'},
  inputs_beat_parts: false,
  classes: {residential: {inputs, parts: {}, lines}},
})

const plan = (code: string, one: RateVersion): RatePlan => ({code, title: code, unit: 'ccf', versions: [one]})

/** T-1 as above; T-ET charges a dollar an inch of ET besides; T-SIZE by a table that knows 3/4" alone. */
export const TINY = plan('T-1', version(TINY_LINES, TINY_INPUTS))
export const TINY_ET = plan(
  'T-ET',
  version(
    [
      ...TINY_LINES,
      {...head, code: 'ET', title: title('ET'), service: 'fee', basis: 'per_unit', rate: '1.00', quantity: 'et'},
    ],
    {...TINY_INPUTS, et: input('number')},
  ),
)
export const TINY_SIZE = plan(
  'T-SIZE',
  version(
    [
      {
        ...head,
        code: 'METER',
        title: title('Meter'),
        service: 'water',
        basis: 'per_period',
        amount: {depends_on: ['meter_size'], values: {'3/4"': '10.00'}},
        standard_days: null,
        each: 'meter',
      },
    ],
    {...TINY_INPUTS, meter_size: input('key')},
  ),
)
export const TINY_ASKS = plan(
  'T-ASKS',
  version(
    [{...head, code: 'EDU', title: title('EDU'), service: 'sewer', basis: 'per_unit', rate: '5.00', quantity: 'edus'}],
    {...TINY_INPUTS, edus: input('number')},
  ),
)

/** Revenue of a line goes to an account that no chart has. */
export const TINY_STRANGE = plan(
  'T-STRANGE',
  version(
    TINY_LINES.map((line) => ({...line, ledger_account: '4999'})),
    TINY_INPUTS,
  ),
)
/** A credit of five dollars a bill. */
export const TINY_REBATE = plan(
  'T-REBATE',
  version(
    [{...head, code: 'BACK', title: title('Back'), service: 'water', basis: 'formula', amount: '0 - 5'}],
    TINY_INPUTS,
  ),
)

export async function adoptPlans(desk: Desk, plans: readonly RatePlan[]): Promise<void> {
  const adopted = plans.map((one) => ({plan: one, source: 'plan' as const, fileName: `${one.code}.json`}))
  await inTransaction(desk.store, (trx) => recordRateVersions(trx, adopted, contextOf(desk)))
}

export interface ReadGiven {
  readonly on: string
  readonly value: number
  readonly kind?: 'actual' | 'estimated'
}

export interface BilledHome {
  readonly plan?: string
  readonly class?: string
  readonly since?: string
  readonly until?: string
  readonly services?: readonly Service[]
  readonly size?: string
  readonly reads: readonly ReadGiven[]
  readonly facts?: Partial<Record<BillingFactName, string>>
  /** Hung on the day of the last read of the first meter. */
  readonly exchange?: {readonly on: string; readonly reads: readonly ReadGiven[]}
}
export type SettledHome = Settled & {readonly meterId: string}

let homes = 0

/** A home of cycle 07 on plan T-1 whose customer came on the day of the first read. */
export async function billedHome(desk: Desk, home: BilledHome): Promise<SettledHome> {
  homes += 1
  const since = home.since ?? home.reads[0]?.on ?? '2026-09-20'
  const settled = await settle(desk, {
    address: `${homes} Reading Rd`,
    services: home.services ?? ['water'],
    customer: {
      name: `Home ${homes}`,
      since,
      plan: home.plan ?? 'T-1',
      ...(home.class === undefined ? {} : {class: home.class}),
      ...(home.until === undefined ? {} : {until: home.until}),
    },
  })
  const meterId = await hang(desk, settled, {
    serial: `T${homes}`,
    size: home.size ?? '3/4',
    on: '2015-07-01',
    until: home.exchange?.on ?? null,
  })
  await readMeter(desk, settled, meterId, home.reads)
  if (home.exchange !== undefined) {
    const {on, reads} = home.exchange
    const next = await hang(desk, settled, {serial: `T${homes}B`, size: home.size ?? '3/4', on, until: null})
    await readMeter(desk, settled, next, reads)
  }
  await giveFacts(desk, settled, home.facts ?? {}, since)
  return {...settled, meterId}
}

interface Hanging {
  readonly serial: string
  readonly size: string
  readonly on: string
  readonly until: string | null
}

const pointOf = (settled: Settled): string => settled.points[0] ?? ''

async function hang(desk: Desk, settled: Settled, {serial, size, on, until}: Hanging): Promise<string> {
  return inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const meterId = context.key()
    await recordMeters(trx, [{meterId, serial, size}], context)
    const place = {installationId: context.key(), servicePointId: pointOf(settled), meterId}
    const removedOn = until === null ? null : businessDate(until)
    await recordInstallations(trx, [{...place, installedOn: businessDate(on), removedOn}], context)
    return meterId
  })
}

export async function readMeter(
  desk: Desk,
  settled: Settled,
  meterId: string,
  reads: readonly ReadGiven[],
): Promise<void> {
  await inTransaction(desk.store, (trx) => {
    const context = contextOf(desk)
    const rows = reads.map(({on, value, kind = 'actual'}) => ({
      ...{readId: context.key(), servicePointId: pointOf(settled), meterId},
      ...{readOn: businessDate(on), value, kind, source: 'test'},
    }))
    return recordReads(trx, rows, context)
  })
}

export async function giveFacts(
  desk: Desk,
  settled: Settled,
  facts: Partial<Record<BillingFactName, string>>,
  from: string,
): Promise<void> {
  const rows = Object.entries(facts).map(([name, value]) => ({
    ...{accountId: settled.accountId, name: name as BillingFactName, value},
    ...{fromOn: businessDate(from), untilOn: null, source: 'test'},
  }))
  await inTransaction(desk.store, (trx) => recordBillingFacts(trx, rows, contextOf(desk)))
}
