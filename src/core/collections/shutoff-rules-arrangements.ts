import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {
  afterDay,
  lawOf,
  NO_BARS,
  notApplicable,
  startOf,
  telling,
  type Bar,
  type ShutoffCase,
  type ShutoffRule,
  type Telling,
} from '#core/collections/shutoff-case.js'
import type {ArrangementFact, PlannedPayment} from '#core/collections/shutoff-facts.js'
import {isPaid} from '#core/collections/shutoff-open-items.js'
import {afterDelinquency} from '#core/collections/shutoff-rules-money.js'
import type {LawRule} from '#core/policies/shutoff-law.js'

/** Earliest unpaid due date of a list, null when all stand paid. */
function firstUnpaid(c: ShutoffCase, planned: readonly PlannedPayment[]): BusinessDate | null {
  let first: BusinessDate | null = null
  for (const payment of planned) {
    if ((first === null || payment.due < first) && !isPaid(payment, c.facts.payments)) first = payment.due
  }
  return first
}

/** The first installment or current bill left unpaid: the plan is broken from the day after. */
export function firstDefault(c: ShutoffCase, arrangement: ArrangementFact): BusinessDate | null {
  const installment = firstUnpaid(c, arrangement.installments)
  const current = firstUnpaid(c, arrangement.current_bills)
  if (installment === null || current === null) return installment ?? current
  return installment < current ? installment : current
}

/** Without a rule in force the default itself is enough. */
const ranOut = (missed: BusinessDate, rule: LawRule<'S-ARR-60' | 'S-CUR-60'> | null): BusinessDate =>
  rule === null ? addDays(missed, 1) : afterDelinquency(missed, rule.values)

/** First day after sixty days of default on either; then a final notice may be posted. */
function defaultRan(c: ShutoffCase, arrangement: ArrangementFact): BusinessDate | null {
  const ends: BusinessDate[] = []
  const installment = firstUnpaid(c, arrangement.installments)
  const current = firstUnpaid(c, arrangement.current_bills)
  if (installment !== null) ends.push(ranOut(installment, c.law['S-ARR-60']))
  if (current !== null) ends.push(ranOut(current, c.law['S-CUR-60']))
  return ends.sort()[0] ?? null
}

const forArrangement = (bars: (c: ShutoffCase, arrangement: ArrangementFact) => readonly Bar[]) => (c: ShutoffCase) =>
  c.arrangement === null ? NO_BARS : bars(c, c.arrangement)

const NO_ARRANGEMENT = notApplicable('no arrangement')
const tellArrangement =
  (tell: (c: ShutoffCase, arrangement: ArrangementFact) => Telling) =>
  (c: ShutoffCase): Telling =>
    c.arrangement === null ? NO_ARRANGEMENT : tell(c, c.arrangement)

/** S-ARR-KEPT: the plan is kept and current bills are paid. */
export const arrangementKept: ShutoffRule = {
  code: 'S-ARR-KEPT',
  of_the_bill: false,
  bars: forArrangement((c, arrangement) => {
    const broken = firstDefault(c, arrangement)
    return [{from: startOf(arrangement.made), until: broken === null ? null : afterDay(broken)}]
  }),
  tells: tellArrangement((c, arrangement) => {
    const broken = firstDefault(c, arrangement)
    const kept = broken === null ? 'every payment made' : `kept through ${broken}, the next payment open`
    return telling(`arrangement of ${arrangement.made}, ${kept}`, [arrangement.id])
  }),
}

/** Bars from the day after the missed payment until sixty days have run on either kind. */
function defaultBars(c: ShutoffCase, arrangement: ArrangementFact, missed: BusinessDate | null): readonly Bar[] {
  const ran = defaultRan(c, arrangement)
  if (missed === null || ran === null) return NO_BARS
  const from = afterDay(missed)
  return from < startOf(ran) ? [{from, until: startOf(ran)}] : NO_BARS
}

/** S-ARR-60: an installment has been missed for sixty days. */
export const arrangementBrokenSixtyDays: ShutoffRule = {
  code: 'S-ARR-60',
  of_the_bill: false,
  bars: forArrangement((c, arrangement) => defaultBars(c, arrangement, firstUnpaid(c, arrangement.installments))),
  tells: tellArrangement((c, arrangement) => {
    const missed = firstUnpaid(c, arrangement.installments)
    if (missed === null) return notApplicable('no installment is open')
    const until = afterDelinquency(missed, lawOf(c, 'S-ARR-60').values)
    return telling(`installment due ${missed} is open; sixty days of default run out on ${until}`, [arrangement.id])
  }),
}

/** S-CUR-60: a current bill has been unpaid for sixty days while on the plan. */
export const currentChargesSixtyDays: ShutoffRule = {
  code: 'S-CUR-60',
  of_the_bill: false,
  bars: forArrangement((c, arrangement) => defaultBars(c, arrangement, firstUnpaid(c, arrangement.current_bills))),
  tells: tellArrangement((c, arrangement) => {
    const missed = firstUnpaid(c, arrangement.current_bills)
    if (missed === null) return notApplicable('no current bill is open')
    const until = afterDelinquency(missed, lawOf(c, 'S-CUR-60').values)
    return telling(`current bill due ${missed} is open; sixty days run out on ${until}`, [arrangement.id])
  }),
}

/** The first final notice posted once the default had run, and whether one was posted too early. */
function finalNotice(c: ShutoffCase, arrangement: ArrangementFact): {valid: BusinessDate | null; early: boolean} {
  const ran = defaultRan(c, arrangement)
  const posted = [...arrangement.final_notices].sort()
  const mayBeEarly = c.law['S-5BD-EARLY'] === null
  const valid = posted.find((date) => mayBeEarly || (ran !== null && date >= ran)) ?? null
  return {valid, early: valid === null && posted.length > 0}
}

/** S-5BD: five business days after the posted final notice. */
export const finalNoticeRan: ShutoffRule = {
  code: 'S-5BD',
  of_the_bill: false,
  bars: forArrangement((c, arrangement) => {
    const broken = firstDefault(c, arrangement)
    const {valid, early} = finalNotice(c, arrangement)
    if (broken === null || early) return NO_BARS
    const days = lawOf(c, 'S-5BD').values.business_days
    return [{from: afterDay(broken), until: valid === null ? null : startOf(c.calendar.addBusinessDays(valid, days))}]
  }),
  tells: tellArrangement((c, arrangement) => {
    if (firstDefault(c, arrangement) === null) return notApplicable('the arrangement is kept')
    const {valid, early} = finalNotice(c, arrangement)
    if (early) return notApplicable('the posted final notice does not count')
    if (valid === null) return telling('no final notice of intent is posted', [arrangement.id])
    const days = lawOf(c, 'S-5BD').values.business_days
    const end = c.calendar.addBusinessDays(valid, days)
    return telling(`final notice posted ${valid}; business day ${days} is ${end}`, [arrangement.id])
  }),
}

/** S-5BD-EARLY: a final notice posted before the default has run does not start the five business days. */
export const finalNoticeNotEarly: ShutoffRule = {
  code: 'S-5BD-EARLY',
  of_the_bill: false,
  bars: forArrangement((c, arrangement) => {
    const broken = firstDefault(c, arrangement)
    if (broken === null || !finalNotice(c, arrangement).early) return NO_BARS
    return [{from: afterDay(broken), until: null}]
  }),
  tells: tellArrangement((c, arrangement) => {
    const ran = defaultRan(c, arrangement)
    const {early, valid} = finalNotice(c, arrangement)
    if (ran === null || (!early && valid === null)) return notApplicable('no final notice is posted')
    const posted = arrangement.final_notices.join(', ')
    return telling(`final notice posted ${posted}; the default has run on ${ran}`, [arrangement.id])
  }),
}
