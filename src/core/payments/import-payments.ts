import type {ActContext} from '#core/acts/act.js'
import {accountsByReference, referenceOf} from '#core/accounts/account-references.js'
import type {ExaminedRow, Importer, PostedChunk, StagedRow} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {centsIn, dateFieldIn, textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import {REMITTANCE_CLEARING} from '#core/ledger/chart.js'
import {processorImporter, type Day} from '#core/payments/import-processor.js'
import {pullOrders} from '#core/payments/payment-effects.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import type {Tender} from '#core/payments/payment.js'
import {postPayments} from '#core/payments/post-payments.js'
import type {Trx} from '#core/store/open.js'

/**
 * Brings payments taken elsewhere onto the books, oldest open item first: what a processor took to 1050, all else to
 * clearing 1055; money whose account nobody has goes to suspense and is counted.
 */
export function paymentsImporter(profile: LayoutProfile, day: Day): Importer {
  if (profile.processor !== undefined) return processorImporter(profile, profile.processor, day)
  const {today} = day
  return {
    kind: 'payments',
    permission: 'import_payments',
    examine: async (_reader, rows) => rows.map((row) => examined(row, today)),
    post: (trx, rows, batch, context) => post(trx, rows, {batchId: batch.batchId, profile}, context),
  }
}

function examined(row: ParsedRow, today: string): ExaminedRow {
  const paidOn = dateFieldIn(row, 'paid_on')
  const late = paidOn !== null && paidOn > today
  const fault = {line: row.line, field: 'paid_date', value: paidOn ?? '', reason: `after today ${today}`}
  return {row, faults: late ? [fault] : [], flags: []}
}

interface Posting {
  readonly batchId: string
  readonly profile: LayoutProfile
}

async function post(trx: Trx, rows: readonly StagedRow[], how: Posting, context: ActContext): Promise<PostedChunk> {
  const tenders = rows.map((staged) => ({
    tender: tenderOf(staged, how),
    reference: referenceOf(textIn(staged.row, 'account') ?? ''),
  }))
  const accounts = await accountsByReference(
    trx,
    tenders.map((one) => one.reference),
  )
  const payments = tenders.flatMap(({tender, reference}) => {
    const accountId = accounts.get(reference)
    return accountId === undefined ? [] : [{...tender, accountId}]
  })
  const strangers = tenders
    .filter(({reference}) => !accounts.has(reference))
    .map(({tender, reference}) => ({...tender, accountRef: reference, reason: 'no account of this number or key'}))
  await postPayments(trx, payments, context)
  await parkInSuspense(trx, strangers, context)
  const ids = Array.from(new Set(payments.map((payment) => payment.accountId)))
  await pullOrders(trx, {ids, why: `payment in ${how.profile.name}`}, context)
  return {
    posted: payments.length,
    parked: strangers.length,
    accountsMade: 0,
    total: sum(tenders.map(({tender}) => tender.amount)),
  }
}

function tenderOf({row, key}: StagedRow, how: Posting): Tender {
  const paidOn = mustExist(dateFieldIn(row, 'paid_on'), 'a payment has its day')
  return {
    source: `import:${how.profile.name}`,
    sourceKey: key,
    tender: textIn(row, 'tender') ?? '',
    reference: textIn(row, 'check_number') ?? textIn(row, 'source_payment_id') ?? '',
    ledgerAccount: REMITTANCE_CLEARING,
    amount: mustExist(centsIn(row, 'amount_cents'), 'a payment has its amount'),
    effectiveOn: paidOn,
    series: how.batchId,
    batchId: how.batchId,
  }
}
