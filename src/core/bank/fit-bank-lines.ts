import type {BankLine} from '#core/bank/bank-lines.js'
import type {BankDifference} from '#core/bank/reconcile-statement.js'
import {netOf, type Settlement} from '#core/bank/settlement.js'

export interface Fit {
  readonly settlement: Settlement
  readonly line: BankLine
}

/**
 * Finds the bank line of each batch: of its kind, equal to the cent, not before the batch. A line that names the batch
 * is its own; without a name only a single one is taken, and only where no other batch could claim it.
 */
export function fitBankLines(
  settlements: readonly Settlement[],
  lines: readonly BankLine[],
): {fits: Fit[]; differences: BankDifference[]} {
  const fits: Fit[] = []
  const free = new Set(lines)
  const open = new Set(settlements)
  const take = (settlement: Settlement, line: BankLine): void => {
    fits.push({settlement, line})
    free.delete(line)
    open.delete(settlement)
  }
  for (const settlement of settlements) {
    const named = lines.filter((line) => free.has(line) && equals(settlement, line) && names(line, settlement))
    if (named[0] !== undefined) take(settlement, named[0])
  }
  for (const settlement of Array.from(open)) {
    const candidates = Array.from(free).filter(
      (line) => equals(settlement, line) && !namesOther(line, settlement, open),
    )
    const rivals = Array.from(open).filter((other) => candidates.some((line) => equals(other, line)))
    const [only] = candidates
    if (only !== undefined && candidates.length === 1 && rivals.length === 1) take(settlement, only)
  }
  return {fits, differences: [...batchDifferences(open, free), ...strayLines(open, free)]}
}

const equals = (settlement: Settlement, line: BankLine): boolean =>
  isOfKind(settlement, line) && line.amount === netOf(settlement)

const isOfKind = (settlement: Settlement, line: BankLine): boolean =>
  line.kind === settlement.kind &&
  line.statementOn >= settlement.effectiveOn &&
  !line.notOf.includes(settlement.settlementId)

/** The batch's number stands in the line as a word of its own. */
function names(line: BankLine, {reference}: Pick<Settlement, 'reference'>): boolean {
  const words = `${line.reference} ${line.description}`.toUpperCase().split(/[^A-Z0-9-]+/)
  return words.includes(reference.toUpperCase())
}

const namesOther = (line: BankLine, settlement: Settlement, open: ReadonlySet<Settlement>): boolean =>
  Array.from(open).some((other) => other !== settlement && names(line, other))

function batchDifferences(open: ReadonlySet<Settlement>, free: ReadonlySet<BankLine>): BankDifference[] {
  return Array.from(open).flatMap((settlement): BankDifference[] => {
    const common = {settlement: settlement.settlementNo, reference: settlement.reference}
    const expected = netOf(settlement)
    const named = Array.from(free).find((line) => isOfKind(settlement, line) && names(line, settlement))
    if (named !== undefined)
      return [{what: 'bank_amount_differs', ...common, expected_cents: expected, bank_cents: named.amount}]
    const several = Array.from(free).some((line) => equals(settlement, line))
    return several ? [{what: 'several_lines_fit', ...common, expected_cents: expected, bank_cents: expected}] : []
  })
}

/** Money of a processor or lockbox at the bank that fits no batch. */
function strayLines(open: ReadonlySet<Settlement>, free: ReadonlySet<BankLine>): BankDifference[] {
  const batches = Array.from(open)
  return Array.from(free)
    .filter((line) => !batches.some((one) => equals(one, line) || (isOfKind(one, line) && names(line, one))))
    .map((line) => ({
      ...{what: 'no_batch_for_line' as const, settlement: null, reference: line.reference || line.description},
      ...{expected_cents: null, bank_cents: line.amount},
    }))
}
