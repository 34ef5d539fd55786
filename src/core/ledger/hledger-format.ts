import {plainMoney, type Cents} from '#core/kernel/money.js'
import {NO_CUSTOMER, type LedgerAccount} from '#core/ledger/chart.js'

/** Which of hledger's five kinds of account ours belong to: its statements need them. */
const KINDS: Readonly<Record<string, readonly [name: string, type: string]>> = {
  asset: ['assets', 'A'],
  'contra-asset': ['assets', 'A'],
  liability: ['liabilities', 'L'],
  equity: ['equity', 'E'],
  revenue: ['revenues', 'R'],
  'contra-revenue': ['revenues', 'R'],
  expense: ['expenses', 'X'],
}
const OTHER = ['equity', 'E'] as const

/**
 * Text that cannot end a line, open a comment, split a name (colons, two spaces) or look like a status, a virtual
 * posting or a tag.
 */
export function safeText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} .,/#&'+_-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** `assets:1110 Receivable water` and, for a customer's leg, the account number below it. */
export function accountName(account: LedgerAccount, customer: string = NO_CUSTOMER): string {
  const [kind] = KINDS[account.kind] ?? OTHER
  const own = `${kind}:${account.number} ${safeText(account.name)}`
  return customer === NO_CUSTOMER ? own : `${own}:${safeText(customer)}`
}

export const amountText = (amount: Cents): string => `$${plainMoney(amount)}`

/** The head of the file: commodity and accounts declared, so that `hledger check --strict` can hold the file to them. */
export function headOf(district: string, accounts: readonly LedgerAccount[]): string {
  const declared = accounts.map((account) => {
    const [, type] = KINDS[account.kind] ?? OTHER
    return `account ${accountName(account)}  ; type:${type}, fund:${safeText(account.fund)}\n`
  })
  return `; Books of ${safeText(district)}\n\ncommodity $1000.00\n\n${declared.join('')}\n`
}

export interface HledgerTransaction {
  readonly date: string
  readonly code: string
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  readonly legs: readonly {readonly account: string; readonly amount: Cents}[]
}

export function transactionText(transaction: HledgerTransaction): string {
  const {date, code, description, tags, legs} = transaction
  const comment = Object.entries(tags)
    .map(([name, value]) => `${name}:${safeText(value)}`)
    .join(', ')
  const postings = legs.map((leg) => `    ${leg.account}  ${amountText(leg.amount)}\n`)
  return `${date} (${code}) ${safeText(description)}${comment === '' ? '' : `  ; ${comment}`}\n${postings.join('')}\n`
}

/** A last entry of nothing that makes hledger itself prove our total of every account, customers included. */
export function totalsText(date: string, totals: readonly {account: string; balance: Cents}[]): string {
  const legs = totals.map(({account, balance}) => `    ${account}  $0.00 =* ${amountText(balance)}\n`)
  return totals.length === 0 ? '' : `${date} totals\n${legs.join('')}\n`
}
