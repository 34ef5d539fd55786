import {must} from '#core/kernel/must.js'
import {countsOverTop, type Register} from '#core/meters/register.js'
import type {Volumes, VolumeUnit} from '#core/meters/volume.js'
import {fraction, plus, times, wholeOf, type Fraction, NOTHING} from '#core/rates/fraction.js'

/** What a register showed; `rolledOver`: it passed its highest value since the read before. */
export interface RegisterRead {
  readonly value: number
  readonly rolledOver: boolean
}

const THOUSAND = 1000n

/**
 * Counts between two reads of one register; below zero where the later read is lower and did not roll over. One that is
 * not lower passed no top, whatever was noted when the read before it still stood wrong.
 */
export function countsBetween(from: number, to: RegisterRead, register: Pick<Register, 'dials'>): number {
  const counts = to.rolledOver && to.value < from ? countsOverTop(from, to.value, register) : to.value - from
  must(Number.isSafeInteger(counts), 'a register counts in whole numbers')
  return counts
}

/** Use between two reads of one register, exactly, in another unit. */
export function exactUseBetween(
  from: number,
  to: RegisterRead,
  register: Register,
  {unit, volumes}: {readonly unit: VolumeUnit; readonly volumes: Volumes},
): Fraction {
  const counted = fraction(BigInt(countsBetween(from, to, register)) * BigInt(register.multiplierThousandths), THOUSAND)
  return register.unit === unit ? counted : times(counted, fraction(volumes[register.unit], volumes[unit]))
}

/** Use between two reads in whole thousandths of a unit, half up where another unit does not divide evenly. */
export function useBetween(
  from: number,
  to: RegisterRead,
  register: Register,
  unit: {readonly unit: VolumeUnit; readonly volumes: Volumes},
): number {
  return inThousandths(exactUseBetween(from, to, register, unit))
}

/** Use over reads of one register in their order, each counted from the one before; rounded once, at the end. */
export function useOver(
  reads: readonly RegisterRead[],
  register: Register,
  unit: {readonly unit: VolumeUnit; readonly volumes: Volumes},
): number {
  let used = NOTHING
  reads.forEach((read, at) => {
    const before = reads[at - 1]
    if (before !== undefined) used = plus(used, exactUseBetween(before.value, read, register, unit))
  })
  return inThousandths(used)
}

function inThousandths({n, d}: Fraction): number {
  const thousandths = Number(wholeOf(n * THOUSAND, d, 'half_up'))
  must(Number.isSafeInteger(thousandths), 'use is a number that can be kept')
  return thousandths
}
