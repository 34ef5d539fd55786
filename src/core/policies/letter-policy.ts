import type {BusinessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readLetterClauses, type LetterClauses} from '#core/policies/law.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'

/** Where a customer reaches the district, as every letter says it. */
export interface LetterContact {
  readonly return_address: readonly string[]
  readonly phone: string
  readonly relay: string
  readonly email: string
  readonly policy_web: string
}

/** What the district's letters carry beyond the law. */
export interface LetterPolicy extends Provision {
  readonly effective_to: BusinessDate | null
  readonly contact: LetterContact
  /** Days to appeal a decision on a bill, counted from the letter. */
  readonly appeal_days: number
  /** Languages of letters that no statute asks for. */
  readonly default_languages: readonly string[]
  /** Letters without a statutory form, and what the district wants them to say. */
  readonly letters: readonly LetterClauses[]
}

/** Who lives in the service area: decides the languages of notices. */
export interface AreaLanguages extends Provision {
  readonly effective_to: BusinessDate | null
  readonly connections: number
  /** Percent of the people by language code. */
  readonly percent: Readonly<Record<string, number>>
}

function readPolicy(node: DataNode): LetterPolicy {
  const contact = node.at('contact')
  const text = (key: string): string => contact.at(key).text()
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    contact: {
      return_address: contact.at('return_address').texts(),
      ...{phone: text('phone'), relay: text('relay'), email: text('email'), policy_web: text('policy_web')},
    },
    appeal_days: node.at('appeal_days').whole(1),
    default_languages: node.at('default_languages').texts(),
    letters: node.at('letters').list().map(readLetterClauses),
  }
}

function readArea(node: DataNode): AreaLanguages {
  const percent = node.at('percent')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    connections: node.at('connections').whole(1),
    percent: Object.fromEntries(percent.keys().map((language) => [language, percent.at(language).whole()])),
  }
}

/** @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function letterPolicy(district: string, on: BusinessDate, root: URL = DATA_ROOT): LetterPolicy {
  const path = `districts/${district}/policies/letters.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readPolicy), on, `data/${path}`)
}

const areaPath = (district: string): string => `districts/${district}/policies/languages.json`

/** @throws Refusal BAD_DATA (78) */
export const areaVersions = (district: string, root: URL = DATA_ROOT): readonly AreaLanguages[] =>
  readData(root, areaPath(district)).at('versions').list().map(readArea)

/** @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export const areaLanguages = (district: string, on: BusinessDate, root: URL = DATA_ROOT): AreaLanguages =>
  mustBeInForce(areaVersions(district, root), on, `data/${areaPath(district)}`)
