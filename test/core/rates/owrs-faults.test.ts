import {expect} from 'chai'
import {Refusal} from '#core/kernel/refusal.js'
import {requireClass} from '#core/rates/owrs/convert-owrs.js'
import {billOf, converted, linesOf, textOf} from './owrs-files.js'

function refusal(work: () => unknown): Refusal {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const HEAD = 'metadata:\n  effective_date: 2031-07-01\nrate_structure:\n  A:\n'

describe('a file that is not strict YAML or no file of rates', () => {
  const files: [string, string, number, string][] = [
    [
      'a key that stands twice',
      `${HEAD}    flat_rate: 1\n    bill: flat_rate\n    flat_rate: 2\n`,
      7,
      'the same key stands twice',
    ],
    ['a class that stands twice', `${HEAD}    bill: 1\n  A:\n    bill: 2\n`, 6, 'the same key stands twice'],
    ['a tab as indentation', `${HEAD}    bill: 1\n\tflat_rate: 2\n`, 6, 'a tab is used as indentation'],
    ['a line indented too little', `${HEAD}    bill: 1\n   flat_rate: 2\n`, 6, 'not indented as its neighbours'],
    [
      'a line indented too far',
      `${HEAD}    commodity_charge: Budget\n        rate:\n      depends_on: zone\n`,
      6,
      'a key inside a value',
    ],
    ['an anchor', `${HEAD}    flat_rate: &rate 2\n    bill: 1\n`, 5, 'anchors (&name) and tags (!name)'],
    ['a tag that is known', `${HEAD}    flat_rate: !!str 2\n    bill: 1\n`, 5, 'anchors (&name) and tags (!name)'],
    ['a tag', `${HEAD}    flat_rate: !!float 2\n    bill: 1\n`, 5, 'anchors (&name) and tags (!name)'],
    ['a reference to nothing', `${HEAD}    flat_rate: *rate\n    bill: 1\n`, 5, ''],
    ['a key that is a list', `${HEAD}    [a]: 1\n    bill: 1\n`, 5, 'a key is a word'],
    ['lists without an end', '['.repeat(100_000), 1, 'nested too deeply'],
    ['a list in a list without an end', `${HEAD}    ${'- '.repeat(100_000)}`, 5, 'nested too deeply'],
    ['nothing', '', 1, 'the file has no metadata'],
    ['no rates', 'metadata:\n  effective_date: 2031-07-01\n', 1, 'the file has no rate_structure'],
    ['no day', 'metadata:\n  utility_name: x\n  effective_date: soon\n', 3, 'effective_date is not a day'],
    ['a day that is none', 'metadata:\n  effective_date: 2031-02-30\n', 2, 'effective_date is not a day'],
    ['an odd unit', 'metadata:\n  effective_date: 2031-07-01\n  bill_unit: buckets\n', 3, 'the unit is not known'],
    [
      'an odd frequency',
      'metadata:\n  effective_date: 2031-07-01\n  bill_frequency: weekly\n',
      3,
      'the frequency of bills',
    ],
  ]
  for (const [what, text, line, reason] of files)
    it(`is refused at its line: ${what}`, () => {
      const {code, exit, rows, message} = refusal(() => converted(text))
      expect([code, exit, rows[0]?.line]).to.deep.equal(['BAD_RATES', 65, line])
      expect(rows[0]?.reason).to.include(reason)
      expect(message).to.match(new RegExp(`^rates\\.owrs:${line}: `))
    })

  for (const date of ['2031-07-01', '07/01/2031', '7/1/2031', '07/1/2031', '2031-07-1', '07-01-2031'])
    it(`reads the day ${date}`, () => {
      const {plan} = converted(`metadata:\n  effective_date: ${date}\nrate_structure:\n  A:\n    bill: 1\n`)
      expect(plan.versions[0]?.effective_from).to.equal('2031-07-01')
    })
})

describe('a class that cannot be read', () => {
  const file = converted(textOf('broken-classes.owrs'))
  const FAULTS: Readonly<Record<string, [number, string]>> = {
    NO_BILL: [11, 'class NO_BILL has no bill'],
    EMPTY_PART: [15, 'bill refers to service_charge, which is empty'],
    NO_SUCH_PART: [18, 'bill refers to commodity_charge, which the class does not define'],
    NO_FORMULA: [21, "formula 'flat_rate*usage_ccf flat_rate:4.1165' does not parse"],
    CYCLE: [25, 'a_charge is worked out from itself'],
    BILL_IN_BILL: [28, 'bill is worked out from itself'],
    LENGTHS: [30, 'commodity_charge has 3 tier starts and 2 prices'],
    PERCENT_IN_TIERED: [36, '50% is a share of a budget, and commodity_charge is Tiered, not Budget'],
    NO_TIER_LIST: [42, 'commodity_charge has no tier_starts'],
    LIST_FOR_ONE: [45, 'service_charge is a list of 2 where one value is needed'],
    WORDS_IN_KEY: [48, 'service_charge: a key has 2 words (meter_size|zone)'],
    TWO_RATES: [54, 'service_charge: 1-1/2" has two rates (lines 57 and 58)'],
    ODD_KEY: [61, 'service_charge: a look-up has depends_on and values, and nothing else'],
    UNEVEN_RANGE: [68, 'base_charge: 2 starts and 1 values'],
    FUNCTION: [74, 'a function: formulas of the specification have + - * / and brackets'],
    TIERS_IN_FORMULA: [78, 'commodity_charge is charged by tiers; only the bill can name it'],
    NO_PARTS: [81, 'class NO_PARTS holds no rate parts'],
  }
  it('is the only one: the others are priced', () => {
    expect(linesOf(billOf(file, 'SOUND', {usage: '3'}))).to.deep.equal({service_charge: '9.50', total: '9.50'})
    expect(Array.from(file.faults.keys())).to.have.members(Object.keys(FAULTS))
  })
  for (const [name, [line, reason]] of Object.entries(FAULTS))
    it(`is refused with its line and reason: ${name}`, () => {
      const {code, rows} = refusal(() => {
        requireClass(file, 'rates.owrs', name)
      })
      expect([code, rows[0]?.line]).to.deep.equal(['BAD_RATES', line])
      expect(rows[0]?.reason).to.include(reason)
    })
  it('is told apart from a class that the file does not have', () => {
    const {code, message} = refusal(() => {
      requireClass(file, 'rates.owrs', 'AGRICULTURAL')
    })
    expect([code, message]).to.deep.equal(['BAD_RATES', 'rates.owrs: class AGRICULTURAL not in file'])
  })
  it('only warns when its bill does not need what is broken', () => {
    expect(file.warnings.map(({line, field}) => [line, field])).to.deep.equal([
      [8, 'SOUND.extra_charge'],
      [9, 'SOUND.budget'],
      [9, 'SOUND.budget'],
    ])
  })
})

describe('a file in another unit', () => {
  const file = converted(textOf('other-units.owrs'))
  it('says so, with what stands outside its classes and what is reckoned in hundred cubic feet', () => {
    expect([file.plan.unit, file.frequency]).to.deep.equal(['kgal', 'bimonthly'])
    expect(file.notes).to.deep.equal([
      'charges are for a bimonthly bill',
      'use is in kgal; formulas name it usage_ccf all the same',
    ])
    expect(file.warnings.map(({line, field}) => [line, field])).to.deep.equal([
      [8, 'IRRIGATION.outdoor'],
      [14, 'COMMERCIAL'],
    ])
  })
})

describe('a bill of a file', () => {
  const file = converted(textOf('every-form.owrs'))
  const refused = (serviceClass: string, values: Readonly<Record<string, string>>): string => {
    const {code, field} = refusal(() => billOf(file, serviceClass, values))
    return `${code} ${field ?? ''}`
  }
  it('is refused for a key that the table does not have', () => {
    expect(refused('RESIDENTIAL_SINGLE', {usage: '1', meter_size: '7/16"'})).to.equal('NO_RATE_FOR_KEY meter_size')
  })
  it('is refused for a value that is not given', () => {
    const given = {usage: '1', days_in_period: '30', et_amount: '4', irr_area: '2000'}
    expect(refused('RESIDENTIAL_MULTI', given)).to.equal('MISSING_INPUT household_size')
  })
})
