import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import {readX937 as read, type X937File} from '#core/bank/read-x937.js'
import {bankAccountsUnder} from '#core/payments/bank-account-token.js'

const bytesOf = (name: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/bank/${name}.x937`, import.meta.url))
const readX937 = (content: Uint8Array): X937File => read(content, bankAccountsUnder('5a'.repeat(32)))
const ASCII = bytesOf('cash-letter-ascii')

/** Records without their lengths, changed, and put together again. */
function changed(change: (records: Buffer[]) => Buffer[]): Buffer {
  const records: Buffer[] = []
  for (let at = 0; at < ASCII.length;) {
    const length = ASCII.readUInt32BE(at)
    records.push(Buffer.from(ASCII.subarray(at + 4, at + 4 + length)))
    at += 4 + length
  }
  return Buffer.concat(
    change(records).flatMap((record) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(record.length)
      return [length, record]
    }),
  )
}
/** Writes over a record from a position, as the layout counts both. */
const withText = (number: number, position: number, text: string): Buffer =>
  changed((records) => {
    records[number - 1]?.write(text, position - 1, 'latin1')
    return records
  })
const faultsOf = (bytes: Buffer): string[] =>
  readX937(bytes).faults.map(({line, field, reason}) => `${line} ${field}: ${reason}`)

describe('a cash letter (X9.37)', () => {
  for (const encoding of ['ascii', 'ebcdic'] as const)
    it(`is read with every record type in ${encoding}`, () => {
      const file = readX937(bytesOf(`cash-letter-${encoding}`))
      expect(file.faults).to.deep.equal([])
      expect(file.notes).to.deep.equal([])
      expect(file).to.include({encoding, origin: '071000505', destination: '121042882', createdOn: '2026-11-20'})
      expect([file.records, file.images, file.total]).to.deep.equal([25, 1, 22340])
      const [letter] = file.letters
      expect(letter).to.include({letter: 'RW01', businessDate: '2026-11-20'})
      expect(letter?.credits.map((one) => one.amount)).to.deep.equal([12340])
      const [first, second] = letter?.bundles ?? []
      expect(first?.items.map((one) => [one.kind, one.amount, one.routing, one.accountLast4])).to.deep.equal([
        ['credit', 12340, '121042882', '0011'],
        ['check', 8340, '121042882', '7723'],
        ['check', 4000, '122000661', '0177'],
      ])
      expect(first?.items[1]).to.include({serial: '00001042', micrValid: true, sequence: '1'})
      expect(second?.items).to.have.length(1)
      expect(second?.items[0]).to.include({
        ...{kind: 'return', reason: 'A', forwardedOn: '2026-11-16', amount: 10000, routing: '031300012'},
        accountLast4: '8881',
      })
    })

  it('counts items as senders do who count every record, and says so', () => {
    const counted = changed((records) => {
      // Bundle 1 holds 9 records between its header and its control, bundle 2 six.
      records[13]?.write('0009', 2, 'latin1')
      records[21]?.write('0006', 2, 'latin1')
      records[23]?.write('00000015', 8, 'latin1')
      records[24]?.write('00000015', 16, 'latin1')
      return records
    })
    const file = readX937(counted)
    expect(file.faults).to.deep.equal([])
    expect(file.notes).to.deep.equal(['items are counted as all records of a bundle, not as checks and returns'])
  })

  const wrong: [string, Buffer, string[]][] = [
    ['the items of a bundle', withText(14, 3, '0003'), ['14 70 items: there are 2 (9 records)']],
    ['the total of a bundle', withText(14, 7, '000000012341'), ['14 70 total: there are 12340']],
    ['the MICR-valid total', withText(14, 19, '000000012340'), ['14 70 MICR-valid total: there are 8340']],
    ['the images of a bundle', withText(14, 31, '00002'), ['14 70 images: there are 1']],
    ['the bundles of a letter', withText(24, 3, '000001'), ['24 90 bundles: there are 2']],
    ['the total of a letter', withText(24, 17, '00000000022341'), ['24 90 total: there are 22340']],
    ['the letters of a file', withText(25, 3, '000002'), ['25 99 letters: there are 1']],
    ['the records of a file', withText(25, 9, '00000024'), ['25 99 records: there are 25']],
    ['the total of a file', withText(25, 25, '0000000000022341'), ['25 99 total: there are 22340']],
    ['a return reason', withText(16, 42, ' '), ['16 31 reason: not a return reason']],
    ['the addenda of a check', withText(6, 77, '02'), ['6 25 addenda: 1 more follow']],
    ['a date', withText(1, 24, '20261320'), ['1 01 date: not a date written YYYYMMDD']],
    ['an unknown record', withText(21, 1, '66'), ['21 66 (record): no record of X9.37 is of this type']],
  ]
  for (const [what, bytes, faults] of wrong)
    it(`names ${what} that is wrong`, () => {
      expect(faultsOf(bytes)).to.deep.equal(faults)
    })

  it('tells a routing number that cannot be one, and is not refused for it', () => {
    const file = readX937(withText(6, 27, '3'))
    expect([file.faults, file.notes]).to.deep.equal([[], ['record 6: 121042883 is no routing number']])
  })

  it('is not used when it was cut, at whatever byte', () => {
    for (let kept = 0; kept < ASCII.length; kept += 13)
      expect(faultsOf(ASCII.subarray(0, kept)), `${kept} bytes`).to.not.deep.equal([])
  })

  it('is not used when records follow its end or it starts with another', () => {
    const twice = changed((records) => [...records, ...records.slice(0, 1)])
    expect(faultsOf(twice)).to.deep.equal(['26 01 (record): follows the end of the file'])
    expect(faultsOf(changed((records) => records.slice(1)))).to.deep.equal([
      '1 (record): no file header (01) in ASCII or EBCDIC',
    ])
  })
})
