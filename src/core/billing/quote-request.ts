import type {Desk} from '#core/acts/desk.js'
import {compareBills, type ComparedBill} from '#core/billing/compare-bills.js'
import {etBetween} from '#core/billing/et-periods.js'
import {mustKnowMeters, planOfAccount, quotedAccount, type QuotedAccount} from '#core/billing/quote-account.js'
import {askedOf, mustBeAsked, priceQuote, type Asked, type QuoteQuestion} from '#core/billing/quote-bill.js'
import {
  factsOn,
  METER_SIZE,
  parseMeter,
  parseSettings,
  parseUsage,
  USAGE,
  usageOffers,
  type Offered,
  type QuotedMeter,
  type QuotePeriod,
} from '#core/billing/quote-inputs.js'
import {quotedBill, type QuotedBill} from '#core/billing/quoted-bill.js'
import {ratesOfFile} from '#core/billing/rates-of-file.js'
import {mustBeOne, storedRates} from '#core/billing/show-rates.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage, type RowFault} from '#core/kernel/refusal.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'
import {compilePlan, type CompiledPlan} from '#core/rates/price-bill.js'

/** A quote as it was asked for at the desk; null is not said. */
export interface QuoteSaid {
  readonly plan: string | null
  readonly file: string | null
  readonly account: string | null
  readonly usage: string | null
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly billOn: BusinessDate | null
  readonly serviceClass: string | null
  readonly settings: readonly string[]
  readonly meters: readonly string[]
  readonly partial: 'opening' | 'closing' | null
  readonly compare: string | null
  readonly whatIf: readonly string[]
  readonly compat: boolean
}

export interface Quote {
  readonly account: string | null
  readonly file: string | null
  readonly from: BusinessDate
  readonly to: BusinessDate
  readonly days: number
  readonly bill_on: BusinessDate
  readonly partial: 'opening' | 'closing' | null
  readonly meters: readonly QuotedMeter[]
  readonly bill: QuotedBill
  readonly alternatives: readonly ComparedBill[]
}

export interface QuoteAnswer {
  readonly quote: Quote
  /** Row key of the account that was looked at. */
  readonly accountId: string | null
  readonly notes: readonly string[]
}

/** Prices a bill that nobody has been sent, and beside it the same under another plan or with other values. */
export async function quoteBill(desk: Desk, said: QuoteSaid): Promise<QuoteAnswer> {
  mustBeOne(said.plan ?? undefined, said.file ?? undefined)
  const period = periodOf(said)
  const meters = said.meters.map(parseMeter)
  const account = await accountOf(desk, said, period)
  const {compiled, file, notes} = await planFor(desk, said, account)
  if (account !== null) mustKnowMeters(account, meters)
  const question = questionOf(desk, {said, period, meters, account})
  const asked = askedOf(compiled, question)
  const other =
    said.compare === null ? null : askedOf(compilePlan(await storedRates(desk.store.db, said.compare)), question)
  const changed = changedBy(said.whatIf, question, meters)
  mustBeAsked(changed.offers, other === null ? [asked] : [asked, other])
  const bill = await priced(asked, question)
  const alternatives: ComparedBill[] = []
  if (other !== null) {
    const label = other.compiled.plan.code
    alternatives.push(compareBills(bill, await priced(other, question), {kind: 'compare', label}))
  }
  if (said.whatIf.length > 0) {
    const label = said.whatIf.join(', ')
    alternatives.push(compareBills(bill, await priced(asked, changed), {kind: 'what_if', label}))
  }
  const {from, to, billOn} = period
  const {account: number, partial} = said
  const days = daysBetween(from, to)
  const quote = {account: number, file, from, to, days, bill_on: billOn, partial, meters, bill, alternatives}
  return {quote, accountId: account?.accountId ?? null, notes}
}

const priced = async (asked: Asked, question: QuoteQuestion): Promise<QuotedBill> =>
  quotedBill(await priceQuote(asked, question))

/** A bill is dated on the day after the last day served unless another day is said. @throws Refusal BAD_PERIOD (65) */
function periodOf({from, to, billOn}: QuoteSaid): QuotePeriod {
  if (to <= from) throw refuse('BAD_PERIOD', `${to} is not after ${from}: no day is billed`, {field: 'to'})
  return {from, to, billOn: billOn ?? to}
}

const accountOf = async (desk: Desk, {account, plan}: QuoteSaid, period: QuotePeriod): Promise<QuotedAccount | null> =>
  account === null ? null : quotedAccount(desk, account, {day: factsOn(period), plan})

interface FoundPlan {
  readonly compiled: CompiledPlan
  readonly file: string | null
  readonly notes: readonly string[]
}

/** @throws Refusal MISSING (64) when neither plan, file nor account says which rates */
async function planFor({store}: Desk, said: QuoteSaid, account: QuotedAccount | null): Promise<FoundPlan> {
  if (said.file !== null) {
    const {plan, file, faults, notes} = await ratesOfFile(said.file, {code: null, compat: said.compat})
    if (said.serviceClass !== null) mustBeReadable(file, said.serviceClass, faults)
    return {compiled: compilePlan(plan), file, notes}
  }
  const code = said.plan ?? (account === null ? null : planOfAccount(account))
  if (code === null) throw usage('MISSING', 'PLAN, --file or --account is needed', 'plan')
  return {compiled: compilePlan(await storedRates(store.db, code)), file: null, notes: []}
}

/** A class that is in the file and broken is refused with its own faults, not as one that is not there. */
function mustBeReadable(file: string, serviceClass: string, faults: readonly RowFault[]): void {
  const own = faults.filter(({field}) => field === serviceClass || field.startsWith(`${serviceClass}.`))
  if (own.length > 0)
    throw refuse('BAD_RATES', `${file}: class ${serviceClass} cannot be read`, {field: 'class', rows: own})
}

function questionOf(
  {store, district}: Desk,
  {
    said,
    period,
    meters,
    account,
  }: {said: QuoteSaid; period: QuotePeriod; meters: readonly QuotedMeter[]; account: QuotedAccount | null},
): QuoteQuestion {
  const settings = parseSettings(said.settings, 'set')
  const used = usageOffers(said.usage === null ? null : parseUsage(said.usage, '--usage'), meters)
  if (settings.has(USAGE) && used.has(USAGE)) throw usage('FLAG_CONFLICT', 'use is given twice: --set usage=…', 'set')
  const offers = new Map([...stageOffer(district.id, period), ...(account?.offers ?? []), ...used, ...settings])
  if (meters.length > 1 && offers.get(METER_SIZE)?.source !== 'given') offers.delete(METER_SIZE)
  const {from, to} = period
  return {
    period,
    partial: said.partial !== null,
    serviceClass: said.serviceClass ?? account?.serviceClass ?? null,
    offers,
    meters,
    etOf: async (zone) => ({inches: await etBetween(store.db, zone, from, to), note: `zone ${zone}, ${from} to ${to}`}),
  }
}

/** The stage of water shortage in force on the day of the bill, as the district's own runs take it. */
function stageOffer(district: string, {billOn}: QuotePeriod): Map<string, Offered> {
  const stages = loadDroughtStages(district)
  if (!stages.some(({effective_from}) => effective_from <= billOn)) return new Map()
  const {stage, citation} = droughtStageOn(stages, billOn)
  return new Map([['stage', {value: stage, source: 'district', note: citation}]])
}

/** The same question with other values. @throws Refusal NOT_A_SETTING (64) */
function changedBy(texts: readonly string[], question: QuoteQuestion, meters: readonly QuotedMeter[]): QuoteQuestion {
  const changes = parseSettings(texts, 'what-if')
  if (changes.has(USAGE) && meters.length > 1)
    throw usage('NOT_A_SETTING', '--what-if usage: several meters have no use of their own then', 'what-if')
  const [only] = meters
  const use = changes.get(USAGE)?.value
  const size = changes.get(METER_SIZE)?.value
  const changed =
    only === undefined
      ? []
      : [{size: typeof size === 'string' ? size : only.size, usage: typeof use === 'string' ? use : only.usage}]
  const offers = new Map([...question.offers, ...changes])
  return {...question, offers, meters: meters.length > 1 ? meters : changed}
}
