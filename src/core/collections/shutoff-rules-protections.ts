import {addDays, minDate, type BusinessDate} from '#core/kernel/business-date.js'
import {
  afterDay,
  lawOf,
  NO_BARS,
  notApplicable,
  telling,
  whilePending,
  type Bar,
  type ShutoffCase,
  type ShutoffRule,
} from '#core/collections/shutoff-case.js'
import {isOwedBefore} from '#core/collections/petition.js'
import type {BankruptcyFact, MedicalFact} from '#core/collections/shutoff-facts.js'
import {firstDefault} from '#core/collections/shutoff-rules-arrangements.js'

const span = (from: string, through: string | null): string =>
  through === null ? `since ${from}, still open` : `${from} to ${through}`

/** Last day on which the trustee or the customer may still give assurance of payment; nothing is shut off until then. */
const assuredThrough = (c: ShutoffCase, {filed, released}: BankruptcyFact): BusinessDate => {
  const last = addDays(filed, lawOf(c, 'F-366').values.assurance_days)
  return released === null ? last : minDate(last, released)
}

const petitionBar = (c: ShutoffCase, petition: BankruptcyFact): Bar =>
  c.bill === null || isOwedBefore(c.bill, [petition])
    ? whilePending(petition.filed, petition.released)
    : whilePending(petition.filed, assuredThrough(c, petition))

/** F-366: what was owed before a petition is frozen while the case stands; later bills answer to the usual clocks. */
export const bankruptcy: ShutoffRule = {
  code: 'F-366',
  of_the_bill: true,
  bars: (c) => (c.facts.bankruptcies.length === 0 ? NO_BARS : c.facts.bankruptcies.map((b) => petitionBar(c, b))),
  tells(c) {
    const all = c.facts.bankruptcies
    if (all.length === 0) return notApplicable('no bankruptcy')
    const words = all.map((b) => {
      const before = c.bill === null || isOwedBefore(c.bill, [b])
      const bill = before ? 'the bill is from before it' : `the bill is later, assurance until ${assuredThrough(c, b)}`
      return `chapter ${b.chapter} petition ${span(b.filed, b.released)}; ${bill}`
    })
    return telling(
      words.join('; '),
      all.map((b) => b.id),
    )
  },
}

const unableToPay = (c: ShutoffCase, medical: MedicalFact): boolean => {
  const rule = c.law['S-FIN']
  if (rule === null || medical.financial === null) return false
  return rule.values.programs.has(medical.financial) || rule.values.declarations.has(medical.financial)
}

/** S-FIN: inability to pay is deemed by program or declaration; a condition of S-MED, it never bars by itself. */
export const financiallyUnable: ShutoffRule = {
  code: 'S-FIN',
  of_the_bill: false,
  bars: () => NO_BARS,
  tells(c) {
    const shown = c.facts.medical.filter((medical) => medical.financial !== null)
    if (shown.length === 0) return notApplicable('no inability to pay was shown')
    const words = shown.map((m) => `${m.financial ?? ''} ${unableToPay(c, m) ? 'counts' : 'does not count'}`)
    return telling(
      words.join('; '),
      shown.map((m) => m.declaration ?? m.id),
    )
  },
}

const isCertified = (c: ShutoffCase, medical: MedicalFact): boolean => {
  const {values} = lawOf(c, 'S-MED')
  return (
    medical.certified_by !== null &&
    values.certifiers.has(medical.certified_by) &&
    medical.submitted_by !== null &&
    values.submitters.has(medical.submitted_by)
  )
}

function medicalBar(c: ShutoffCase, medical: MedicalFact): Bar | null {
  if (!isCertified(c, medical) || !unableToPay(c, medical) || !medical.willing) return null
  const bar = whilePending(medical.from, medical.until)
  // Once a plan is broken, 116910(b)(3) says when the protected customer may be shut off.
  const broken = c.arrangement === null ? null : firstDefault(c, c.arrangement)
  if (broken === null) return bar
  const gives = afterDay(broken)
  if (gives <= bar.from) return null
  return bar.until === null || gives < bar.until ? {from: bar.from, until: gives} : bar
}

/** S-MED: certificate, inability to pay and willingness together. */
export const medicalProtection: ShutoffRule = {
  code: 'S-MED',
  of_the_bill: false,
  bars(c) {
    if (c.facts.medical.length === 0) return NO_BARS
    return c.facts.medical.map((medical) => medicalBar(c, medical)).filter((bar) => bar !== null)
  },
  tells(c) {
    const all = c.facts.medical
    if (all.length === 0) return notApplicable('no medical certificate')
    const says = (yes: boolean, what: string): string => `${what}: ${yes ? 'yes' : 'no'}`
    const words = all.map((m) =>
      [
        says(isCertified(c, m), 'certificate of a primary care provider'),
        says(unableToPay(c, m), 'unable to pay'),
        says(m.willing, 'willing to enter a plan'),
      ].join(', '),
    )
    return telling(
      words.join('; '),
      all.flatMap((m) => (m.declaration === undefined ? [m.id] : [m.id, m.declaration])),
    )
  },
}

/** S-APPEAL: an appeal by the customer or an adult at the residence is pending. */
export const appealPending: ShutoffRule = {
  code: 'S-APPEAL',
  of_the_bill: false,
  bars(c) {
    if (c.facts.appeals.length === 0) return NO_BARS
    const {appellants} = lawOf(c, 'S-APPEAL').values
    return c.facts.appeals.filter((a) => appellants.has(a.by)).map((a) => whilePending(a.filed, a.closed))
  },
  tells(c) {
    const all = c.facts.appeals
    if (all.length === 0) return notApplicable('no appeal')
    return telling(
      all.map((a) => `appeal by ${a.by} ${span(a.filed, a.closed)}`).join('; '),
      all.map((a) => a.id),
    )
  },
}

/** G-DISPUTE: a complaint about the bill is being investigated. */
export const complaintPending: ShutoffRule = {
  code: 'G-DISPUTE',
  of_the_bill: false,
  bars: (c) => (c.facts.disputes.length === 0 ? NO_BARS : c.facts.disputes.map((d) => whilePending(d.filed, d.closed))),
  tells(c) {
    const all = c.facts.disputes
    if (all.length === 0) return notApplicable('no complaint')
    return telling(
      all.map((d) => `complaint ${span(d.filed, d.closed)}`).join('; '),
      all.map((d) => d.id),
    )
  },
}

/** G-EXT: the customer has all of the last day of an extension to pay. */
export const extensionGranted: ShutoffRule = {
  code: 'G-EXT',
  of_the_bill: false,
  bars: (c) =>
    c.facts.extensions.length === 0 ? NO_BARS : c.facts.extensions.map((e) => whilePending(e.granted, e.until)),
  tells(c) {
    const all = c.facts.extensions
    if (all.length === 0) return notApplicable('no extension')
    return telling(
      all.map((e) => `time to pay through ${e.until}`).join('; '),
      all.map((e) => e.id),
    )
  },
}

/** P-HOLD: any other dated protection that staff placed. */
export const staffHold: ShutoffRule = {
  code: 'P-HOLD',
  of_the_bill: false,
  bars: (c) => (c.facts.holds.length === 0 ? NO_BARS : c.facts.holds.map((h) => whilePending(h.from, h.until))),
  tells(c) {
    const all = c.facts.holds
    if (all.length === 0) return notApplicable('no hold')
    const words = all.map((h) => `${h.kind.replaceAll('_', ' ')} ${span(h.from, h.until)}`)
    return telling(
      words.join('; '),
      all.map((h) => h.id),
    )
  },
}

/** Days on which an appeal was decided; a contact made by then no longer announces the shut-off. */
export function appealsDecided(c: ShutoffCase): readonly BusinessDate[] {
  if (c.facts.appeals.length === 0 || !c.policy.fresh_contact_after_appeal || c.law['S-APPEAL'] === null) return []
  return c.facts.appeals.map((appeal) => appeal.closed).filter((closed) => closed !== null)
}
