import {daysOf, explainBill, type Explanation, type ExplainQuestion} from '#core/billing/explain/explain-bill.js'
import {loadExplainTexts, type ExplainTexts} from '#core/billing/explain/explain-texts.js'
import {gallonsPerDay, useUnitOf} from '#core/billing/explain/gallons.js'
import {sayBill, speakBill, type SaidBill} from '#core/billing/explain/say-bill.js'
import {EXPLAIN_LANGUAGES, type ExplainLanguage} from '#core/billing/explain/spoken-number.js'
import {voiceOf} from '#core/billing/explain/voice.js'
import type {Desk} from '#core/acts/desk.js'
import {usage} from '#core/kernel/refusal.js'
import {decimalText, fraction, rounded, type Fraction} from '#core/rates/fraction.js'
import type {Given, PricedLine, TierUse} from '#core/rates/priced-bill.js'

const text = (value: Fraction): string => decimalText(value)
const givenText = (value: Given | null): string | null =>
  value === null || typeof value === 'string' ? value : text(value)

/** A bill told in one language, with the figures behind every word. */
export interface BillAnswer {
  readonly data: object
  readonly said: SaidBill
  readonly labels: ExplainTexts['labels']
  readonly spoken: readonly string[] | null
  readonly explained: Explanation
  /** The customer's own, where nobody asked for a language and the bill is told in another. */
  readonly otherLanguage: ExplainLanguage | null
  readonly traces: readonly TracedLine[]
}

export interface AnswerHow extends ExplainQuestion {
  /** Null: English on the screen, where an advisor reads it; aloud the customer's own, where bills are told in it. */
  readonly language: string | null
  readonly speak: boolean
}

/** @throws Refusal NO_SUCH_LANGUAGE, MISSING, TWO_QUESTIONS (64), NOT_FOUND (66), NOT_YOURS (77) */
export async function answerBill(desk: Desk, how: AnswerHow): Promise<BillAnswer> {
  const asked = how.language === null ? null : languageAsked(how.language)
  const explained = await explainBill(desk, how)
  const own = EXPLAIN_LANGUAGES.find((one) => one === explained.language) ?? 'en'
  const language = asked ?? (how.speak ? own : 'en')
  const texts = loadExplainTexts(language)
  const said = sayBill(voiceOf(texts, false), explained)
  const spoken = how.speak ? speakBill(voiceOf(texts, true), explained) : null
  const traces = explained.lines.flatMap(({priced}) => (priced === null ? [] : [traced(priced)]))
  const data = dataOf(explained, said, {language, spoken})
  return {
    data,
    said,
    spoken,
    explained,
    traces,
    labels: texts.labels,
    otherLanguage: asked !== null || own === language ? null : own,
  }
}

function languageAsked(language: string): ExplainLanguage {
  const known = EXPLAIN_LANGUAGES.find((one) => one === language)
  if (known !== undefined) return known
  throw usage(
    'NO_SUCH_LANGUAGE',
    `bills are told in ${EXPLAIN_LANGUAGES.join(' and ')}, not in ${language}`,
    'language',
  )
}

const cancelledOf = ({cancelled}: Explanation): object | null =>
  cancelled === null ? null : {on: cancelled.on, cause: cancelled.cause, replaced_by: cancelled.replacedBy}

interface Told {
  readonly language: ExplainLanguage
  readonly spoken: readonly string[] | null
}

function dataOf(explained: Explanation, said: SaidBill, {language, spoken}: Told): object {
  const {bill, previous, budget} = explained
  return {
    account: explained.account,
    name: explained.name,
    bill: bill.billNo,
    language,
    issued_on: bill.issuedOn,
    due_on: bill.dueOn,
    service_from: bill.serviceFrom,
    service_to: bill.serviceTo,
    days: explained.days,
    estimated: bill.estimated,
    meter: bill.meterSerial,
    reads: explained.reads.map((read) => ({...read})),
    use_thousandths: bill.usageThousandths,
    use_unit: bill.usageUnit,
    gallons_per_day: gallonsOf(explained),
    priced_by: explained.priced.parts.map(({priced}) => ({plan: priced.plan, versions: priced.versions})),
    priced_here: !explained.priced.published && explained.priced.parts.length > 0,
    lines: explained.lines.map((line, at) => ({
      code: line.code,
      title: said.lines[at]?.title ?? '',
      how: said.lines[at]?.how ?? [],
      amount_cents: line.amount,
      trace: line.priced === null ? null : traced(line.priced),
    })),
    budget:
      budget === null
        ? null
        : {
            amount: text(budget.amount),
            unit: budget.unit,
            parts: budget.parts.map(({name, amount}) => ({name, amount: text(amount)})),
            facts: budget.facts.map((fact) => ({...fact, value: givenText(fact.value)})),
          },
    total_cents: bill.amount,
    previous:
      previous === null
        ? null
        : {bill: previous.bill.billNo, issued_on: previous.bill.issuedOn, total_cents: previous.bill.amount},
    difference_cents: previous?.difference ?? null,
    causes: causeRows(explained, said, language),
    open_cents: explained.open,
    cancelled: cancelledOf(explained),
    spoken,
  }
}

/** Every cause, also those that made nothing; only the others have a sentence. */
function causeRows({previous}: Explanation, said: SaidBill, language: ExplainLanguage): object[] {
  const sentences = said.causes.map((cause) => cause.sentence)
  return (previous?.causes ?? []).map((cause) => ({
    cause: cause.kind === 'plan' ? cause.cause : cause.kind,
    title: cause.kind === 'plan' ? null : cause.title[language],
    amount_cents: cause.amount,
    sentence: cause.amount === 0 ? null : (sentences.shift() ?? null),
    changed:
      cause.kind === 'plan'
        ? cause.changed.map(({name, before, after}) => ({name, before: givenText(before), after: givenText(after)}))
        : [],
    holds: cause.kind === 'plan' ? cause.holds : [],
  }))
}

function gallonsOf({bill}: Explanation): number | null {
  const [days, unit] = [daysOf(bill), useUnitOf(bill.usageUnit)]
  if (bill.usageThousandths === null || unit === null || days === null || days <= 0) return null
  return Number(text(rounded(gallonsPerDay(fraction(bill.usageThousandths, 1000), unit, days), 'half_up', 0)))
}

export interface TracedLine {
  readonly code: string
  readonly basis: string
  readonly version: string
  readonly days: number
  readonly of_days: number
  readonly quantity: string | null
  readonly rate: string | null
  readonly exact: string
  readonly tiers: readonly object[]
  readonly keys: readonly {readonly table: string; readonly key: string}[]
  readonly rounding: string | null
  readonly citation: string
  readonly funding_source: string | null
  readonly amount_cents: number
}

/** A line's way from its rule to its amount, in decimals. */
function traced(line: PricedLine): TracedLine {
  const {basis, quantity, rate, tiers, keys, rounding} = line.trace()
  return {
    code: line.code,
    basis,
    version: line.version,
    days: line.days,
    of_days: line.ofDays,
    quantity: quantity === null ? null : text(quantity),
    rate: rate === null ? null : text(rate),
    exact: text(line.exact),
    tiers: tiers.map(tierRow),
    keys: keys.map(({table, key}) => ({table, key})),
    rounding: rounding === null ? null : `${rounding.mode} to ${rounding.scale} places`,
    citation: line.citation,
    funding_source: line.fundingSource,
    amount_cents: line.amount,
  }
}

const tierRow = (tier: TierUse): object => ({
  tier: tier.tier,
  name: tier.name,
  above: text(tier.above),
  through: tier.through === null ? null : text(tier.through),
  quantity: text(tier.quantity),
  price: text(tier.price),
  charge: text(tier.charge),
})
