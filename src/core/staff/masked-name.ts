/** `B*** H***`: enough to tell rows apart, not to name anybody. */
export const maskedName = (name: string): string => name.replaceAll(/(\p{L})[\p{L}\p{M}'’.-]*/gu, '$1***')
