import {countDiscontinuations} from '#core/collections/annual-report.js'
import {judgeInterestWaiver} from '#core/collections/interest-waiver.js'
import {requiredLanguages} from '#core/collections/languages.js'
import {checkLetter} from '#core/collections/letter-clauses.js'
import {deemingPrograms, judgeLowIncome} from '#core/collections/low-income.js'
import {reconnectFee} from '#core/collections/reconnect-fee.js'
import {decideShutoff} from '#core/collections/shutoff-decision.js'
import {dayOf, localMoment} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {holidayDates} from '#core/kernel/holidays.js'
import {mustBeInForce} from '#core/policies/provision.js'
import {shutoffLawOn} from '#core/policies/shutoff-law.js'
import type {Judge, Judges} from './case-books.js'
import {NotSupported} from './case-inputs.js'
import {shutoffFacts} from './shutoff-adapter.js'

const shutoff: Judge = (i, {law, district}, query) => {
  const at = localMoment(i.need(query, 'query'))
  const given = shutoffFacts(i)
  const closures = i.dates('extra_closed').map((day) => ({date: day, reason: 'office closed'}))
  const calendar = calendarOf({...district.calendar, closures: [...district.calendar.closures, ...closures]})
  const policy = {
    ...mustBeInForce(district.shutoff, dayOf(at), 'shut-off policy'),
    min_balance_cents: i.child('policy')?.money('min_balance') ?? null,
  }
  const noticed = given.notices.length > 0 ? policy : {...policy, nonresidential: null}
  const {eligible, blocked_by, earliest, next_lawful} = decideShutoff(given, at, {
    calendar,
    law: shutoffLawOn(law.shutoff, dayOf(at)),
    policy: noticed,
  })
  return {eligible, blocked_by, earliest, next_lawful}
}

export const COLLECTIONS_CASES: Judges = {
  shutoff,
  holiday: (i, {law}) => {
    i.oneOf('calendar', ['gov_6700'])
    const name = i.need(i.text('holiday'), 'holiday')
    const found = holidayDates(law.holidays, name, i.need(i.number('year'), 'year'))
    if (found === null) throw new NotSupported(`holiday: ${name}`)
    return {dates: found}
  },
  business_days: (i, {district}) => {
    const name = i.oneOf('calendar', ['test', 'gov_6700'])
    const spec = name === 'gov_6700' ? {...district.calendar, closures: []} : district.calendar
    return {date: calendarOf(spec).addBusinessDays(i.need(i.date('start'), 'start'), i.need(i.number('n'), 'n'))}
  },
  low_income: (i, {law}) => {
    const input = {
      year: i.need(i.number('year'), 'year'),
      size: i.need(i.number('size'), 'size'),
      declared_income_cents: i.money('declared_income') ?? null,
      programs: i.texts('programs') ?? [],
    }
    const {low_income, limit_cents} = judgeLowIncome(input, law.poverty, deemingPrograms(law.shutoff))
    return {low_income, limit: limit_cents / 100}
  },
  languages: (i, {law}) => {
    const spoken = i.need(i.child('languages_pct'), 'languages_pct')
    const percent = Object.fromEntries(spoken.keys().map((key) => [key, spoken.need(spoken.number(key), key)]))
    const connections = i.need(i.number('connections'), 'connections')
    return {required: requiredLanguages({percent, connections}, law.languages)}
  },
  letter_check: (i, {law}) => ({...checkLetter(i.need(i.text('letter'), 'letter'), i.texts('has') ?? [], law.letters)}),
  interest_waiver: (i, {law}) => ({
    ...judgeInterestWaiver(
      {
        low_income: i.need(i.flag('low_income'), 'low_income'),
        request: i.need(i.date('request'), 'request'),
        last_waiver: i.date('last_waiver') ?? null,
      },
      law.low_income.interest_waiver,
    ),
  }),
  reconnect_fee: (i, {law}) => {
    const [base, now] = [i.thousandths('cpi_base'), i.thousandths('cpi_now')]
    const district_fee_cents = i.need(i.money('district_fee'), 'district_fee')
    const fee = reconnectFee(
      {
        low_income: i.need(i.flag('low_income'), 'low_income'),
        hours: i.oneOf('hours', ['operating', 'nonoperational']) ?? 'operating',
        wrongful: i.flag('wrongful') ?? false,
        district_fee_cents,
        actual_cost_cents: i.money('actual_cost') ?? district_fee_cents,
        cap_cents: i.money('cap_base') ?? null,
        index: base === undefined || now === undefined ? null : {base, now},
      },
      law.low_income.reconnection,
    )
    return {fee: fee / 100}
  },
  annual_report: (i, {law}) => {
    const events = i.children('events').map((e) => ({
      account: e.text('account') ?? null,
      date: e.need(e.date('date'), 'date'),
      service: e.need(e.text('service'), 'service'),
      reason: e.need(e.text('reason'), 'reason'),
    }))
    return {count: countDiscontinuations(events, i.need(i.number('year'), 'year'), law.low_income.annual_report)}
  },
}
