import type {ActContext} from '#core/acts/act.js'
import {NO_CUSTOMER} from '#core/ledger/chart.js'
import {credit, debit, journal} from '#core/ledger/journal.js'
import {postJournals} from '#core/ledger/post-journals.js'
import type {Tender} from '#core/payments/payment.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** A thing sold over the counter: its code says whose money it is. */
export interface Sale {
  readonly tender: Tender
  readonly code: string
  readonly customer: string
  readonly ledgerAccount: string
}

export interface PostedSale {
  readonly saleId: string
  readonly journalId: string
  readonly journalNo: string
}

/** Posts sales without an invoice, one journal each. */
export async function postSales(trx: Trx, sales: readonly Sale[], context: ActContext): Promise<PostedSale[]> {
  const posted = sales.map(({tender, code, ledgerAccount}) => ({
    saleId: context.key(),
    journal: journal(
      {
        kind: 'misc_receivable.cash-sale',
        accountId: NO_CUSTOMER,
        effectiveOn: tender.effectiveOn,
        memo: `${code} ${tender.tender} ${tender.reference}`.trim(),
        postings: [debit(tender.ledgerAccount, tender.amount), credit(ledgerAccount, tender.amount)],
      },
      context.recordedAt,
    ),
  }))
  await postJournals(
    trx,
    posted.map((one) => one.journal),
    context,
  )
  const rows = sales.map(({tender, code, customer, ledgerAccount}, index) => ({
    sale_id: posted[index]?.saleId,
    code,
    customer,
    ledger_account: ledgerAccount,
    amount_cents: tender.amount,
    effective_on: tender.effectiveOn,
    journal_id: posted[index]?.journal.journalId,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'misc_sale', SALE_COLUMNS, rows)
  return posted.map(({saleId, journal: {journalId, journalNo}}) => ({saleId, journalId, journalNo}))
}

const SALE_COLUMNS = {
  sale_id: 'text',
  code: 'text',
  customer: 'text',
  ledger_account: 'text',
  amount_cents: 'integer',
  effective_on: 'text',
  journal_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const
