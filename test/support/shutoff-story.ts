import fc from 'fast-check'
import {NO_FACTS, type ShutoffFacts} from '#core/collections/shutoff-facts.js'
import {addDays, businessDate, momentOf, type BusinessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import type {TestAccount} from './district.js'

export const TODAY = businessDate('2026-11-23')

/** Not the six that HSC 116922 wants. */
const TWO_LANGUAGES = 'en es'

/** What happened on one account, told in days before today; both the stored rows and the facts are made from it. */
export interface Story {
  readonly serviceClass: ShutoffFacts['service']
  readonly landlord: boolean
  readonly mailDiffers: boolean
  readonly bills: readonly {mailed: number; amount: number}[]
  /** Languages by code; '' or left out = nobody recorded them. */
  readonly notice: {ago: number; complete: boolean; copy: boolean; returned: boolean; languages?: string} | null
  readonly call: {ago: number; reached: boolean; offered: boolean} | null
  readonly tag: number | null
  readonly occupant: number | null
  /** A visit that left the notice and the policy. */
  readonly visit: number | null
  readonly appeal: {ago: number; ended: boolean} | null
  readonly dispute: {ago: number; ended: boolean} | null
  readonly bankruptcy: {ago: number; ended: boolean} | null
  /** Last day of a stop for weather. */
  readonly hold: number | null
  readonly extension: number | null
  readonly medical: {certified: boolean; ground: string | null; willing: boolean} | null
  readonly plan: {made: number; dues: readonly number[]; paid: number; final: number | null} | null
}

export const ago = (days: number): BusinessDate => addDays(TODAY, -days)
const DAYS_TO_PAY = 21

export const story: fc.Arbitrary<Story> = fc.record({
  serviceClass: fc.constantFrom('residential', 'residential', 'residential', 'commercial'),
  landlord: fc.boolean(),
  mailDiffers: fc.boolean(),
  bills: fc.uniqueArray(
    fc.record({mailed: fc.integer({min: 15, max: 130}), amount: fc.integer({min: 1, max: 30_000})}),
    {
      minLength: 1,
      maxLength: 3,
      selector: (bill) => bill.mailed,
    },
  ),
  notice: fc.option(
    fc.record({
      ...{ago: fc.integer({min: 0, max: 40}), complete: fc.boolean(), copy: fc.boolean(), returned: fc.boolean()},
      languages: fc.constantFrom('', TWO_LANGUAGES, 'ko vi tl zh es en'),
    }),
  ),
  call: fc.option(fc.record({ago: fc.integer({min: 0, max: 20}), reached: fc.boolean(), offered: fc.boolean()})),
  tag: fc.option(fc.integer({min: 0, max: 10})),
  occupant: fc.option(fc.integer({min: 0, max: 25})),
  visit: fc.option(fc.integer({min: 0, max: 20}), {freq: 3}),
  appeal: fc.option(fc.record({ago: fc.integer({min: 2, max: 20}), ended: fc.boolean()}), {freq: 5}),
  dispute: fc.option(fc.record({ago: fc.integer({min: 2, max: 20}), ended: fc.boolean()}), {freq: 6}),
  bankruptcy: fc.option(fc.record({ago: fc.integer({min: 2, max: 20}), ended: fc.boolean()}), {freq: 8}),
  hold: fc.option(fc.integer({min: -10, max: 10}), {freq: 6}),
  extension: fc.option(fc.integer({min: -10, max: 10}), {freq: 5}),
  medical: fc.option(
    fc.record({certified: fc.boolean(), ground: fc.constantFrom(null, 'medi_cal', 'liheap'), willing: fc.boolean()}),
    {freq: 4},
  ),
  plan: fc.option(
    fc.record({
      made: fc.integer({min: 60, max: 100}),
      dues: fc.constant([30, 0, -30]),
      paid: fc.integer({min: 0, max: 3}),
      final: fc.option(fc.integer({min: 0, max: 30})),
    }),
    {freq: 3},
  ),
})

export const TEN = '10:00'

/** The facts of a story as the law looks at them, written by hand here and not by the program's own loader. */
export function factsOf(told: Story): ShutoffFacts {
  const bills = told.bills.toSorted((a, b) => b.mailed - a.mailed)
  const oldestMailed = ago(bills[0]?.mailed ?? 0)
  const oldestDue = addDays(oldestMailed, DAYS_TO_PAY)
  const sinceMailing = (days: number): boolean => ago(days) >= oldestMailed
  const sinceDue = (days: number): boolean => ago(days) >= oldestDue
  const {notice, call, tag, occupant, visit, appeal, dispute, bankruptcy, hold, extension, medical, plan} = told
  return {
    ...NO_FACTS,
    service: told.serviceClass,
    dwelling: 'multi',
    customer: told.landlord ? 'landlord' : 'occupant',
    mailing_address_differs: told.mailDiffers,
    items: bills.map((bill, i) => ({
      id: String(i),
      mailed: ago(bill.mailed),
      due: addDays(ago(bill.mailed), DAYS_TO_PAY),
      amount_cents: cents(bill.amount),
      open_cents: cents(bill.amount),
    })),
    notices:
      notice === null || !sinceMailing(notice.ago)
        ? []
        : [
            {
              id: 'n',
              method: 'mail',
              date: ago(notice.ago),
              complete: notice.complete && notice.languages !== TWO_LANGUAGES,
              district_complete: notice.complete,
              occupant_copy: notice.copy ? ago(notice.ago) : null,
              mail_returned: notice.returned,
              void_reason: null,
            },
          ],
    calls:
      call?.reached === true && sinceDue(call.ago)
        ? [{id: 'c', date: ago(call.ago), options_offered: call.offered}]
        : [],
    contacts: [
      ...(call !== null && sinceDue(call.ago)
        ? [
            {
              id: 'c',
              method: call.reached ? ('phone_reached' as const) : ('phone_not_reached' as const),
              at: momentOf(ago(call.ago), TEN),
            },
          ]
        : []),
      ...(tag !== null && sinceMailing(tag) ? [{id: 't', method: 'posted' as const, at: momentOf(ago(tag), TEN)}] : []),
    ],
    visits: visit !== null && sinceDue(visit) ? [{id: 'v', at: momentOf(ago(visit), TEN)}] : [],
    occupant_notices: occupant !== null && sinceMailing(occupant) ? [{id: 'o', date: ago(occupant)}] : [],
    appeals:
      appeal === null ? [] : [{id: 'a', filed: ago(appeal.ago), by: 'customer', closed: appeal.ended ? ago(1) : null}],
    disputes: dispute === null ? [] : [{id: 'd', filed: ago(dispute.ago), closed: dispute.ended ? ago(1) : null}],
    bankruptcies:
      bankruptcy === null
        ? []
        : [{id: 'b', filed: ago(bankruptcy.ago), chapter: 13, released: bankruptcy.ended ? ago(1) : null}],
    holds: hold === null ? [] : [{id: 'h', kind: 'weather_stop', from: ago(15), until: ago(hold)}],
    extensions: extension === null ? [] : [{id: 'e', granted: ago(15), until: ago(extension)}],
    medical:
      medical === null
        ? []
        : [
            {
              id: 'm',
              certified_by: medical.certified ? 'primary_care_provider' : null,
              submitted_by: 'customer',
              financial: medical.ground,
              willing: medical.willing,
              from: ago(15),
              until: null,
            },
          ],
    arrangements:
      // Paid to the end it is kept: what is owed besides was never due under it.
      plan === null || plan.paid >= plan.dues.length
        ? []
        : [
            {
              id: 'p',
              made: ago(plan.made),
              ended: null,
              installments: plan.dues.map((due, i) => ({
                id: `p${i}`,
                due: ago(due),
                amount_cents: cents(1000),
                paid: i < plan.paid ? ago(due) : null,
              })),
              current_bills: [],
              final_notices:
                plan.final !== null && sinceMailing(plan.final) && ago(plan.final) >= ago(plan.made)
                  ? [ago(plan.final)]
                  : [],
            },
          ],
  }
}

export const testAccount = (told: Story, serial: number): TestAccount => ({
  serial,
  name: `Person ${serial}`,
  serviceClass: told.serviceClass,
  dwelling: 'multi',
  customerRole: told.landlord ? 'landlord' : 'occupant',
  mailDiffers: told.mailDiffers,
  bills: told.bills.map((bill) => ({
    key: String(bill.mailed),
    mailedOn: ago(bill.mailed),
    dueOn: addDays(ago(bill.mailed), DAYS_TO_PAY),
    amountCents: bill.amount,
  })),
})

/** Everything done as the law asks: may be shut off on 2026-11-24. */
export const RIPE: Story = {
  serviceClass: 'residential',
  landlord: false,
  mailDiffers: false,
  bills: [{mailed: 90, amount: 21_000}],
  notice: {ago: 20, complete: true, copy: false, returned: false},
  call: {ago: 4, reached: true, offered: true},
  tag: null,
  occupant: null,
  visit: null,
  appeal: null,
  dispute: null,
  bankruptcy: null,
  hold: null,
  extension: null,
  medical: null,
  plan: null,
}
