import {readFileSync} from 'node:fs'

/** Classes of receivables: shut-off law, payment order and other agencies' money differ by class. */
export const CLASSES = ['water', 'recycled', 'sewer', 'fee'] as const
export type ReceivableClass = (typeof CLASSES)[number]

export const RECEIVABLE_ACCOUNT: Readonly<Record<ReceivableClass, string>> = {
  water: '1110',
  recycled: '1115',
  sewer: '1120',
  fee: '1130',
}
export const REVENUE_ACCOUNT: Readonly<Record<ReceivableClass, string>> = {
  water: '4010',
  recycled: '4015',
  sewer: '4020',
  fee: '4140',
}
export const CUSTOMER_CREDITS = '2120'
export const DEPOSITS_HELD = '2110'
export const DEPOSIT_BANK = '1015'
export const SUSPENSE = '2140'
export const PAYABLES = '2130'
export const UNCLAIMED = '2150'
export const TURN_OFF_REVENUE = '4120'
export const OPENING_EQUITY = '3010'
export const OVER_SHORT = '5100'
export const BANK_FEES = '5410'
export const BANK = '1010'
export const UNDEPOSITED = '1020'
export const DRAWER = '1030'
export const CHANGE_FUND = '1031'
export const NIGHT_DROP = '1040'
export const CARD_CLEARING = '1050'
export const REMITTANCE_CLEARING = '1055'
export const RETURNED_CLEARING = '1060'

/** The ledger accounts whose postings make up what a customer owes (debit) or holds (credit). */
export const CUSTOMER_BALANCE_ACCOUNTS: readonly string[] = [...Object.values(RECEIVABLE_ACCOUNT), CUSTOMER_CREDITS]

/** The customer dimension of a posting that belongs to no customer. */
export const NO_CUSTOMER = '-'

export interface LedgerAccount {
  readonly number: string
  readonly name: string
  readonly kind: string
  readonly fund: string
}

export function loadChart(district: string): readonly LedgerAccount[] {
  const file = new URL(`../../../data/districts/${district}/chart.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as {accounts: LedgerAccount[]}).accounts
}
