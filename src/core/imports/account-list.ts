import {openImportSource} from '#core/imports/import-source.js'
import {isAccountNumber, parseAccountNumber} from '#core/kernel/ids.js'
import {refuse, type RowFault} from '#core/kernel/refusal.js'

/** Account numbers of a text file, one a line, each once. @throws Refusal ROW_ERRORS (65) listing every bad line */
export async function readAccountList(file: string): Promise<string[]> {
  const source = await openImportSource(file)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of source.bytes) chunks.push(chunk)
    return accountsIn(Buffer.concat(chunks).toString('utf8'))
  } finally {
    await source.close()
  }
}

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
