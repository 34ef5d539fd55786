import {expect} from 'chai'
import {cents} from '#core/kernel/money.js'
import {cardLines} from '#terminal/card.js'
import {paintFor} from '#terminal/color.js'
import type {Column} from '#terminal/columns.js'
import {tableLines, tsv} from '#terminal/table.js'
import {padEnd, textWidth, wrap} from '#terminal/text-width.js'

const plain = paintFor(false)
const columns: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'days', title: 'Days', kind: 'count', rank: 3},
  {key: 'mailed', title: 'Notice mailed', kind: 'date', rank: 3},
]
const rows = [
  {account: '217-40358-78', name: '家族', past_due_cents: cents(31_815), days: 1061, mailed: '2026-11-05'},
  {account: '131-22074-65', name: 'Zoe\u0301', past_due_cents: cents(-5), days: 64, mailed: null},
]

describe('table', () => {
  it('aligns money and counts to the right, wide and combining characters by their width', async () => {
    expect(await tableLines({columns, rows}, 120, plain)).to.deep.equal([
      '  Account       Name  Past due   Days  Notice mailed',
      '  217-40358-78  家族   $318.15  1,061  2026-11-05',
      '  131-22074-65  Zoe\u0301     -$0.05     64',
    ])
  })

  it('drops the last rank first and says what is not shown', async () => {
    expect(await tableLines({columns, rows}, 40, plain)).to.deep.equal([
      '  Account       Name  Past due',
      '  217-40358-78  家族   $318.15',
      '  131-22074-65  Zoe\u0301     -$0.05',
      '  not shown at this width: Days, Notice mailed',
    ])
  })

  it('becomes one field a line where even the first rank is too wide', async () => {
    const lines = await tableLines({columns, rows: rows.slice(1)}, 20, plain)
    expect(lines).to.deep.equal([
      'Account        131-22074-65',
      'Name           Zoe\u0301',
      'Past due       -$0.05',
      'Days           64',
      'Notice mailed  ',
    ])
  })

  it('lets a sentence run over several lines where the screen is narrow', async () => {
    const told: readonly Column[] = [...columns.slice(0, 1), {key: 'why', title: 'Why', kind: 'text', wraps: true}]
    const row = {account: '217-40358-78', why: 'no read since the last bill was made'}
    expect(await tableLines({columns: told, rows: [row]}, 42, plain)).to.deep.equal([
      '  Account       Why',
      '  217-40358-78  no read since the last',
      '                bill was made',
    ])
    expect(await tableLines({columns: told, rows: [row]}, 80, plain)).to.deep.equal([
      '  Account       Why',
      '  217-40358-78  no read since the last bill was made',
    ])
  })

  for (const width of [60, 80, 120]) {
    it(`keeps every line within ${width} columns`, async () => {
      const long = rows.map((row) => ({...row, name: 'Ana Maria de la Cruz Fernandez'}))
      for (const line of await tableLines({columns, rows: long}, width, plain)) {
        expect(textWidth(line)).to.be.at.most(width)
      }
    })
  }

  it('is one line a row in a pipe, with plain money', () => {
    const lines = tsv({columns, rows: [{...rows[0], name: 'a\tb\nc', past_due_cents: cents(-123_456)}]})
    expect(lines[1]?.split('\t')).to.deep.equal(['217-40358-78', 'a\\x09b\\x0ac', '-1234.56', '1061', '2026-11-05'])
  })
})

describe('text width', () => {
  it('counts what a screen shows', () => {
    expect(textWidth('家族')).to.equal(4)
    expect(textWidth('e\u0301')).to.equal(1)
    expect(textWidth('\u001b[1mab\u001b[22m')).to.equal(2)
    expect(padEnd('家', 4)).to.equal('家  ')
  })
  it('wraps between words', () => {
    expect(wrap('one two three', 7)).to.deep.equal(['one two', 'three'])
  })
  it('puts the texts of a card beside their labels', () => {
    expect(
      cardLines(
        [
          ['Name', 'Ana'],
          ['Balance', '$5.00', 'oldest 2026-09-24'],
        ],
        80,
      ),
    ).to.deep.equal(['  Name     Ana', '  Balance  $5.00', '           oldest 2026-09-24'])
  })
})
