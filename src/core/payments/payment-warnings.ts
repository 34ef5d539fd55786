import {formatMoney} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {refuse} from '#core/kernel/refusal.js'
import {placeTenders, type NewTender, type Payee} from '#core/payments/payment-event.js'
import type {PaymentFacts} from '#core/payments/payment-facts.js'

/** The question that is asked instead of refusing. */
export const POSSIBLE_DUPLICATE = 'POSSIBLE_DUPLICATE'

/** What looks as if it had been taken already, one sentence each. */
export function duplicatesIn(
  tenders: readonly Pick<NewTender, 'kind' | 'amount' | 'reference' | 'check'>[],
  payees: readonly Payee[],
  {paidToday, seenChecks}: Pick<PaymentFacts, 'paidToday' | 'seenChecks'>,
): string[] {
  const checks = tenders.flatMap(({kind, reference, check}) => {
    const seen = seenChecks.find(
      (one) => one.number === reference && one.routing === check?.routing && one.account_token === check.accountToken,
    )
    return kind !== 'check' || seen === undefined
      ? []
      : [`Check ${reference} of the same bank account was posted on ${seen.on} (${seen.receiptNo})`]
  })
  const paid = placeTenders(tenders, payees).flatMap(({tenderAt, payeeAt, amount}) => {
    const tender = mustExist(tenders[tenderAt], 'a part has its tender')
    const payee = mustExist(payees[payeeAt], 'a part has its payee')
    if (payee.kind !== 'account') return []
    const same = paidToday.find(
      (one) => one.accountId === payee.accountId && one.kind === tender.kind && one.amount === amount,
    )
    return same === undefined
      ? []
      : [`${tenderTitle(tender)} for ${formatMoney(amount)} was posted today (${same.receiptNo})`]
  })
  return [...checks, ...paid]
}

const TITLES = {
  cash: 'Cash',
  check: 'Check',
  cashiers_check: "Cashier's check",
  money_order: 'Money order',
  card: 'Card',
  echeck: 'E-check',
} as const

const tenderTitle = ({kind, reference}: Pick<NewTender, 'kind' | 'reference'>): string =>
  reference === '' || kind === 'card' ? TITLES[kind] : `${TITLES[kind]} ${reference}`

/** @throws Refusal POSSIBLE_DUPLICATE (65) */
export function mustBeNew(duplicates: readonly string[], allowed: boolean): void {
  const [first] = duplicates
  if (first === undefined || allowed) return
  throw refuse(POSSIBLE_DUPLICATE, first, {next: ['the same command with --allow-duplicate']})
}
