import type {BankruptcyFact, OpenItemFact} from '#core/collections/shutoff-facts.js'

type Dated = Pick<OpenItemFact, 'mailed' | 'due'>

/**
 * Whether a bill belongs to the time before a petition: it was mailed by the day of filing, and so is for water used
 * before; where nobody knows the mailing, it was due by then. The debt is frozen (11 U.S.C. 362(a)).
 */
export const isOwedBefore = ({mailed, due}: Dated, petitions: readonly Pick<BankruptcyFact, 'filed'>[]): boolean =>
  petitions.some(({filed}) => (mailed ?? due) <= filed)
