import {expect} from 'chai'
import {Refusal} from '#core/kernel/refusal.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {line, plan, tariff, tiers, version, withLines, withTariff, withTiers, type Json} from './small-plan.js'

function faultsOf(json: unknown): string[] {
  try {
    readRatePlan(json, 'x-1.json')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect([error.code, error.exit]).to.eql(['BAD_RATES', 65])
    expect(error.message).to.match(/^x-1\.json: /)
    return error.rows.map(({field, reason}) => `${field}: ${reason}`)
  }
  return []
}

const TARIFF = 'versions[0].classes.*'
const LINE = `${TARIFF}.lines[0]`

describe('a rate plan', () => {
  it('is read with what it leaves out filled in', () => {
    const [read] = readRatePlan(plan(), 'x-1.json').versions
    expect(read).to.deep.include({
      known_until: null,
      inputs_beat_parts: false,
      rounding: {when: 'line', mode: 'half_up'},
    })
    const {inputs, parts, lines} = read!.classes['*']!
    expect(inputs['usage']).to.eql({kind: 'number', default: null, unit: null, citation: null})
    expect(parts['indoor']).to.eql({
      figure: 'persons * 55 * days / 748',
      round: null,
      title: null,
      unit: null,
      citation: null,
    })
    expect(parts['budget']?.round).to.eql({mode: 'half_up', scale: 0})
    expect(lines[0]).to.deep.include({ledger_account: null, when: {}, each: 'bill', round: null})
    expect(lines[1]).to.deep.include({amount: '4.75', standard_days: '30'})
    expect(lines[2]).to.deep.include({quantity: 'usage'})
    expect(lines[3]).to.deep.include({quantity: 'usage', tiers: {...tiers(), names: [], scale: null}})
    expect(lines[6]).to.deep.include({percent: '25', amount: null, cap: '15.00', funding_source: 'rents'})
  })

  it('that was read reads again as itself', () => {
    const read = readRatePlan(plan(), 'x-1.json')
    expect(readRatePlan(JSON.parse(JSON.stringify(read)), 'x-1.json')).to.eql(read)
  })

  it('is told all of its faults at once, with their paths', () => {
    const bad = plan({
      unit: 'litre',
      colour: 'blue',
      versions: [
        version({effective_from: '2024-02-30', classes: {'*': tariff({lines: [line('A', {basis: 'per_day'})]})}}),
      ],
    })
    expect(faultsOf(bad)).to.have.members([
      'colour: no such field is known; known are schema, code, title, unit, versions',
      'unit: expected one of ccf, kgal, kilolitre, gal',
      'versions[0].effective_from: expected a date YYYY-MM-DD',
      `${LINE}.rate: expected a figure (a decimal, a formula, or a look-up)`,
    ])
  })

  it('is refused with one sentence for the person and a row for each fault', () => {
    try {
      readRatePlan(plan({unit: 'litre'}), 'x-1.json')
      expect.fail('nothing was refused')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      expect(error.message).to.equal('x-1.json: one fault; unit: expected one of ccf, kgal, kilolitre, gal')
      expect(error.rows).to.eql([
        {line: 0, field: 'unit', value: 'litre', reason: 'expected one of ccf, kgal, kilolitre, gal'},
      ])
    }
  })
})

describe('a rate plan is refused for', () => {
  const day = (over: Json): Json => line('A', {basis: 'per_day', rate: '1', ...over})
  const off = (over: Json): Json =>
    line('OFF', {basis: 'discount', percent: '10', of: ['A'], funding_source: 'rents', ...over})
  const part = (figure: unknown): Json => withTariff({parts: {budget: {figure: '1'}, p: {figure}}})
  const figure = `${TARIFF}.parts.p.figure`
  const CASES: [string, unknown, string][] = [
    ['no object', [], '(whole plan): expected an object'],
    ['another schema', plan({schema: 'curbstop.bills/1'}), 'schema: expected one of curbstop.rate-plan/1'],
    ['no code', plan({code: ' '}), 'code: expected text'],
    ['no version', plan({versions: []}), 'versions: expected at least one'],
    [
      'versions out of order',
      plan({versions: [version({effective_from: '2025-01-01'}), version()]}),
      'versions[1].effective_from: 2024-01-01 is not after 2025-01-01: versions stand in order, each day once',
    ],
    [
      'a day with two versions',
      plan({versions: [version(), version()]}),
      'versions[1].effective_from: 2024-01-01 is not after 2024-01-01: versions stand in order, each day once',
    ],
    [
      'no citation',
      plan({versions: [version({citation: ''})]}),
      'versions[0].citation: expected the text that adopted these rates',
    ],
    [
      'an unknown policy',
      plan({versions: [version({change_policy: 'later'})]}),
      'versions[0].change_policy: expected one of by_bill_date, split_by_days, by_period_start',
    ],
    [
      'an end before its start',
      plan({versions: [version({known_until: '2024-01-01'})]}),
      'versions[0].known_until: expected a day after effective_from',
    ],
    [
      'no class',
      plan({versions: [version({classes: {}})]}),
      'versions[0].classes: expected at least one class; "*" serves every class',
    ],
    [
      'a flag that is none',
      plan({versions: [version({inputs_beat_parts: 'yes'})]}),
      'versions[0].inputs_beat_parts: expected true or false',
    ],
    ['no line', withLines(), `${TARIFF}.lines: expected at least one`],
    [
      'an unknown basis',
      withLines(day({basis: 'per_week'})),
      `${LINE}.basis: expected one of per_day, per_period, per_unit, tiered, percent_of_lines, minimum, discount, formula`,
    ],
    [
      'a field of another basis',
      withLines(day({percent: '5'})),
      `${LINE}.percent: no such field is known; known are code, title, service, ledger_account, citation, when, each, round, basis, rate`,
    ],
    ['a line without Spanish', withLines(day({title: {en: 'A'}})), `${LINE}.title.es: expected text`],
    [
      'a line without a citation',
      withLines(day({citation: ''})),
      `${LINE}.citation: expected the text that sets this charge`,
    ],
    ['two lines of one code', withLines(day({}), day({})), `${TARIFF}.lines[1].code: two lines have the code A`],
    ['a line that comes later', withLines(off({}), day({})), `${LINE}.of: A is no line before this one`],
    ['a line named twice', withLines(day({}), off({of: ['A', 'A']})), `${TARIFF}.lines[1].of: a line is named twice`],
    ['a share of no lines', withLines(day({}), off({of: []})), `${TARIFF}.lines[1].of: expected at least one`],
    [
      'a discount of nothing',
      withLines(day({}), off({percent: null})),
      `${TARIFF}.lines[1].percent: a discount has a percent or an amount`,
    ],
    [
      'a discount of two kinds',
      withLines(day({}), off({amount: '5'})),
      `${TARIFF}.lines[1].amount: a discount has a percent or an amount, not both`,
    ],
    [
      'a discount beyond the whole',
      withLines(day({}), off({percent: '100.5'})),
      `${TARIFF}.lines[1].percent: 100.5 percent off is more than the lines come to`,
    ],
    [
      'a discount nobody pays for',
      withLines(day({}), off({funding_source: ''})),
      `${TARIFF}.lines[1].funding_source: expected text`,
    ],
    ['a condition on no input', withLines(day({when: {sewer: ['yes']}})), `${LINE}.when.sewer: sewer is no input`],
    [
      'a condition of no words',
      withLines(day({when: {meter_size: []}})),
      `${LINE}.when.meter_size: expected at least one`,
    ],
    [
      'a number out of quotes',
      withLines(day({rate: 1.28})),
      `${LINE}.rate: expected a figure (a decimal, a formula, or a look-up) in quotes, such as "1.28"`,
    ],
    ['a rate below zero', withLines(day({rate: '-1'})), `${LINE}.rate: below zero: money off a bill is a discount`],
    [
      'a rate finer than millionths',
      withLines(day({rate: '0.1234567'})),
      `${LINE}.rate: 0.1234567 has more than 6 decimals`,
    ],
    [
      'a price finer than millionths',
      withTiers({prices: ['1', '0.1234567']}),
      `${LINE}.tiers.prices[1]: 0.1234567 has more than 6 decimals`,
    ],
    [
      'rounding to a trillionth',
      withLines(day({round: {scale: 12}})),
      `${LINE}.round.scale: expected a whole number from -6 to 6`,
    ],
    ['unequal tiers', withTiers({prices: ['1']}), `${LINE}.tiers.prices: 1 prices where there are 2 tiers`],
    [
      'unequal tiers of one key',
      withTiers({prices: {depends_on: ['meter_size'], values: {'1"': ['1', '2'], '2"': ['1']}}}),
      `${LINE}.tiers.prices.values.2": 1 prices where there are 2 tiers`,
    ],
    ['unequal names of tiers', withTiers({names: ['low']}), `${LINE}.tiers.names: 1 names where there are 2 tiers`],
    ['no convention', withTiers({convention: null}), `${LINE}.tiers.convention: expected one of above, first_unit`],
    ['a first tier from ten', withTiers({starts: ['10', '20']}), `${LINE}.tiers.starts[0]: the first tier starts at 0`],
    [
      'a first tier from one unit above',
      withTiers({starts: ['1', '20']}),
      `${LINE}.tiers.starts[0]: the first tier starts at 0`,
    ],
    [
      'a first unit that is the tenth',
      withTiers({convention: 'first_unit', starts: ['10', '20']}),
      `${LINE}.tiers.starts[0]: the first tier starts at 0 or 1`,
    ],
    [
      'tiers that fall',
      withTiers({starts: ['0', '20', '15'], prices: ['1', '2', '3']}),
      `${LINE}.tiers.starts[2]: 15 is not above 20`,
    ],
    ['a formula that breaks off', part('3 *'), `${figure}: '3 *' does not parse: it ends too early (column 4)`],
    ['a name nobody knows', part('persns * 55'), `${figure}: persns is no input, no part and not days`],
    ['a name every object has', part('constructor'), `${figure}: constructor is no input, no part and not days`],
    [
      'reckoning with a key',
      part('meter_size * 2'),
      `${figure}: meter_size is a key: it is looked up, not reckoned with`,
    ],
    [
      'a part of itself',
      withTariff({parts: {budget: {figure: 'p'}, p: {figure: 'q + 1'}, q: {figure: 'budget'}}}),
      `${TARIFF}.parts: worked out from itself: budget -> p -> q -> budget`,
    ],
    [
      'an input that is a part',
      withTariff({parts: {budget: {figure: '1'}, persons: {figure: '2'}}}),
      `${TARIFF}.parts.persons: an input has this name too`,
    ],
    [
      'an input of days',
      withTariff({inputs: {...(tariff()['inputs'] as Json), days: {kind: 'number'}}}),
      `${TARIFF}.inputs.days: days are those of the service period`,
    ],
    [
      'a name with a hyphen',
      withTariff({parts: {...(tariff()['parts'] as Json), 'turn-on': {figure: '2'}}}),
      `${TARIFF}.parts.turn-on: a name has letters, digits and _ and starts with no digit`,
    ],
    [
      'a default that is no number',
      withTariff({inputs: {...(tariff()['inputs'] as Json), et: {kind: 'number', default: 'some'}}}),
      `${TARIFF}.inputs.et.default: "some" is no decimal`,
    ],
    ['an empty table', part({depends_on: ['meter_size'], values: {}}), `${figure}.values: expected at least one value`],
    [
      'a table under no input',
      part({depends_on: ['zone'], values: {a: '1'}}),
      `${figure}.depends_on: zone is no input and no part`,
    ],
    [
      'a key of too many words',
      part({depends_on: ['meter_size'], values: {'1|1/2"': '1'}}),
      `${figure}.values.1|1/2": the key has 2 words between "|" but depends_on has 1 names`,
    ],
    [
      'one meter size twice',
      part({depends_on: ['meter_size'], values: {'1-1/2"': '1', '1.5"': '2'}}),
      `${figure}.depends_on: 1-1/2" and 1.5" are one meter size`,
    ],
    [
      'an uneven range',
      part({range_of: 'persons', starts: ['0', '3'], values: ['1']}),
      `${figure}: 2 starts but 1 values`,
    ],
    [
      'a range that falls',
      part({range_of: 'persons', starts: ['3', '0'], values: ['1', '2']}),
      `${figure}.starts[1]: 0 is not above 3`,
    ],
    [
      'a range that starts at a formula',
      part({range_of: 'persons', starts: ['0', 'persons'], values: ['1', '2']}),
      `${figure}.starts[1]: "persons" is no decimal`,
    ],
  ]
  for (const [what, json, fault] of CASES) {
    it(what, () => {
      expect(faultsOf(json)).to.include(fault)
    })
  }

  it('nothing when inputs are said to beat parts', () => {
    const parts = {budget: {figure: '1'}, persons: {figure: '2'}}
    expect(faultsOf(plan({versions: [version({inputs_beat_parts: true, classes: {'*': tariff({parts})}})]}))).to.eql([])
  })
})
