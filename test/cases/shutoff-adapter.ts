import * as known from '#core/collections/shutoff-facts.js'
import {AGENCY_KINDS} from '#core/policies/shutoff-law.js'
import type {CaseInputs} from './case-inputs.js'

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value])

const item = (i: CaseInputs, id: string): known.OpenItemFact => ({
  id,
  mailed: i.date('mailed') ?? null,
  due: i.need(i.date('due'), 'due'),
  amount_cents: i.need(i.money('amount'), 'amount'),
  open_cents: null,
})
const planned = (i: CaseInputs, n: number): known.PlannedPayment => ({
  id: `planned ${n}`,
  due: i.need(i.date('due'), 'due'),
  amount_cents: i.need(i.money('amount'), 'amount'),
  paid: i.date('paid') ?? null,
})
const notice = (i: CaseInputs, mail_returned: boolean, void_reason: string | null): known.NoticeFact => ({
  id: 'notice',
  method: i.oneOf('method', known.NOTICE_METHODS) ?? 'mail',
  date: i.need(i.date('date'), 'date'),
  complete: i.flag('complete') ?? true,
  district_complete: true,
  occupant_copy: i.date('occupant_copy') ?? null,
  mail_returned,
  void_reason,
})
const notices = (i: CaseInputs): readonly known.NoticeFact[] => {
  const returned = i.flag('mail_returned') ?? false
  return some(i.child('notice')).flatMap((n) => {
    const own = notice(n, returned, null)
    const isDates = n.get('earlier_void_notices', (v) => Array.isArray(v) && v.every((one) => typeof one === 'string'))
    if (isDates === true)
      return [...n.dates('earlier_void_notices').map((d) => ({...own, date: d, void_reason: 'void'})), own]
    return [...n.children('earlier_void_notices').map((v) => notice(v, false, v.text('reason') ?? 'void')), own]
  })
}
/** The facts of a shut-off case under the names the program knows. */
export const shutoffFacts = (i: CaseInputs): known.ShutoffFacts => ({
  agency: i.oneOf('agency', AGENCY_KINDS) ?? known.NO_FACTS.agency,
  service: i.oneOf('service', known.SERVICE_CLASSES) ?? known.NO_FACTS.service,
  dwelling: i.oneOf('dwelling', known.DWELLINGS) ?? null,
  customer: i.oneOf('customer', known.CUSTOMER_ROLES) ?? known.NO_FACTS.customer,
  reason: i.oneOf('reason', known.SHUTOFF_REASONS) ?? known.NO_FACTS.reason,
  mailing_address_differs: i.flag('mailing_address_differs') ?? false,
  phone_reached: i.flag('phone_reached') ?? false,
  items: [...some(i.child('bill')), ...i.children('bills')].map((bill, n) => item(bill, `bill ${n}`)),
  payments: i.children('payments').map((p, n) => ({
    id: `payment ${n}`,
    date: p.need(p.date('date'), 'date'),
    amount_cents: p.need(p.money('amount'), 'amount'),
    returned: p.date('returned') ?? null,
    method: p.text('method') ?? null,
    return_code: p.text('code') ?? null,
  })),
  notices: notices(i),
  calls: some(i.child('phone_contact')).map((c) => ({
    id: 'call',
    date: c.need(c.date('date'), 'date'),
    options_offered: c.flag('options_offered') ?? false,
  })),
  contacts: some(i.child('contact')).map((c) => ({
    id: 'contact',
    method: c.need(c.oneOf('method', known.CONTACT_METHODS), 'method'),
    at: c.need(c.moment('at'), 'at'),
  })),
  visits: some(i.moment('visit_notice_left')).map((at) => ({id: 'visit', at})),
  occupant_notices: some(i.date('occupant_notice')).map((d) => ({id: 'occupants', date: d})),
  medical: some(i.child('protection')).map((p) => ({
    id: 'medical',
    certified_by: p.text('cert_by') ?? null,
    submitted_by: p.text('submitted_by') ?? null,
    financial: p.text('financial') ?? null,
    willing: p.flag('willing') ?? false,
    from: null,
    until: null,
  })),
  appeals: some(i.child('appeal')).map((a) => ({id: 'appeal', by: a.need(a.text('by'), 'by'), ...pending(a)})),
  disputes: some(i.child('dispute')).map((d) => ({id: 'dispute', ...pending(d)})),
  extensions: some(i.date('extension_until')).map((until) => ({id: 'extension', granted: null, until})),
  bankruptcies: some(i.child('bankruptcy')).map((b) => ({
    id: 'bankruptcy',
    filed: b.need(b.date('filed'), 'filed'),
    chapter: b.need(b.number('chapter'), 'chapter'),
    released: null,
  })),
  holds: [],
  arrangements: some(i.child('arrangement')).map((a) => ({
    id: 'arrangement',
    made: a.need(a.date('made'), 'made'),
    ended: null,
    installments: a.children('installments').map(planned),
    current_bills: a.children('current_bills').map(planned),
    final_notices: some(a.date('final_notice_posted')),
  })),
})
const pending = (i: CaseInputs) => ({filed: i.need(i.date('filed'), 'filed'), closed: i.date('closed') ?? null})
