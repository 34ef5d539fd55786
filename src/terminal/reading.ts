/** What a flag or an argument says: the parser rewrites the message of what it catches, so the refusal travels as the cause. */
export function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error('not a value', {cause: error})
  }
}
