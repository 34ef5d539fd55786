/** An invariant of the program. A failure is a bug (exit 70) and is never caught to go on. */
export function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}

export function mustExist<T>(value: T | null | undefined, message: string): T {
  must(value !== null && value !== undefined, message)
  return value
}
