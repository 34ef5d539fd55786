import type {ActContext} from '#core/acts/act.js'
import {accountsByReference, referenceOf} from '#core/accounts/account-references.js'
import type {NewBill} from '#core/billing/bill.js'
import {loadBillCheckPolicy} from '#core/billing/bill-check-policy.js'
import type {BillContext} from '#core/billing/bill-check.js'
import {checkBill, refusedBy} from '#core/billing/bill-checks.js'
import {makeBilledAccounts, type BilledAccount} from '#core/billing/billed-accounts.js'
import {importedBill, type ImportedBill} from '#core/billing/imported-bill.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {loadPublishedPlan} from '#core/billing/published-plan.js'
import type {ExaminedRow, Importer, PostedChunk, StagedRow} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {textIn, type ParsedRow} from '#core/imports/parsed-row.js'
import {ZERO, sum} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {Reader, Trx} from '#core/store/open.js'

/** Brings bills made elsewhere onto the books; a profile that names the customer makes accounts that are not there. */
export function billsImporter(profile: LayoutProfile, district: string): Importer {
  const checks: BillContext = {
    policy: loadBillCheckPolicy(district),
    plan: profile.plan === undefined ? null : loadPublishedPlan(profile.plan),
    previous: null,
  }
  const makesAccounts = profile.derived?.some((field) => field.field === 'customer_name') ?? false
  return {
    kind: 'bills',
    permission: 'import_bills',
    examine: (reader, rows) => examine(reader, rows, {checks, makesAccounts, profile}),
    post: (trx, rows, batch, context) => post(trx, rows, {batchId: batch.batchId, profile, makesAccounts}, context),
  }
}

interface Examining {
  readonly checks: BillContext
  readonly makesAccounts: boolean
  readonly profile: LayoutProfile
}

/** The key an account of another system is kept under here. */
const keyOf = (
  bill: ImportedBill,
  {profile, makesAccounts}: {profile: LayoutProfile; makesAccounts: boolean},
): string => (makesAccounts ? `${profile.name}:${bill.account}` : referenceOf(bill.account))

async function examine(reader: Reader, rows: readonly ParsedRow[], how: Examining): Promise<ExaminedRow[]> {
  const bills = rows.map((row) => ({row, bill: importedBill(row)}))
  const known = how.makesAccounts
    ? null
    : await accountsByReference(
        reader,
        bills.map(({bill}) => keyOf(bill, how)),
      )
  return bills.map(({row, bill}) => {
    const found = checkBill(bill, how.checks)
    const unknown = known !== null && !known.has(keyOf(bill, how))
    const stranger = {
      line: bill.line,
      field: 'account',
      value: bill.account,
      reason: 'no account of this number or key',
    }
    return {
      row,
      faults: [...refusedBy(bill, found), ...(unknown ? [stranger] : [])],
      flags: found.filter((check) => check.severity === 'flag').map(({check, sentence}) => ({check, detail: sentence})),
    }
  })
}

interface Posting {
  readonly batchId: string
  readonly profile: LayoutProfile
  readonly makesAccounts: boolean
}

async function post(trx: Trx, rows: readonly StagedRow[], how: Posting, context: ActContext): Promise<PostedChunk> {
  const bills = rows.map((staged) => ({staged, bill: importedBill(staged.row)}))
  const accounts = await accountsByReference(
    trx,
    bills.map(({bill}) => keyOf(bill, how)),
  )
  const made = how.makesAccounts ? await makeBilledAccounts(trx, strangers(bills, accounts, how), context) : []
  for (const account of made) accounts.set(account.externalKey, account.accountId)
  const fresh = bills.map(({staged, bill}) =>
    newBill(staged, bill, {how, accountId: mustExist(accounts.get(keyOf(bill, how)), 'a staged bill has an account')}),
  )
  const issued = await issueBills(trx, fresh, 'bill.import', context)
  return {posted: issued.length, parked: 0, accountsMade: made.length, total: sum(issued.map((bill) => bill.amount))}
}

type Waiting = readonly {readonly staged: StagedRow; readonly bill: ImportedBill}[]

/** Accounts that the file names and nobody has yet, each once, opened on the first service day seen. */
function strangers(bills: Waiting, known: ReadonlyMap<string, string>, how: Posting): BilledAccount[] {
  const fresh = new Map<string, BilledAccount>()
  for (const {staged, bill} of bills) {
    const externalKey = keyOf(bill, how)
    const openedOn = bill.serviceStartOn ?? mustExist(bill.billOn, 'a staged bill has its date')
    const earlier = fresh.get(externalKey)
    if (known.has(externalKey)) continue
    if (earlier === undefined) {
      const name = textIn(staged.row, 'customer_name') ?? bill.account
      const role = textIn(staged.row, 'customer_role') === 'landlord' ? ('landlord' as const) : ('occupant' as const)
      fresh.set(externalKey, {
        externalKey,
        name,
        address: bill.account,
        city: textIn(staged.row, 'borough') ?? '',
        role,
        serviceClass: textIn(staged.row, 'service_class') ?? 'residential',
        source: how.profile.name,
        openedOn,
      })
    } else if (openedOn < earlier.openedOn) fresh.set(externalKey, {...earlier, openedOn})
  }
  return Array.from(fresh.values())
}

function newBill(staged: StagedRow, bill: ImportedBill, {how, accountId}: {how: Posting; accountId: string}): NewBill {
  const lines = [
    {class: 'water' as const, description: 'Water', amount: bill.waterCents},
    {class: 'sewer' as const, description: 'Sewer', amount: bill.sewerCents},
    {class: 'recycled' as const, description: 'Recycled water', amount: bill.recycledCents},
    {class: 'fee' as const, description: 'Fees', amount: bill.feeCents},
  ]
  return {
    accountId,
    source: `import:${how.profile.name}`,
    sourceKey: staged.key,
    meterSerial: bill.meterNumber,
    serviceFrom: bill.serviceStartOn,
    serviceTo: bill.serviceEndOn,
    issuedOn: mustExist(bill.billOn, 'a staged bill has its date'),
    mailedOn: mustExist(bill.mailedOn ?? bill.billOn, 'a staged bill has its date'),
    dueOn: mustExist(bill.dueOn, 'a staged bill has its due date'),
    usageThousandths: bill.usageThousandths,
    usageUnit: bill.usageUnit,
    estimated: bill.estimated,
    lines: lines.filter((line) => line.amount !== ZERO).map((line) => ({...line, code: line.class})),
    flags: staged.flags,
    assumed: bill.assumed,
    batchId: how.batchId,
  }
}
