import type {Service} from '#core/accounts/agreement.js'
import {daysBetween, type BusinessDate} from '#core/kernel/business-date.js'
import type {ReadKind} from '#core/meters/loaded-read.js'
import {useOver, type RegisterRead} from '#core/meters/read-use.js'
import type {Register} from '#core/meters/register.js'
import type {Volumes, VolumeUnit} from '#core/meters/volume.js'

/** A read that a bill may be priced from. */
export interface BillableRead extends RegisterRead {
  readonly readId: string
  readonly readOn: BusinessDate
  readonly kind: ReadKind
  /** What the reader noted; empty when nothing. */
  readonly code: string
  /** Names of the checks that found something when it was loaded. */
  readonly flags: readonly string[]
}

/** An agreement for metered service with the account it is of. */
export interface ServedPoint {
  readonly accountId: string
  readonly accountNo: string
  readonly serviceClass: string
  readonly premiseId: string
  readonly agreementId: string
  readonly servicePointId: string
  readonly service: Service
  readonly ratePlan: string
  readonly startOn: BusinessDate
  /** The day service ended; null while it goes on. */
  readonly finalOn: BusinessDate | null
}

/**
 * What is not billed yet of one meter at one service point of an account. A meter that was exchanged within the period
 * makes two of them for the point: the old one up to its last read, the new one from its first.
 */
export interface UnbilledReads extends ServedPoint {
  /** null: no meter hung here between what is billed and the day asked for. */
  readonly meter: {
    readonly meterId: string
    readonly serial: string
    readonly size: string
    readonly register: Register
    readonly installedOn: BusinessDate
    readonly removedOn: BusinessDate | null
  } | null
  /** The read from which the next bill counts: last billed, or the start read; of a new meter its first. */
  readonly from: BillableRead | null
  /** `from` stands on a bill already: its day is the first of the next period. */
  readonly fromIsBilled: boolean
  /** After `from`, in the order of their days. */
  readonly reads: readonly BillableRead[]
}

export type UnbilledState = 'ready' | 'no_meter' | 'no_start_read' | 'no_read_since'

/** Whether a bill can be made of it, and if not, what is missing. */
export function unbilledState({meter, from, reads}: UnbilledReads): UnbilledState {
  if (meter === null) return 'no_meter'
  if (from === null) return 'no_start_read'
  return reads.length === 0 ? 'no_read_since' : 'ready'
}

/** The last read, up to which a bill would go. */
export const lastReadOf = ({reads}: UnbilledReads): BillableRead | null => reads.at(-1) ?? null

/** Days from the first read to the last; 0 where there is none to count from or to. */
export function daysOf(unbilled: UnbilledReads): number {
  const last = lastReadOf(unbilled)
  return unbilled.from === null || last === null ? 0 : daysBetween(unbilled.from.readOn, last.readOn)
}

/** Use from the first read to the last in thousandths of a unit; null where it cannot be said. */
export function useOf(
  unbilled: UnbilledReads,
  unit: {readonly unit: VolumeUnit; readonly volumes: Volumes},
): number | null {
  const {meter, from, reads} = unbilled
  return meter === null || from === null || reads.length === 0 ? null : useOver([from, ...reads], meter.register, unit)
}
