import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import {centsIn, dateFieldIn, flagIn, textIn} from '#core/imports/parsed-row.js'
import {loadProfile, parseProfile, profileKinds, profileNames} from '#core/imports/profile-files.js'
import {requireControlTotals} from '#core/imports/control-totals.js'
import {fixture, read, refusalOf, SMALL} from './reading.js'

const profiles = profileKinds().flatMap((kind) => profileNames(kind).map((name) => loadProfile(kind, name)))
const docs = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8')
const sectionOf = (kind: string, name: string): string =>
  docs.split('\n## ').find((section) => section.startsWith(`${kind} · ${name}\n`)) ?? ''

describe('layout profiles', () => {
  it('has one for every kind of file that is read, and every table of a district', () => {
    const tables =
      'agreements arrangements contacts credits deposits facts installments meters notices open_items persons premises'
    const kinds = [
      'adjustments',
      'batches',
      'bills',
      'nightdrop',
      'payments',
      'reads',
      'remittances',
      'settlements',
      ...`${tables} protections service_points`.split(' ').map((t) => `district/${t}`),
    ]
    expect(profileKinds()).to.deep.equal(kinds)
    expect(profileNames('bills')).to.deep.equal(['curbstop', 'nyc-housing'])
  })

  for (const profile of profiles) {
    it(`documents every column of ${profile.kind} ${profile.name} with an example that reads`, async () => {
      const section = sectionOf(profile.kind, profile.name)
      for (const {header} of profile.columns) expect(section).to.contain(`| \`${header}\``)
      const example = /```csv\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
      const {rows, summary} = await read(example, profile)
      expect(rows.flatMap(({faults}) => faults)).to.deep.equal([])
      expect(rows.length).to.be.above(0)
      expect(summary.warnings).to.deep.equal([])
      requireControlTotals(summary.totals)
    })
  }

  it('names the profiles there are when the name is wrong', async () => {
    const refusal = await refusalOf(() => loadProfile('bills', 'nyc'))
    expect(refusal).to.include({code: 'NOT_FOUND', exit: 66})
    expect(refusal.next).to.deep.equal(['profiles for bills: curbstop, nyc-housing'])
    expect((await refusalOf(() => loadProfile('bills', '../payments/curbstop'))).code).to.equal('NOT_FOUND')
  })

  it('says file, path and what was expected of a wrong profile', async () => {
    const wrong = async (change: object): Promise<string> => {
      const refusal = await refusalOf(() => parseProfile({...structuredClone(SMALL), ...change}, 'my.json'))
      expect(refusal).to.include({code: 'BAD_CONFIGURATION', exit: 78})
      return refusal.message
    }
    const [first, ...others] = SMALL.columns
    expect(await wrong({delimiter: ':'})).to.equal('my.json: /delimiter: expected one of [",",";","|","\\t"]')
    expect(await wrong({colour: 1})).to.equal('my.json: (whole file): no key "colour" is known here')
    expect(await wrong({columns: [{...first, type: 'float'}, ...others]})).to.match(/^my.json: \/columns\/0: /)
    expect(await wrong({columns: [{...first, max_length: 0}, ...others]})).to.match(
      /\/columns\/0\/max_length: must be >= 1/,
    )
    expect(await wrong({columns: [first, first, ...others]})).to.contain('/columns/1/field: field id is named twice')
    expect(await wrong({columns: [{...first, field: 'id_cents'}, ...others]})).to.contain('end in _cents')
    expect(await wrong({columns: [{...first, field: '__proto__'}, ...others]})).to.contain('/columns/0/field')
    expect(await wrong({row_key: ['note']})).to.contain('/row_key/0: note must be a required column')
    expect(await wrong({control_amount: 'note'})).to.contain('note is not a field of money')
    const derived = [{field: 'later_on', rule: 'shift_date', from: 'due_on', days: 30}]
    expect(await wrong({derived})).to.contain('/derived/0: due_on is not a field named before')
  })

  it('reads the housing layout: key over meters, assumed dates and classes, every fault', async () => {
    const {rows} = await read(fixture('nyc-small'), loadProfile('bills', 'nyc-housing'))
    expect(rows.map(({key}) => key)).to.deep.equal([
      '9001+T10001',
      '9001+T10002',
      '9001+T10001',
      '9002+T10001',
      null,
      null,
    ])
    const [first, , again, withFee, bad, unequal] = rows
    expect(textIn(first!, 'account')).to.equal('ALDER COURT BLD 01')
    expect(textIn(first!, 'customer_role')).to.equal('landlord')
    expect(flagIn(first!, 'estimated')).to.equal(false)
    expect(dateFieldIn(first!, 'bill_on')).to.equal('2016-08-31')
    expect(dateFieldIn(first!, 'due_on')).to.equal('2016-09-30')
    expect(first!.assumed).to.include.members(['account', 'bill_on', 'mailed_on', 'due_on', 'customer_role'])
    expect(first!.assumed).not.to.include('usage_unit')
    // 100 HCF x 3.81 = 381.00 water, 159 % of it 605.79 sewer.
    expect([centsIn(first!, 'water_cents'), centsIn(first!, 'sewer_cents')]).to.deep.equal([38100, 60579])
    expect(again!.contentHash).to.equal(first!.contentHash)
    // 30 days x 0.49 = 14.70 and 23.37; the other charge is a fee.
    const classes = ['water_cents', 'sewer_cents', 'fee_cents', 'total_cents'].map((field) => centsIn(withFee!, field))
    expect(classes).to.deep.equal([1470, 2337, 28099, 31906])
    expect(textIn(withFee!, 'account')).to.equal('ALDER COURT')
    expect(bad!.faults.map(({line, field}) => [line, field])).to.deep.equal([
      [6, 'Current_Charges'],
      [6, 'Consumption_HCF'],
      [6, 'Water_Sewer_Charges'],
    ])
    expect(unequal!.faults).to.deep.equal([
      {
        line: 7,
        field: 'Current_Charges',
        value: '986.79',
        reason: 'the parts (water_sewer_cents + other_charges_cents) make 987.79',
      },
    ])
  })

  it('marks a date assumed only where the file leaves it out', async () => {
    const example = /```csv\n([\s\S]*?)```/.exec(sectionOf('bills', 'curbstop'))?.[1] ?? ''
    const {rows} = await read(example, loadProfile('bills', 'curbstop'))
    expect(rows.map((row) => [dateFieldIn(row, 'mailed_on'), row.assumed])).to.deep.equal([
      ['2026-09-02', []],
      ['2026-09-01', ['mailed_on']],
    ])
  })
})
