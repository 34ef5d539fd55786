import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'

/** Hex digits of a seal: 48 bits, short enough to be read aloud. */
const SEAL_DIGITS = 12

/** The code printed on a receipt: of everything that it says and of the journals that stand for it. */
export const sealOf = (receipt: Json): string => sha256(canonicalJson(receipt)).slice(0, SEAL_DIGITS).toUpperCase()
