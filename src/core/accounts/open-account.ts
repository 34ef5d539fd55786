import {accountIdOf} from '#core/accounts/account-key-views.js'
import {parseEmail, parseLanguage, parsePhone} from '#core/accounts/contact-data.js'
import {decideOpening} from '#core/accounts/decide-opening.js'
import {safeText} from '#core/accounts/free-text.js'
import {parseIdentification} from '#core/accounts/identification.js'
import {
  OCCUPANCIES,
  type Application,
  type OpenAccountInput,
  type OpenAccountOutcome,
  type Opening,
  type OpeningFacts,
} from '#core/accounts/opening.js'
import {matchWithAccount, possibleMatches} from '#core/accounts/possible-match-views.js'
import {choosePremise} from '#core/accounts/premise-choice.js'
import {agreementsAt, readsBetween, servicePointsOn} from '#core/accounts/premise-views.js'
import {recordOpening} from '#core/accounts/record-opening.js'
import {asOf} from '#core/accounts/versions.js'
import type {PossibleMatch} from '#core/accounts/possible-match.js'
import {mustMayView} from '#core/accounts/privacy.js'
import type {Act, ActContext} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {calendarOf} from '#core/kernel/calendar.js'
import {parseAccountNumber} from '#core/kernel/ids.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, usage} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw} from '#core/policies/law.js'
import {openingPolicy} from '#core/policies/opening-service.js'
import type {Trx} from '#core/store/open.js'

const NAME_LONGEST = 120
const ADDRESS_LONGEST = 200

/** Starts service for a person at a premise. */
export const openAccount: Act<OpenAccountInput, OpeningFacts, Opening, OpenAccountOutcome> = {
  kind: 'open-account',
  permission: 'open_account',
  subject: (input) => input.premise,
  load: loadOpening,
  decide: (facts, _input, context) => decideOpening(facts, {...context, staff: context.desk.staff}),
  record: recordOpening,
}

export async function loadOpening(trx: Trx, input: OpenAccountInput, {desk, today}: ActContext): Promise<OpeningFacts> {
  const application = parseApplication(input)
  const district = desk.district.id
  const policy = openingPolicy(district, today)
  const decided = loadDistrictPolicy(DATA_ROOT, district)
  const premise = await choosePremise(trx, input.premise, asOf(today))
  // Two desks opening the same premise at once: the second waits here and then sees the first one's account.
  await trx('premise').where('premise_id', premise.premise_id).forUpdate().select('premise_id')
  const from = addDays(application.start, -policy.start_read_within_days)
  const question = {applicant: application, premiseId: premise.premise_id, today, policy}
  return {
    application,
    premise,
    points: await servicePointsOn(trx, premise.premise_id, today),
    agreements: await agreementsAt(trx, premise.premise_id),
    reads: await readsBetween(trx, premise.premise_id, from, application.start),
    matches: await possibleMatches(trx, question),
    prior: application.prior === null ? null : await priorAccount(trx, application.prior, question),
    policy,
    law: loadLaw(DATA_ROOT).customers,
    redFlags: decided.red_flags,
    calendar: calendarOf(decided.calendar),
  }
}

async function priorAccount(
  trx: Trx,
  number: string,
  question: Parameters<typeof possibleMatches>[1],
): Promise<OpeningFacts['prior']> {
  const accountId = await accountIdOf(trx, number)
  if (accountId === null) throw notFound(`no account ${number}`, ['curbstop find-account NAME'])
  return mustExist(await matchWithAccount(trx, accountId, question), 'an account that was found')
}

/** Everything that can be wrong without looking at the store. @throws Refusal (64, 65) */
export function parseApplication(input: OpenAccountInput): Application {
  const occupancy = OCCUPANCIES.find((known) => known === input.occupancy)
  if (occupancy === undefined) throw usage('BAD_OCCUPANCY', `occupancy: ${OCCUPANCIES.join(', ')}`, 'owner')
  const phone = input.phone === null ? null : parsePhone(input.phone)
  return {
    name: safeText(input.name, 'name', NAME_LONGEST),
    kind: input.person_kind,
    occupancy,
    identification: parseIdentification(input.id_checked),
    phone: phone?.phone ?? null,
    phoneKey: phone?.key ?? null,
    email: input.email === null ? null : parseEmail(input.email),
    mailAddress: input.mail_address === null ? null : safeText(input.mail_address, 'mail-address', ADDRESS_LONGEST),
    language: input.language === null ? null : parseLanguage(input.language),
    serviceClass: input.class,
    paperless: input.paperless,
    prior: input.prior === 'none' ? null : parseAccountNumber(input.prior, 'prior'),
    deposit: input.deposit,
    start: businessDate(input.effective, 'effective'),
    redFlags: input.red_flags,
  }
}

/** Who the applicant may be, before anything is decided: what the desk asks about. */
export async function whoMayItBe(
  desk: Desk,
  asked: Pick<OpenAccountInput, 'premise' | 'name' | 'phone' | 'email' | 'id_checked'>,
): Promise<readonly PossibleMatch[]> {
  mustMayView(desk)
  const {db} = desk.store
  const phone = asked.phone === null ? null : parsePhone(asked.phone)
  const applicant = {
    name: safeText(asked.name, 'name', NAME_LONGEST),
    phoneKey: phone?.key ?? null,
    email: asked.email === null ? null : parseEmail(asked.email),
    identification: parseIdentification(asked.id_checked),
  }
  const premise = await choosePremise(db, asked.premise, asOf(desk.today))
  const policy = openingPolicy(desk.district.id, desk.today)
  const matches = await possibleMatches(db, {applicant, premiseId: premise.premise_id, today: desk.today, policy})
  const accountNumbers = matches.map((match) => match.account)
  await logLook(desk, {command: 'open-account', accountId: null, filter: 'possible matches', accountNumbers})
  return matches
}
