/** Causes of a difference that a search can find, each with what is said where nothing of it was found. */
export const SEARCHED_CAUSES = {
  CHECK_AS_CASH: {title: 'check counted as cash', absent: 'no check listed as cash'},
  WRONG_TENDER: {title: 'entered as one tender, taken as another', absent: 'no receipt entered as another tender'},
  CHANGE_WRONG: {title: 'change given wrong', absent: 'no change of this amount'},
  MISSING_VOID: {title: 'entered again without a void', absent: 'no missing void'},
  VOID_KEPT: {title: 'voided, and the money stayed', absent: 'no void of this amount'},
  EQUAL_RECEIPT: {title: 'receipt of the same amount', absent: 'no receipt of this amount'},
  COUNTED_TWICE: {title: 'counted twice', absent: 'nothing of this amount to count twice'},
  NOT_COUNTED: {title: 'left out of the count', absent: 'nothing of this amount to leave out'},
  SLIDE: {title: 'decimal point moved', absent: 'no decimal point moved'},
  TRANSPOSED: {title: 'digits changed places', absent: 'no digits changed places'},
} as const
export type SearchedCause = keyof typeof SEARCHED_CAUSES

/** What a cashier may give as the cause: one that a search can find, or none is known. */
export const CAUSE_CODES = [...(Object.keys(SEARCHED_CAUSES) as SearchedCause[]), 'UNKNOWN'] as const
export type CauseCode = (typeof CAUSE_CODES)[number]

export const causeTitle = (code: CauseCode): string => (code === 'UNKNOWN' ? 'not found' : SEARCHED_CAUSES[code].title)

export const isCause = (text: string): text is CauseCode => CAUSE_CODES.some((code) => code === text)
