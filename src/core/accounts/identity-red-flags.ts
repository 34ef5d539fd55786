import type {RedFlagProgram} from '#core/policies/law.js'

export interface RedFlagAnswer {
  readonly open_now: boolean
  readonly action: string
  /** What each flag means, in words; an unknown flag stands for itself. */
  readonly reasons: readonly string[]
}

/** Any red flag, known or not, holds the opening until identity is verified and the matter logged (16 CFR 681.1). */
export function judgeRedFlags(flags: readonly string[], program: RedFlagProgram): RedFlagAnswer {
  const reasons = flags.map((flag) => program.flags.get(flag) ?? flag)
  if (flags.length === 0) return {open_now: true, action: program.action_when_clear, reasons}
  return {open_now: false, action: program.action_when_flagged, reasons}
}
