import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {approveRequest} from '#core/acts/approve.js'
import {actOfKind} from '#core/acts/registry.js'
import {planAdjustments, type PlannedAdjustments, type PlanRequest} from '#core/adjustments/plan-adjustments.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {select} from '#core/store/dialect.js'
import {aBill, inOneAct, type BillParts} from './books.js'
import {settle, type Settled} from './town.js'

let homes = 0

export type Billed = Settled & {readonly bills: readonly {readonly id: string; readonly no: string}[]}

/** A customer with bills, each of the lines given. */
export async function billed(
  desk: Desk,
  bills: readonly BillParts[],
  customer: {readonly until?: string} = {},
): Promise<Billed> {
  homes += 1
  const settled = await settle(desk, {
    address: `${homes} Bulk St`,
    customer: {name: `Bulk ${homes}`, since: '2024-01-01', ...customer},
  })
  const issued = await inOneAct(desk, (trx, context) =>
    issueBills(
      trx,
      bills.map((bill) => aBill(settled.accountId, bill)),
      'bill.issue',
      context,
    ),
  )
  const numbers = await select<{bill_id: string; bill_no: string}>(
    desk.store.db,
    'select bill_id, bill_no from bill where account_id = :id order by due_on',
    {id: settled.accountId},
  )
  if (issued.length !== numbers.length) throw new Error('every bill is issued')
  return {...settled, bills: numbers.map(({bill_id: id, bill_no: no}) => ({id, no}))}
}

const folder = mkdtempSync(join(tmpdir(), 'curbstop-bulk-'))
process.on('exit', () => {
  rmSync(folder, {recursive: true, force: true})
})
let files = 0

/** A file of its own name. */
export function fileOf(content: string | Buffer, name = 'adjustments.csv'): string {
  files += 1
  const path = join(folder, `${files}-${name}`)
  writeFileSync(path, content)
  return path
}

export const HEADER = 'account,bill,class,amount,reason,note,key'

export interface CsvRow {
  readonly account: string
  readonly bill?: string
  readonly class?: string
  readonly amount: string
  readonly reason?: string
  readonly note?: string
  readonly key?: string
}

export const csvOf = (rows: readonly CsvRow[]): string =>
  [
    HEADER,
    ...rows.map((row) =>
      [row.account, row.bill, row.class, row.amount, row.reason, row.note, row.key].map((cell) => cell ?? '').join(','),
    ),
    '',
  ].join('\n')

export const planOf = (desk: Desk, path: string, more: Partial<PlanRequest> = {}): Promise<PlannedAdjustments> =>
  planAdjustments(
    desk,
    {
      ...{path, reason: 'BILLING_ERROR', given: {}, expected: {}, allowDuplicateRows: false, encoding: null},
      ...{partial: false, dryRun: false, key: null},
      ...more,
    },
    () => undefined,
  )

/** Another person's yes to a plan that waits. */
export async function approved(desk: Desk, planned: PlannedAdjustments): Promise<string> {
  if (planned.request !== null) await approveRequest(desk, planned.request, actOfKind)
  return planned.plan ?? ''
}
