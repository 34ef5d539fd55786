export const NOTICE_METHODS = ['mail', 'posted', 'hand', 'email'] as const
export type NoticeMethod = (typeof NOTICE_METHODS)[number]

/** Kinds of notices before a shut-off, and how each may go. */
export const NOTICE_KINDS = {
  past_due: {methods: ['mail', 'email']},
  intent: {methods: ['mail', 'posted', 'hand', 'email']},
  occupant: {methods: ['mail', 'posted', 'hand']},
  tag: {methods: ['posted', 'hand', 'mail']},
  final: {methods: ['posted']},
} as const satisfies Readonly<Record<string, {methods: readonly NoticeMethod[]}>>
export type NoticeKind = keyof typeof NOTICE_KINDS
export const NOTICE_NAMES = ['past_due', 'intent', 'occupant', 'tag', 'final'] as const satisfies readonly NoticeKind[]

/** What is posted or handed over is known to the minute: hours are counted from it. */
export const TAG_METHODS: readonly NoticeMethod[] = ['posted', 'hand']

/** How an attempt to reach an adult ended (Gov. 60373(b), HSC 116908(a)). */
export const CONTACT_OUTCOMES = ['reached', 'not_reached', 'notice_left'] as const
export type ContactOutcome = (typeof CONTACT_OUTCOMES)[number]
export const CONTACT_METHODS = ['phone', 'in_person', 'visit'] as const
export type ContactMethod = (typeof CONTACT_METHODS)[number]
