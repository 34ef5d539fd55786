import {expect} from 'chai'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import {billed, csvOf, fileOf, planOf, type Billed, type CsvRow} from '../support/bulk-town.js'
import {newTestStore, type TestStore} from '../support/desk.js'
import {killAtEach} from '../support/killed-apply.js'
import {haveTool} from '../support/tools.js'

const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
const STRIDE = FULL ? 1 : 60
const CHUNK = 4
const HOMES = 3 * CHUNK
/** Of two homes one has credits of 3.00 and 0.50 and a charge of 1.00, the other credits of 1.00, 1.50 and 0.50. */
const ROWS_EACH = 3
const CHANGE = -250 - 300

interface Books {
  readonly adjustments: number
  readonly change: number
  readonly results: number
  readonly credits: number
  readonly sound: boolean
}

async function booksOf(reader: Reader): Promise<Books> {
  const count = async (sql: string): Promise<number> => (await select<{n: number | null}>(reader, sql))[0]?.n ?? 0
  return {
    adjustments: await count('select count(*) as n from adjustment'),
    change: await count('select coalesce(sum(amount_cents), 0) as n from adjustment'),
    results: await count("select count(*) as n from adjustment_plan_result where state = 'posted'"),
    credits: await count("select count(*) as n from customer_credit where source = 'adjustment'"),
    sound: (await proveBooks(reader)).ok,
  }
}

/** Whole accounts of whole chunks. */
const after = (homes: number): Books => ({
  ...{
    adjustments: ROWS_EACH * homes,
    change: (homes / 2) * CHANGE + 0,
    results: ROWS_EACH * homes,
    credits: (homes / 2) * 5,
  },
  sound: true,
})

describe('adjust-bill --apply killed at any write', function () {
  this.timeout(1_800_000)
  let template: TestStore
  let plan = ''

  before(async function () {
    if (!haveTool('strace')) this.skip()
    template = await newTestStore('sqlite')
    const desk = await template.as('kchen')
    const homes: Billed[] = []
    for (let n = 0; n < HOMES; n += 1)
      homes.push(await billed(desk, [{dueOn: '2026-11-21', lines: {water: 500, sewer: 200}}]))
    const rows = homes.flatMap(({account, bills: [bill]}, at): CsvRow[] => {
      const of = {account, bill: bill?.no ?? '', class: 'water'}
      // An account whose rows are credits alone is posted in SQL alone; one with a charge among them row by row.
      return at % 2 === 0
        ? [
            {...of, amount: '-3.00'},
            {...of, amount: '-0.50'},
            {...of, amount: '1.00'},
          ]
        : [
            {...of, amount: '-1.00'},
            {...of, amount: '-1.50'},
            {...of, amount: '-0.50'},
          ]
    })
    plan = (await planOf(desk, fileOf(csvOf(rows)))).plan ?? ''
    await desk.store.close()
  })

  for (const call of ['pwrite64', 'fsync']) {
    it(`leaves whole chunks at each ${call}, and the same plan again posts the rest once`, async () => {
      expect(plan).to.match(/^PL-/)
      await killAtEach<Books>(call, {
        ...{work: 'apply-plan', input: {plan, chunk: CHUNK}, template: template.location, stride: STRIDE},
        books: booksOf,
        whole: ({adjustments}) => after(CHUNK * Math.round(adjustments / ROWS_EACH / CHUNK)),
        done: after(HOMES),
      })
    })
  }
})
