import {expect} from 'chai'
import {CHANGED_MIRRORS, KEEP_MIRRORS, LEFT_OUT} from '#core/adjustments/mirror-rows.sql.js'
import {
  ASKED,
  ASKED_COLUMNS,
  ASKED_INDEX,
  ASKED_ROWS,
  faultyRows,
  KEEP_ROWS,
  KNOWN,
  OPEN_PAGE,
  OPEN_ROWS,
  PLAN_PAGE,
  REACH,
  rowsText,
} from '#core/adjustments/plan-rows.sql.js'
import {
  CLOSE_ITEMS,
  LOWER_ITEMS,
  PAID,
  PAID_COLUMNS,
  pay,
  POSTING,
  POSTING_COLUMNS,
  TAKE_CREDITS,
  WRITE_CREDITS,
} from '#core/adjustments/post-rows.sql.js'
import {PLAN_ROWS} from '#core/adjustments/show-plan.js'
import {CLASSES} from '#core/ledger/chart.js'
import {emptyWorkTable, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {newTestStore, type TestStore} from '../support/desk.js'

const statements = (db: Reader): Record<string, string> => ({
  ...{KEEP_ROWS, KNOWN, OPEN_PAGE, PLAN_PAGE, REACH, TAKE_CREDITS, CLOSE_ITEMS, LOWER_ITEMS, PLAN_ROWS},
  ...{KEEP_MIRRORS, LEFT_OUT, CHANGED_MIRRORS, pay: pay(db, CLASSES), rowsText: rowsText(db)},
  ...{faultyAsked: faultyRows(ASKED_ROWS), faultyOpen: faultyRows(OPEN_ROWS)},
  ...WRITE_CREDITS,
})

/** Whole tables of a district: a plan that reads one of them end to end grows with the district. */
const OF_DISTRICT = [
  ...[
    'account',
    'account_balance',
    'agreement',
    'agreement_event',
    'bill',
    'bill_line',
    'journal',
    'posting',
    'receivable',
  ],
  ...['open_item', 'open_credit', 'customer_credit', 'credit_release', 'allocation', 'operator_account'],
  ...['adjustment', 'adjustment_part', 'adjustment_reversal', 'bill_cancellation'],
  ...['adjustment_plan_row', 'adjustment_plan_result', 'adjustment_plan'],
]
/** Run once for a plan, not for each chunk of it. */
const ONCE = ['REACH', 'LEFT_OUT']
/** In a foreign key's own check, which runs only while a key is left open. */
const KEY_CHECK = /^SCAN (bill_cancellation|adjustment_reversal|customer_credit|credit_release|receivable|allocation)$/

describe('the plans of many adjustments', () => {
  let store: TestStore
  before(async () => {
    store = await newTestStore()
  })
  after(() => store.remove())

  it('read no table of the district from end to end, only the rows that they were given', async () => {
    const {db} = (await store.as('kchen')).store
    await emptyWorkTable(db, ASKED, ASKED_COLUMNS, 'line')
    await db.raw(ASKED_INDEX)
    await emptyWorkTable(db, POSTING, POSTING_COLUMNS, 'account_id, turn')
    await emptyWorkTable(db, PAID, PAID_COLUMNS, 'account_id, row_id, n')
    const names = rowsFrom(
      db,
      [{n: 1, row_id: 'a', journal_no: 'b'}],
      {n: 'integer', row_id: 'text', journal_no: 'text'},
      't',
    )
    const bindings = {
      ...{
        plan: 'p',
        of: 'o',
        after: '',
        last: '~',
        line: 1,
        day: '2026-11-24',
        page: 100,
        names,
        since: '2025-11-24',
        turn: 1,
      },
      ...{uncounted: rowsFrom(db, [{reason: 'a'}], {reason: 'text'}, 'u'), effective: '', today: '', recorded: ''},
      ...{act: 'a', operator: 'o'},
    }
    const scanned: string[] = []
    for (const [name, sql] of Object.entries(statements(db))) {
      const used = Object.fromEntries(Object.entries(bindings).filter(([key]) => new RegExp(`:${key}\\b`).test(sql)))
      for (const {detail} of await select<{detail: string}>(db, `explain query plan ${sql}`, used)) {
        const table = /^SCAN (\S+)/.exec(detail)?.[1] ?? ''
        const isKeyCheck = name === 'journal' && KEY_CHECK.test(detail)
        if (OF_DISTRICT.includes(table) && !isKeyCheck) scanned.push(`${name}: ${detail}`)
        const isWholePlan = /^SEARCH r USING PRIMARY KEY \(plan_id=\?\)/.test(detail)
        if (isWholePlan && !ONCE.includes(name)) scanned.push(`${name}: ${detail}`)
        if (/AUTOMATIC/.test(detail) && !/\(n=\?\)/.test(detail)) scanned.push(`${name}: ${detail}`)
      }
    }
    expect(scanned).to.deep.equal([])
  })
})
