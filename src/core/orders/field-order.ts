/** Work at a premise that this program orders so far. */
export const ORDER_KINDS = ['turn_on', 'read_meter', 'turn_off', 'restore'] as const
export type OrderKind = (typeof ORDER_KINDS)[number]

/** Kinds of events after which an order is over. */
export const OVER = "'complete', 'unable', 'cancel', 'ack-pull'"
