import type {TakeOverInput} from '#core/accounts/take-over-account.js'
import type {OpenAccountInput} from '#core/accounts/opening.js'
import type {PossibleMatch} from '#core/accounts/possible-match.js'
import type {FoundPremise} from '#core/accounts/premise-search-views.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {matchChoice, premiseChoice} from '#terminal/account-views.js'
import {date, found, text, typed, type Question} from '#terminal/questions.js'

type HeldBy = OpenAccountInput['occupancy']

/** The answer stands as a flag of its own: `--tenant`. */
const heldBy: Question<HeldBy | true | null> = {
  ask: (prompts) =>
    prompts.choose<HeldBy>('Owner or tenant', [
      {name: 'tenant', value: 'tenant'},
      {name: 'owner, lives or works there', value: 'owner'},
      {name: 'owner, lets it to others', value: 'landlord'},
    ]),
  words: (_name, value) => (typeof value === 'string' ? [`--${value}`] : []),
  or: ['tenant', 'landlord'],
}

interface Asking {
  readonly today: BusinessDate
  readonly search: (text: string) => Promise<readonly FoundPremise[]>
  /** Throws a refusal that says what is wrong. */
  readonly checkIdentification: (text: string) => unknown
}

/** What is asked before the store is searched for the applicant. */
export const firstQuestions = ({search, today, checkIdentification}: Asking) => ({
  premise: found('Premise', async (told) => (told === '' ? [] : (await search(told)).map(premiseChoice))),
  name: text('Customer name'),
  effective: {...date('Service starts', addDays(today, 1)), absent: today},
  owner: heldBy,
  'id-checked': typed('ID shown (type and last 4 only, licence:7731)', (told) => {
    checkIdentification(told)
    return told
  }),
})

/** Who of those the district knows is the applicant, if anybody. */
export const priorQuestion = (matches: readonly PossibleMatch[]): Question<string> => ({
  ask: (prompts) =>
    matches.length === 0
      ? Promise.resolve('none')
      : prompts.choose<string>('Is it one of these persons?', [
          {name: 'none of them', value: 'none'},
          ...matches.map(matchChoice),
        ]),
  words: (name, value) => [`--${name}`, value],
})

/** What is asked of an occupant who becomes the customer: the premise is known. */
export const occupantQuestions = (today: BusinessDate, checkIdentification: Asking['checkIdentification']) => {
  const {name, effective, 'id-checked': shown} = firstQuestions({today, checkIdentification, search: nothingFound})
  return {name, effective, 'id-checked': shown, prior: priorQuestion([])}
}
const nothingFound = (): Promise<readonly FoundPremise[]> => Promise.resolve([])

interface OccupantTold {
  readonly name: string
  readonly effective: BusinessDate
  readonly 'id-checked': string
  readonly prior: string
}
interface OccupantFlags extends Flags {
  readonly agrees: boolean
  readonly 'rent-months': number
  readonly 'whole-account': boolean
}

/** Flags and answers of an occupant as the act takes them. */
export function takeOverInput(landlord: string, told: OccupantTold, flags: OccupantFlags): TakeOverInput {
  return {
    ...openingInput({...told, premise: '', owner: 'tenant'}, flags),
    prior: told.prior,
    occupant_of: landlord,
    covers: flags['whole-account'] ? 'whole_account' : 'own_meter',
    agrees_terms: flags.agrees,
    prompt_rent_months: flags['rent-months'],
  }
}

interface Told {
  readonly premise: string
  readonly name: string
  readonly effective: BusinessDate
  readonly owner: HeldBy | boolean | null
  readonly 'id-checked': string
}
interface Flags {
  readonly tenant?: boolean
  readonly landlord?: boolean
  readonly organization?: boolean
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly 'mail-address'?: string | undefined
  readonly language?: string | undefined
  readonly class?: string | undefined
  readonly paperless?: boolean
  readonly deposit: string
  readonly 'red-flag'?: string[] | undefined
}

/** Flags and answers as the act takes them, still without the earlier account. */
export const openingInput = (told: Told, flags: Flags): OpenAccountInput => ({
  premise: told.premise,
  name: told.name,
  person_kind: flags.organization === true ? 'organization' : 'natural',
  occupancy: occupancyOf(told.owner, flags),
  id_checked: told['id-checked'],
  phone: flags.phone ?? null,
  email: flags.email ?? null,
  mail_address: flags['mail-address'] ?? null,
  language: flags.language ?? null,
  class: flags.class ?? null,
  paperless: flags.paperless ?? false,
  prior: 'none',
  deposit: flags.deposit,
  effective: told.effective,
  red_flags: flags['red-flag'] ?? [],
})

function occupancyOf(answer: Told['owner'], flags: Flags): HeldBy {
  if (typeof answer === 'string') return answer
  if (flags.landlord === true) return 'landlord'
  return flags.tenant === true ? 'tenant' : 'owner'
}
