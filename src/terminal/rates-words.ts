const NOT_VERIFIED: Readonly<Record<string, string>> = {
  from_memory: 'not verified: from memory',
  policy: "not verified: the district's own policy",
  open: 'not verified: open',
}

/** How far the text of the rates was read. */
export const verifiedWords = (verified: string): string => NOT_VERIFIED[verified] ?? 'text read'

const POLICIES: Readonly<Record<string, string>> = {
  by_bill_date: 'the day of the bill decides',
  by_period_start: 'the first day of service decides',
  split_by_days: 'each version prices its days',
}

/** How a change of the rates meets a bill. */
export const policyWords = (policy: string): string => POLICIES[policy] ?? policy

export const roundingWords = (rounding: {readonly mode: string; readonly scale: number} | null): string =>
  rounding === null
    ? 'rounded with the bill'
    : `rounded ${rounding.mode.replaceAll('_', ' ')} to ${rounding.scale} decimals`
