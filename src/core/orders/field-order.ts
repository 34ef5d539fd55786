/** Work at a premise that this program orders so far. */
export const ORDER_KINDS = ['turn_on', 'read_meter', 'turn_off'] as const
export type OrderKind = (typeof ORDER_KINDS)[number]
