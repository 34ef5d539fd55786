import type {Performed} from '#core/acts/perform.js'
import type {RestoredService} from '#core/turnoffs/restore-service.js'
import type {Restoration} from '#core/turnoffs/restoration-views.js'
import type {ShutoffReport} from '#core/turnoffs/report-shutoffs.js'
import type {CardLine} from '#terminal/card.js'
import type {Column} from '#terminal/columns.js'
import {dollars} from '#terminal/dollars.js'
import {restoreText, tellWrongful} from '#terminal/turn-off-views.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

/** HSC 116912: a customer who is off is told how to restore service. */
const HOW = 'pay the least amount, agree a plan, or show what protects; then the field turns water on (HSC 116912)'

export function restorationView(of: Restoration, outOfHours: boolean, look: () => Promise<void>): View {
  const {account, turnOff, wrongful, standing, lawful, charged, toWaive, extra, least, pastDue, deposit} = of
  const chargedTotal = charged.reduce((total, one) => total + one.charged, 0)
  const extraCents = outOfHours && !wrongful ? extra.fee : 0
  const fee = wrongful ? 0 : chargedTotal - toWaive + extraCents
  return {
    data: {
      ...{account, turn_off: turnOff.orderNo, off_at: turnOff.result?.at ?? null, wrongful},
      ...{ground: wrongful ? 'wrongful' : standing.ground, past_due_cents: wrongful ? 0 : pastDue},
      ...{least_cents: wrongful ? null : least, fee_cents: fee, fee_charged_cents: chargedTotal},
      ...{fee_open_cents: charged.reduce((total, one) => total + one.open, 0), to_waive_cents: toWaive},
      ...{schedule_cents: lawful.schedule, actual_cost_cents: lawful.actualCost, cap_cents: lawful.cap},
      ...{low_income: of.lowIncome, out_of_hours_cents: extra.fee, deposit_cents: deposit},
      restore_order: turnOff.restore?.orderNo ?? null,
      promised_by: turnOff.restore?.promisedBy ?? null,
      because: lawful.because,
      how: HOW,
    },
    id: account,
    human(screen) {
      screen.line(`${account} is off since ${(turnOff.result?.at ?? '').replace('T', ' ')} (${turnOff.orderNo})`)
      screen.card(wrongful ? [['Wrongful', 'water comes back the same day, no charge']] : lines(of, extraCents, fee))
      if (turnOff.restore !== null)
        screen.line(
          `  Order ${turnOff.restore.orderNo} is out, promised by ${turnOff.restore.promisedBy.replace('T', ' ')}`,
        )
    },
    next: turnOff.restore !== null ? [] : nextOf(of),
    look,
  }
}

function lines({pastDue, least, standing, charged, toWaive, lawful, deposit}: Restoration, extra: number, fee: number) {
  const cap = lawful.cap === null ? '' : `, cap ${dollars(lawful.cap)} (${lawful.because[0]?.citation ?? ''})`
  const [needs, ground] = [least === null ? '' : `${dollars(least)} gives water back`, standing.ground]
  const all: (CardLine | null)[] = [
    ['Past due', `${dollars(pastDue)}${needs === '' ? '' : `; ${needs}`}`],
    ['Fee', `${dollars(charged.reduce((total, one) => total + one.charged, 0))} charged at the turn-off${cap}`],
    toWaive === 0 ? null : ['Waived', `${dollars(toWaive)} above the cap, before water comes back`],
    extra === 0 ? null : ['After hours', `${dollars(extra)} more`],
    ['Fee in all', `${dollars(fee)}, on the next bill`],
    deposit === 0 ? null : ['Deposit', dollars(deposit)],
    ['Met', ground === null ? 'no' : `yes: ${ground}`],
    ['How', HOW],
  ]
  return all.filter((one) => one !== null)
}

const nextOf = ({account, wrongful, standing}: Restoration): string[] =>
  wrongful || standing.ground !== null
    ? [`curbstop restore-service ${account} --order`]
    : [`curbstop take-payment ${account}`, `curbstop arrange-payment ${account}`]

export function restoredServiceView(performed: Performed<RestoredService>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  const {account, restore, wrongful, waived_cents: waived, waiver, extra_cents: extra, journal} = outcome
  return {
    data: outcome,
    id: restore?.order ?? account,
    human(screen) {
      if (restore !== null) screen.done(`ORDERED for ${account}: ${restoreText(restore)}`)
      if (wrongful !== null) tellWrongful(screen, wrongful)
      if (waived > 0) screen.line(`  ${dollars(waived)} of the fee waived, above the cap (${waiver ?? ''})`)
      if (extra > 0) screen.line(`  ${dollars(extra)} more outside of office hours (${journal ?? ''})`)
    },
    next: restore === null ? [] : [`the field: curbstop complete-order ${restore.order} --result restored --reading N`],
  }
}

const MONTHS: readonly Column[] = [
  {key: 'month', title: 'Month', kind: 'text'},
  {key: 'residential', title: 'Residential', kind: 'count'},
  {key: 'wrongful', title: 'Of these wrongful', kind: 'count'},
  {key: 'other', title: 'Other service', kind: 'count'},
]

export function reportView(report: ShutoffReport): View {
  const {year, from, to, discontinuations, wrongful, other, months, law} = report
  const rows = months.map(({month, ...counts}) => ({month: month.slice(0, 'YYYY-MM'.length), ...counts}))
  const citation = law.verified === 'text_read' ? law.citation : `${law.citation}, not verified`
  return {
    data: {year, from, to, discontinuations, wrongful, other, citation, year_basis: 'calendar year', months: rows},
    list: {columns: MONTHS, rows},
    human(screen) {
      screen.line(
        `${year}: ${discontinuations} residential shut-offs for inability to pay (${citation}), ${wrongful} of them wrongful; ${other} of other service`,
      )
      screen.table(MONTHS, rows)
    },
    id: String(discontinuations),
  }
}
