import {usage} from '#core/kernel/refusal.js'

/** Shorter than any card number, so that none is ever kept as a bag. */
const BAG = /^[0-9A-Z][0-9A-Z-]{2,11}$/

/** The number printed on a bag, in capitals. @throws Refusal BAD_BAG (64) */
export function parseBag(text: string, field = 'bag'): string {
  const bagNo = text.trim().toUpperCase()
  if (BAG.test(bagNo)) return bagNo
  throw usage('BAD_BAG', `${field}: ${text} is not a bag number (3 to 12 digits or letters)`, field)
}
