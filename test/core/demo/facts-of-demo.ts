import {dayOf, momentOf} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {checkLetter} from '#core/collections/letter-clauses.js'
import {NO_FACTS, type ShutoffFacts} from '#core/collections/shutoff-facts.js'
import type {DemoAccount, DemoNotice, DemoProtection} from '#core/demo/demo-account.js'
import {openOf} from '#core/demo/demo-payments.js'
import type {LetterClauses} from '#core/policies/law.js'

/** Facts of a generated account as the decision takes them, put together without a store. */
export function factsOf(account: DemoAccount, letters: readonly LetterClauses[]): ShutoffFacts {
  const open = openOf(account.bills, account.payments)
  const items = account.bills.flatMap((bill, at) =>
    open[at]! > 0
      ? [{id: `bill-${at}`, mailed: bill.mailed, due: bill.due, amount_cents: bill.cents, open_cents: open[at]!}]
      : [],
  )
  const oldest = items[0]
  const about = account.notices.filter((notice) => oldest !== undefined && notice.sent_on >= oldest.mailed)
  const tried = account.contacts.filter((contact) => oldest !== undefined && dayOf(contact.at) >= oldest.due)
  const says = (letter: string, notice: DemoNotice): boolean => checkLetter(letter, notice.items, letters).valid
  const tags = about.filter((notice) => notice.kind === 'tag')
  return {
    ...NO_FACTS,
    service: account.class,
    dwelling: account.premise.dwelling === 'none' ? null : account.premise.dwelling,
    customer: account.role,
    mailing_address_differs: account.mail_differs,
    items,
    payments: account.payments
      .filter((payment) => payment.returned !== null)
      .map((payment, at) => ({
        id: `payment-${at}`,
        date: payment.on,
        amount_cents: payment.cents,
        returned: payment.returned?.on ?? null,
        method: payment.tender,
        return_code: payment.returned?.code ?? null,
      })),
    notices: about
      .filter((notice) => notice.kind === 'intent')
      .map((notice, at) => ({
        id: `intent-${at}`,
        method: notice.method,
        date: notice.sent_on,
        complete: says('7day', notice),
        district_complete: says('7day_district', notice),
        occupant_copy: notice.occupant_copy_on,
        mail_returned: notice.returned_on !== null,
        void_reason: null,
      })),
    occupant_notices: about
      .filter((notice) => notice.kind === 'occupant' && says('occupant', notice))
      .map((notice, at) => ({id: `occupant-${at}`, date: notice.sent_on})),
    contacts: [
      ...tried
        .filter((contact) => contact.outcome !== 'notice_left')
        .map((contact, at) => ({
          id: `contact-${at}`,
          at: contact.at,
          method:
            contact.method === 'in_person'
              ? ('in_person' as const)
              : contact.outcome === 'reached'
                ? ('phone_reached' as const)
                : ('phone_not_reached' as const),
        })),
      ...tags.map((tag, at) => ({
        id: `tag-${at}`,
        at: tag.sent_at ?? momentOf(tag.sent_on, '23:59'),
        method: tag.method === 'mail' ? ('mail' as const) : ('posted' as const),
      })),
    ],
    calls: tried
      .filter((contact) => contact.method === 'phone' && contact.outcome === 'reached')
      .map((contact, at) => ({id: `call-${at}`, date: dayOf(contact.at), options_offered: contact.options_offered})),
    visits: tried
      .filter((contact) => contact.outcome === 'notice_left')
      .map((visit, at) => ({id: `visit-${at}`, at: visit.at})),
    ...protectionsOf(account.protections),
    arrangements: arrangementOf(account, about, items),
  }
}

type Protections = Pick<ShutoffFacts, 'medical' | 'appeals' | 'disputes' | 'extensions' | 'bankruptcies' | 'holds'>

function protectionsOf(all: readonly DemoProtection[]): Protections {
  const of = (kind: DemoProtection['kind']) => all.filter((one) => one.kind === kind)
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  const others = ['medical', 'appeal', 'dispute', 'extension', 'bankruptcy']
  return {
    medical: of('medical').map(({detail, from, until}) => ({
      id: 'medical',
      certified_by: text(detail['cert_by']),
      submitted_by: text(detail['submitted_by']),
      financial: text(detail['financial']),
      willing: detail['willing'] === true,
      from,
      until,
    })),
    appeals: of('appeal').map(({from, ended, detail}) => ({
      id: 'appeal',
      filed: from,
      by: text(detail['by']) ?? '',
      closed: ended?.on ?? null,
    })),
    disputes: of('dispute').map(({from, ended}) => ({id: 'dispute', filed: from, closed: ended?.on ?? null})),
    extensions: of('extension').map(({from, until}) => ({
      id: 'extension',
      granted: from,
      until: mustExist(until, 'an extension ends'),
    })),
    bankruptcies: of('bankruptcy').map(({from, detail}) => ({
      id: 'bankruptcy',
      filed: from,
      chapter: Number(detail['chapter']),
      released: null,
    })),
    holds: all
      .filter(({kind}) => !others.includes(kind))
      .map(({kind, from, until}) => ({id: 'hold', kind, from, until})),
  }
}

function arrangementOf(
  account: DemoAccount,
  notices: readonly DemoNotice[],
  items: ShutoffFacts['items'],
): ShutoffFacts['arrangements'] {
  const plan = account.arrangement
  if (plan === null) return []
  const paidOn = (number: number) =>
    account.payments.find((payment) => payment.installment === number && payment.returned === null)?.on ?? null
  return [
    {
      id: 'plan',
      made: plan.made,
      ended: null,
      installments: plan.installments.map((one) => ({
        id: `plan/${one.number}`,
        due: one.due,
        amount_cents: one.cents,
        paid: paidOn(one.number),
      })),
      current_bills: items
        .filter((item) => !plan.covers.some((at) => item.id === `bill-${at}`))
        .map((item) => ({id: item.id, due: item.due, amount_cents: item.open_cents ?? item.amount_cents, paid: null})),
      final_notices: notices
        .filter((notice) => notice.kind === 'final' && notice.method === 'posted')
        .map((notice) => notice.sent_on),
    },
  ]
}
