import {readWhole} from '#core/imports/import-source.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'

/** Account numbers of a text file, one a line, each once. @throws Refusal ROW_ERRORS (65) listing every bad line */
export const readAccountList = async (file: string): Promise<string[]> => accountsIn(await readWhole(file))

export function accountsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({text: line.trim(), line: index + 1}))
  const given = lines.filter((line) => line.text !== '')
  const faults: RowFault[] = given
    .filter((line) => !isAccountNumber(line.text))
    .map((line) => ({line: line.line, field: 'account', value: line.text, reason: 'not an account number'}))
  if (faults.length > 0)
    throw refuse('ROW_ERRORS', `${faults.length} of ${given.length} lines are wrong; nothing was recorded`, {
      rows: faults,
    })
  return Array.from(new Set(given.map((line) => parseAccountNumber(line.text))))
}
