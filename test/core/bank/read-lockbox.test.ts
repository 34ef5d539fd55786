import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import {readLockbox as read, type LockboxFile} from '#core/bank/read-lockbox.js'
import {
  loadFixedWidthProfile,
  parseFixedWidthProfile,
  type FixedWidthProfile,
} from '#core/imports/fixed-width-profile.js'
import {bankAccountsUnder, tokenOf} from '#core/payments/bank-account-token.js'
import {isRoutingNumber} from '#core/payments/check-rules.js'
import {refusalOf} from '../imports/reading.js'

const FIXTURES = new URL('../../../test/fixtures/bank/', import.meta.url)
const bytesOf = (name: string): Buffer => readFileSync(new URL(name, FIXTURES))
const bai = loadFixedWidthProfile('lockbox', 'bai')
const KEY = '5a'.repeat(32)
const readLockbox = (content: Uint8Array | string, profile: FixedWidthProfile): LockboxFile =>
  read(content, profile, bankAccountsUnder(KEY))
const invoices = loadFixedWidthProfile('lockbox', 'bai-invoices')

describe('a lockbox file', () => {
  it('is read with every record type, box by box', () => {
    const file = readLockbox(bytesOf('lockbox-two-boxes.bai'), bai)
    expect(file.faults).to.deep.equal([])
    expect(file.notes).to.deep.equal([])
    expect(file).to.deep.include({
      ...{origin: '071000505', destination: 'RIVERGATE', sentOn: '2026-11-20', sentAt: '06:15'},
      ...{records: 16, total: 24840, key: '071000505/2026-11-20/06:15/248.40'},
    })
    const few = file.items.map((one) => [one.lockbox, one.batch, one.item, one.amount, one.checkNumber, one.datedOn])
    expect(few).to.deep.equal([
      ['0068751', '001', '001', 8340, '1042', '2026-11-17'],
      ['0068751', '001', '002', 4000, '77', null],
      ['0068751', '002', '001', 10000, '512', '2026-11-18'],
      ['0068752', '001', '001', 2500, '1043', '2026-11-19'],
    ])
    expect(file.items[0]).to.deep.include({
      ...{depositedOn: '2026-11-19', routing: '121042882', accountLast4: '7723', remitter: 'DANA ORTIZ'},
      ...{payee: 'RIVERGATE WATER', memo: 'ACCT 201-00001-48 NOVEMBER'},
    })
  })

  it('keeps no bank account whole', () => {
    const file = readLockbox(bytesOf('lockbox-two-boxes.bai'), bai)
    expect(JSON.stringify(file)).to.not.contain('4417723')
    const [first, , , last] = file.items
    expect(first?.accountToken)
      .to.match(/^[0-9a-f]{64}$/)
      .and.equal(last?.accountToken)
  })

  it('knows a bank account as the counter does, however its field is filled, under the key of the store alone', () => {
    const [first] = readLockbox(bytesOf('lockbox-two-boxes.bai'), bai).items
    expect(first?.accountToken).to.equal(tokenOf(KEY, '121042882', '4417723').token)
    expect(tokenOf(KEY, '121042882', '00 0441-7723')).to.deep.equal(tokenOf(KEY, '121042882', '4417723'))
    expect(tokenOf(KEY, '122000661', '4417723').token).to.not.equal(first?.accountToken)
    expect(tokenOf('6b'.repeat(32), '121042882', '4417723').token).to.not.equal(first?.accountToken)
    expect(['', '000', ' - '].map((field) => bankAccountsUnder(KEY)('121042882', field))).to.deep.equal([
      null,
      null,
      null,
    ])
  })

  it('is read without the records that a bank leaves out, and says what is unusual', () => {
    const file = readLockbox(bytesOf('lockbox-invoices.bai'), invoices)
    expect(file.faults).to.deep.equal([])
    expect(file).to.include({total: 18010, records: 9})
    expect(file.items.map((one) => [one.item, one.amount, one.scanline.length])).to.deep.equal([
      ['001', 15010, 42],
      ['003', 3000, 0],
    ])
    expect(file.items[0]?.invoices).to.deep.equal([
      {invoice: 'BL-0000001', amount: 10000},
      {invoice: 'BL-0000002', amount: 5010},
    ])
    expect(file.notes).to.deep.equal([
      'line 5: a check of no amount is left out',
      'line 6: 121042883 is no routing number',
      'line 6: its last overflow record says that more follow',
      'line 6: its invoices make $29.00, the check $30.00',
    ])
  })

  it('is read when it has three kinds of record and no line ends', () => {
    const file = readLockbox(bytesOf('lockbox-three-kinds.bai'), bai)
    expect([file.faults, file.total, file.items.length]).to.deep.equal([[], 3, 2])
  })

  const changed = (from: string, to: string): string[] => {
    const text = bytesOf('lockbox-two-boxes.bai').toString('latin1')
    expect(text.split(from).length, `${from} stands once`).to.equal(2)
    return readLockbox(text.replace(from, to), bai).faults.map((one) => `${one.line} ${one.field} ${one.reason}`)
  }
  const wrong: [string, string, string, string[]][] = [
    [
      'a batch total',
      '7001000006875126111900200000123',
      '7001000006875126111900200000124',
      ['8 batch_total.total records check make 123.40', '11 box_total.total records batch_total make 224.40'],
    ],
    [
      'a count of checks',
      '70020000068751261119001',
      '70020000068751261119002',
      ['10 batch_total.checks records check make 1'],
    ],
    [
      'a box total',
      '80000000068752261119000100000025',
      '80000000068752261119000100000026',
      ['15 box_total.total records check make 25.00', '15 box_total.total records batch_total make 25.00'],
    ],
    ['the number of records', '9000016', '9000015', ['16 file_total.records the file has 16']],
    ['a check amount', '60020010000010000', '6002001000001000X', ['9 check.amount not an amount of digits alone']],
    ['a date', '0001042111726', '0001042113126', ['4 check.dated_on not a date written MMDDYY']],
    ['a time', '2611200615', '2611202615', ['1 file.sent_at not a time written HHMM']],
    [
      'an unknown record',
      '9000016',
      'X000016',
      ['0 file_total the file has no such record', '16 (record) no record of this layout starts so'],
    ],
    ['an item twice', '6001002', '6001001', ['7 check.item line 4 has the same batch and item']],
    [
      'an overflow of another check',
      '4001001602',
      '4001002602',
      ['6 overflow.item follows no check of that batch and item'],
    ],
  ]
  for (const [what, from, to, faults] of wrong)
    it(`names ${what} that is wrong`, () => {
      expect(changed(from, to)).to.deep.equal(faults)
    })

  it('is not used when it was cut', () => {
    const lines = bytesOf('lockbox-two-boxes.bai').toString('latin1').split('\r\n')
    for (let kept = 0; kept < 16; kept++) {
      const file = readLockbox(lines.slice(0, kept).join('\r\n'), bai)
      expect(file.faults, `${kept} lines`).to.not.deep.equal([])
      expect(file.total).to.equal(0)
    }
  })

  it('tells routing numbers by their check digit', () => {
    expect(['121042882', '122000661', '031300012'].every(isRoutingNumber)).to.equal(true)
    expect(['121042883', '000000000', '12104288', 'x21042882'].some(isRoutingNumber)).to.equal(false)
  })

  it('is documented field by field', () => {
    const docs = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8')
    for (const {name, records} of [bai, invoices]) {
      const section = docs.split('\n## ').find((one) => one.startsWith(`lockbox · ${name}\n`)) ?? ''
      for (const {code, record, fields} of records)
        for (const {field, start, length} of fields)
          expect(section, record).to.contain(`| ${code} | ${start}-${start + length - 1} | \`${field}\` |`)
    }
  })

  it('names the profiles there are and what is wrong with one', async () => {
    const refusal = await refusalOf(() => loadFixedWidthProfile('lockbox', 'other'))
    expect(refusal.next).to.deep.equal(['profiles for lockbox: bai, bai-invoices'])
    const [file, ...others] = bai.records
    const shifted = {
      ...bai,
      records: [
        {
          ...file,
          fields: [
            {...file!.fields[1], start: 1},
            {...file!.fields[2], start: 5},
          ],
        },
        ...others,
      ],
    }
    const wrongPlace = await refusalOf(() => parseFixedWidthProfile(shifted, 'my.json'))
    expect(wrongPlace.message).to.equal('my.json/records/0/fields: origin: expected a place after 10 and up to 160')
  })
})
