import type {Imported} from '#core/imports/import-file.js'
import {EXIT} from '#core/kernel/refusal.js'
import {formatMoney} from '#core/kernel/money.js'
import type {View} from '#terminal/view.js'

/** What became of a file: every row is in one of the counts. */
export function importView(imported: Imported, what: 'bills' | 'payments' | 'reads'): View {
  const {posted, refusedRows, warnings, flagged, sum, ...rest} = imported
  const {posted: rows, parked, accountsMade, total} = posted
  const flags = Object.entries(flagged)
  const isMoney = what !== 'reads'
  const totals = isMoney ? {parked, accounts_made: accountsMade, total_cents: total} : {read_sum: sum}
  return {
    data: {...rest, flagged, posted: rows, ...totals},
    id: imported.batch,
    exit: imported.refused > 0 ? EXIT.partial : EXIT.done,
    refusedRows,
    warnings: warnings.map((message) => ({code: 'FILE', message})),
    human(screen) {
      const word = {applied: 'POSTED', nothing_new: 'NOTHING NEW', dry_run: 'DRY RUN'}[imported.status]
      screen.done(`${word} ${imported.batch}: ${rows} ${what}${isMoney ? `, ${formatMoney(total)}` : ''}`)
      screen.card([
        ['rows read', String(imported.rows)],
        ['posted', String(rows)],
        ...(isMoney ? [] : [['sum of the reads', String(sum ?? 0)] as const]),
        ...(what === 'payments' ? [['to suspense', String(parked)] as const] : []),
        ...(accountsMade > 0 ? [['accounts made', String(accountsMade)] as const] : []),
        ['duplicates in the file', String(imported.duplicates)],
        ['known before', String(imported.known)],
        ['refused', String(imported.refused)],
        ...flags.map(([check, n]) => [`flagged ${check}`, String(n)] as const),
      ])
    },
    next: imported.status === 'applied' && isMoney ? ['curbstop prove-books'] : [],
  }
}
