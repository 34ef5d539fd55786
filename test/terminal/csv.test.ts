import {expect} from 'chai'
import {parse} from 'csv-parse/sync'
import fc from 'fast-check'
import {cents} from '#core/kernel/money.js'
import type {Column} from '#terminal/columns.js'
import {csvHeader, csvRows} from '#terminal/csv.js'

const columns: readonly Column[] = [
  {key: 'name', title: 'Name', kind: 'text'},
  {key: 'paid_cents', title: 'Paid', kind: 'cents'},
]
const rowOf = (name: string, paid = 0): string => csvRows([{name, paid_cents: cents(paid)}], columns)

describe('CSV', () => {
  it('has the keys as its header and dollars with two decimals', () => {
    expect(csvHeader(columns)).to.equal('name,paid\n')
    expect(rowOf('Ana', -123_405)).to.equal('Ana,-1234.05\n')
  })

  for (const start of ['=', '+', '-', '@', '\t', '\r', '\u0000', '＝', '＠']) {
    it(`takes the formula out of a text that starts with ${JSON.stringify(start)}`, () => {
      expect(rowOf(`${start}HYPERLINK("x")`).replace(/^"/, '')).to.match(/^'/)
    })
  }

  it('leaves negative money a number', () => {
    expect(rowOf('Ana', -5)).to.equal('Ana,-0.05\n')
  })

  it('reads back as one row of two cells whatever the text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.integer({min: -1e9, max: 1e9}), (name, paid) => {
        const table: string[][] = parse(rowOf(name, paid))
        const [row, ...more] = table
        expect(more).to.deep.equal([])
        expect(row).to.have.length(2)
        expect(Number(row?.[1])).to.be.closeTo(paid / 100, 0.001)
        expect(row?.[0]).not.to.match(/^[=+\-@]/)
      }),
    )
  })
})
