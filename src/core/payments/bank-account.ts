import {sha256} from '#core/kernel/canonical-json.js'

/** What is kept of a payer's bank account: enough to know it again, too little to draw on it. */
export interface BankAccountFace {
  readonly accountToken: string
  readonly accountLast4: string
}

const LAST = 4
const TOKEN_LENGTH = 32

/** Leading zeros, blanks and dashes are how a bank fills a field, not part of the number. */
export function bankAccountFace(routing: string, account: string): BankAccountFace {
  const digits = account.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  return {
    accountToken: sha256(`bank-account:${routing}:${digits}`).slice(0, TOKEN_LENGTH),
    accountLast4: digits.slice(-LAST),
  }
}

const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1]

/** ABA routing number: nine digits, weighted 3 7 1, a multiple of ten. */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false
  const total = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(text.charAt(at)), 0)
  return total % 10 === 0
}
