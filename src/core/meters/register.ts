/** In what a register counts. */
export const REGISTER_UNITS = ['ccf', 'kgal', 'gal', 'cf'] as const
export type RegisterUnit = (typeof REGISTER_UNITS)[number]

/** The counter of a meter: a read is the whole number its dials show. */
export interface Register {
  readonly dials: number
  readonly unit: RegisterUnit
  /** Units one count stands for, in thousandths: 10,000 for a register that counts tens. */
  readonly multiplierThousandths: number
}

const TEN = 10

/** How many values the register has: after the last it shows 0 again. */
export const countsOf = ({dials}: Pick<Register, 'dials'>): number => TEN ** dials

/** What a register counts through when it goes from one read over its highest value to another. */
export const countsOverTop = (from: number, to: number, register: Pick<Register, 'dials'>): number =>
  countsOf(register) - from + to
