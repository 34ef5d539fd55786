/** NUL and half of a surrogate pair: PostgreSQL refuses or replaces them, SQLite would keep them. */
// eslint-disable-next-line no-control-regex -- NUL is what is looked for
const UNSTORABLE_TEXT = /\u0000|[\ud800-\udfff]/u

/** Why a value must not reach a driver, null when it may: drivers would keep something else without a word. */
function faultOfValue(value: unknown): string | null {
  if (value === null || typeof value === 'boolean' || Buffer.isBuffer(value)) return null
  if (typeof value === 'string') return UNSTORABLE_TEXT.test(value) ? 'text with NUL or half a character' : null
  if (typeof value !== 'number') return typeof value
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
  return exact ? null : 'a number that is not exact'
}

/** @throws TypeError when a binding is not what the store would keep (the value itself is not shown) */
export function mustBeStorable(bindings: readonly unknown[] = []): void {
  for (const value of bindings) {
    const fault = faultOfValue(value)
    if (fault !== null) throw new TypeError(`unsafe SQL binding: ${fault}`)
  }
}
