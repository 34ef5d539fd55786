import {heldUntil, METERED, overlaps} from '#core/accounts/agreement.js'
import {judgeRedFlags} from '#core/accounts/identity-red-flags.js'
import type {Opening, OpeningFacts, OpeningOrder, PointToServe} from '#core/accounts/opening.js'
import {openingDeposit} from '#core/accounts/opening-deposit.js'
import type {StartRead} from '#core/accounts/premise-views.js'
import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {addDays, daysBetween, maxDate, type BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import type {Role, StaffRoles} from '#core/staff/roles.js'
import {approversOf} from '#core/staff/roles.js'

export type OpeningContext = Pick<ActContext, 'roles' | 'today'> & {readonly staff: StaffRoles}

/**
 * Whether and how service opens on these facts.
 * @throws Refusal START_TOO_FAR, NO_SERVICE_POINT, PREMISE_OCCUPIED, PRIOR_UNLIKE, CLOSED_DAY, NO_CREDIT_GROUND,
 * BEYOND_ALL_AUTHORITY (65), BAD_CLASS, BAD_RED_FLAG (64)
 */
export function decideOpening(facts: OpeningFacts, context: OpeningContext): Opening {
  const {application, premise, policy} = facts
  mustNotBeTooFar(facts, context.today)
  const serviceClass = classOf(facts)
  const points = pointsToServe(facts, serviceClass)
  mustBeFree(facts)
  mustBeLinked(facts)
  const reads = startReads(facts, points)
  const starts = reads !== null
  const startRead = reads?.find((read) => read.kind === 'estimated') ?? reads?.[0] ?? null
  const {name, start} = application
  return {
    application,
    premise,
    points,
    serviceClass,
    customerRole: application.occupancy === 'landlord' ? 'landlord' : 'occupant',
    tenure: application.occupancy === 'tenant' ? 'tenant' : 'owner',
    language: application.language ?? facts.prior?.language ?? policy.language,
    starts,
    startRead,
    order: orderFor(facts, startRead, context.today),
    deposit: openingDeposit(
      {
        ...{asked: application.deposit, applicant: name, serviceClass, today: context.today},
        prior: facts.rentRecord === true ? null : facts.prior,
      },
      policy,
      facts.law,
    ),
    prior: facts.prior,
    matches: facts.matches,
    approval: approvalFor(facts, context),
    summary: `open ${premise.address} ${premise.unit}`.trim() + ` for ${name} from ${start}`,
  }
}

function mustNotBeTooFar({application, policy}: OpeningFacts, today: BusinessDate): void {
  const latest = addDays(today, policy.start_ahead_days)
  if (application.start > latest)
    throw refuse('START_TOO_FAR', `service is opened at most ${policy.start_ahead_days} days ahead, to ${latest}`, {
      field: 'effective',
      because: [{rule: 'start_ahead', citation: policy.citation}],
    })
}

function classOf({application, premise, policy}: OpeningFacts): string {
  const asked = application.serviceClass ?? policy.default_class.get(premise.dwelling) ?? ''
  if (!policy.classes.has(asked))
    throw usage('BAD_CLASS', `class: ${Array.from(policy.classes.keys()).join(', ')}`, 'class')
  return asked
}

function pointsToServe({points, application, premise, policy}: OpeningFacts, serviceClass: string): PointToServe[] {
  const plans = mustExist(policy.classes.get(serviceClass), 'the class was checked').rate_plans
  const {start} = application
  const there = points.filter(
    (point) => point.installed_on <= start && (point.removed_on === null || point.removed_on > start),
  )
  if (there.length === 0)
    throw refuse('NO_SERVICE_POINT', `${premise.premise_no} has no service point on ${start}`, {field: 'premise'})
  return there.map((point) => ({point, ratePlan: plans[point.service]}))
}

/** One point serves one customer on one day. */
function mustBeFree({agreements, premise, application}: OpeningFacts): void {
  const other = agreements.find((agreement) => overlaps(agreement, application.start))
  if (other === undefined) return
  const where = `${premise.address} ${premise.unit}`.trim()
  const since = other.start_on > application.start ? 'from' : 'since'
  const until = heldUntil(other)
  const held = `${where} is served to ${other.account_no} ${since} ${other.start_on}`
  throw refuse(
    'PREMISE_OCCUPIED',
    until === null ? `${held}. Close that account first.` : `${held} until ${until}; start then or later.`,
    {field: 'premise', next: [`curbstop show-account ${other.account_no}`]},
  )
}

/** A debt never lands on somebody by a slip of the keyboard: something must link the two. */
function mustBeLinked({prior, application}: OpeningFacts): void {
  if (prior === null || prior.evidence.length > 0) return
  throw refuse(
    'PRIOR_UNLIKE',
    `nothing links ${application.name} to ${prior.account}: name, phone, e-mail and identification all differ`,
    {field: 'prior', next: ['give the phone or e-mail that account was known by', '--prior none']},
  )
}

/** A read for every meter, else null: one missing read and the whole start waits for the field. */
function startReads({reads}: OpeningFacts, points: readonly PointToServe[]): StartRead[] | null {
  const metered = points.filter(({point}) => METERED.includes(point.service))
  const found = metered.flatMap(({point}) => reads.get(point.service_point_id) ?? [])
  return found.length === metered.length ? found : null
}

function orderFor(
  {application, calendar, reads, points}: OpeningFacts,
  startRead: StartRead | null,
  today: BusinessDate,
): OpeningOrder | null {
  const metered = points.filter((point) => METERED.includes(point.service))
  const missing = metered.filter((point) => !reads.has(point.service_point_id))
  if (missing.length === 0) {
    if (startRead?.kind !== 'estimated') return null
    return {
      kind: 'read_meter',
      forDate: calendar.nextOpenDay(maxDate(today, application.start)),
      note: 'start read was estimated',
    }
  }
  const day = maxDate(today, application.start)
  if (application.start > today && calendar.isClosed(day)) {
    throw refuse(
      'CLOSED_DAY',
      `nobody can turn the water on on ${day} (${calendar.closedReason(day) ?? ''}); next open day ${calendar.nextOpenDay(day)}`,
      {field: 'effective'},
    )
  }
  const serials = missing.map((point) => point.serial ?? 'no meter on file').join(', ')
  return {kind: 'turn_on', forDate: calendar.nextOpenDay(day), note: `start read of ${serials}`}
}

function approvalFor(facts: OpeningFacts, context: OpeningContext): ApprovalNeed | null {
  const needs = [backdatingNeed(facts, context), redFlagNeed(facts, context)].filter((need) => need !== null)
  const [first] = needs
  if (first === undefined) return null
  return {
    why: 'over_authority',
    approvers: first.approvers.filter((role) => needs.every((need) => need.approvers.includes(role))),
    message: needs.map((need) => need.message).join('; '),
    because: needs.flatMap((need) => need.because),
  }
}

/** How far back each role may start service: staff-roles.json. */
function backdatingNeed({application}: OpeningFacts, {roles, today, staff}: OpeningContext): ApprovalNeed | null {
  const back = daysBetween(application.start, today)
  const limits = staff.start_backdate_days
  const own = Math.max(0, ...roles.map((role) => limits[role] ?? 0))
  if (back <= own) return null
  const approvers = (Object.keys(limits) as Role[]).filter((role) => (limits[role] ?? 0) >= back)
  const may = approvers.filter((role) => approversOf(staff, 'open_account').includes(role))
  if (may.length === 0)
    throw refuse('BEYOND_ALL_AUTHORITY', `a start ${back} days back is beyond every role here`, {field: 'effective'})
  return {
    why: 'over_authority',
    approvers: may,
    message: `a start ${back} days back is beyond your ${own}; a ${may.join(' or ')} may`,
    because: [{rule: 'authority.start_backdate_days', citation: staff.citation}],
  }
}

/** 16 CFR 681.1: nobody opens on a red flag alone; another person verifies, and both stand in the audit chain. */
function redFlagNeed({application, redFlags}: OpeningFacts, {staff}: OpeningContext): ApprovalNeed | null {
  const unknown = application.redFlags.find((flag) => !redFlags.flags.has(flag))
  if (unknown !== undefined)
    throw usage(
      'BAD_RED_FLAG',
      `red-flag: ${unknown} is none of ${Array.from(redFlags.flags.keys()).join(', ')}`,
      'red-flag',
    )
  const answer = judgeRedFlags(application.redFlags, redFlags)
  if (answer.open_now) return null
  return {
    why: 'over_authority',
    approvers: approversOf(staff, 'open_account'),
    message: `red flag: ${answer.reasons.join(', ')}; the identity must be verified and the matter logged`,
    because: [{rule: 'R-FLAG', citation: redFlags.citation, fact: answer.action}],
  }
}
