import {cents, parseMoney, plainMoney} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'

/** So much, on so many pieces of paper. */
export type Paper = {readonly amount_cents: number; readonly count: number}

const PAPER = /^(\d{1,9}\.\d{2}):(\d{1,5})$/

/** Reads `3011.50:24`, a total and how many pieces make it. @throws Refusal BAD_COUNT (64) with a caret */
export function parsePaper(text: string, field = 'checks'): Paper {
  const [, total, pieces] = PAPER.exec(text.trim()) ?? []
  if (total !== undefined && pieces !== undefined)
    return {amount_cents: parseMoney(total, field), count: Number(pieces)}
  const at = /^\d{0,9}(?:\.\d{0,2})?(?::\d{0,5})?/.exec(text)?.[0].length ?? 0
  const caret = `\n  ${text}\n  ${' '.repeat(at)}^`
  throw usage('BAD_COUNT', `${field}: not a total and a count, as 3011.50:24${caret}`, field)
}

export const formatPaper = ({amount_cents, count}: Paper): string => `${plainMoney(cents(amount_cents))}:${count}`
