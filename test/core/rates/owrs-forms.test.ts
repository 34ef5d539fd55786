import {expect} from 'chai'
import fc from 'fast-check'
import {plainMoney} from '#core/kernel/money.js'
import {decimalText} from '#core/rates/fraction.js'
import {billOf, converted, linesOf, textOf} from './owrs-files.js'

const EVERY_FORM = textOf('every-form.owrs')
const exact = converted(EVERY_FORM)
const compat = converted(EVERY_FORM, 'compat')

describe('a file of the Open Water Rate Specification', () => {
  it('becomes a plan of one version without a fault or a warning', () => {
    expect(exact.faults).to.have.property('size', 0)
    expect(exact.warnings).to.deep.equal([])
    const {code, title, unit, versions} = exact.plan
    expect({code, title, unit}).to.deep.equal({code: 'RIVER', title: 'Rivergate Water District', unit: 'ccf'})
    expect(versions.map(({effective_from, citation}) => [effective_from, citation])).to.deep.equal([
      ['2031-07-01', 'https://rates.invalid/2031'],
    ])
    expect(exact.frequency).to.equal('monthly')
  })

  it('keeps figures as they are written', () => {
    const tariff = exact.plan.versions[0]?.classes['RESIDENTIAL_SINGLE']
    const line = tariff?.lines.find(({code}) => code === 'commodity_charge')
    expect(line?.basis === 'tiered' && line.tiers.prices).to.deep.equal(['1.05', '2.10', '3.10'])
    expect(line?.citation).to.equal('rates.owrs:27')
  })

  // 14.5: 10 at 1.05, then 4.5 at 2.10; the service charge of an inch and a half.
  for (const meter_size of ['1|1/2"', '1 1/2"', '1_1/2"', '1-1/2"', '1.5"'])
    it(`prices a Tiered class with a meter written ${meter_size}`, () => {
      const bill = billOf(exact, 'RESIDENTIAL_SINGLE', {usage: '14.5', meter_size})
      expect(linesOf(bill)).to.deep.equal({service_charge: '30.30', commodity_charge: '19.95', total: '50.25'})
    })

  // Unit 10 is the last at 1.05: what is used above 10.0 is at 2.10 already.
  for (const [usage, charge] of [
    ['0', '0.00'],
    ['10', '10.50'],
    ['10.5', '11.55'],
    ['20', '31.50'],
    ['21', '34.60'],
  ] as const)
    it(`charges ${charge} for ${usage} where tier starts are first units`, () => {
      expect(linesOf(billOf(exact, 'RESIDENTIAL_SINGLE', {usage, meter_size: '5/8"'}))).to.include({
        commodity_charge: charge,
      })
    })

  it('charges no surcharge that the bill does not name', () => {
    const codes = exact.plan.versions[0]?.classes['RESIDENTIAL_SINGLE']?.lines.map(({code}) => code)
    expect(codes).to.deep.equal(['service_charge', 'commodity_charge'])
  })

  // indoor 4 x 55 x 34 / 748 = 10; outdoor 0.7 x 2.5 x 7480 x 0.62 / 748 = 10.85.
  const household = {usage: '30', hhsize: '4', days_in_period: '34', et_amount: '2.5', irr_area: '7480'}
  it('prices a Budget class by unrounded budgets', () => {
    // 10 x 1 + 10.85 x 2 + (27.105 - 20.85) x 4 + (30 - 27.105) x 8
    const bill = billOf(exact, 'RESIDENTIAL_MULTI', household)
    expect(plainMoney(bill.total)).to.equal('79.88')
    expect(decimalText(bill.figures['budget_commodity'] ?? {n: 0n, d: 1n})).to.equal('20.85')
  })

  it('prices a Budget class by whole units as RateParser does', () => {
    // 10 + round(10.85) = 21; 130 % of it 27.3, rounded 27: 10 x 1 + 11 x 2 + 6 x 4 + 3 x 8
    expect(plainMoney(billOf(compat, 'RESIDENTIAL_MULTI', household).total)).to.equal('80.00')
  })

  it('lets a value that is given beat the part, also under its short name', () => {
    // indoor 12: 12 x 1 + 10.85 x 2 + 6.855 x 4 + 0.295 x 8
    const given = billOf(exact, 'RESIDENTIAL_MULTI', {...household, indoor: '12'})
    expect(plainMoney(given.total)).to.equal('63.48')
  })

  const shop = {meter_size: '1.5"', city_limits: 'inside_city', lot_group: '1', lot_area: '1250'}
  for (const name of ['usage', 'usage_ccf'])
    it(`prices keys of two words, a list of one, a formula in a look-up and a hyphened name, use given as ${name}`, () => {
      expect(linesOf(billOf(exact, 'COMMERCIAL', {...shop, [name]: '8'}))).to.deep.equal({
        service_charge: '40.00',
        commodity_charge: '26.00',
        lot_charge: '12.50',
        'Turn-on_charge': '3.00',
        credit: '-2.25',
        term_6: '4.00',
        total: '83.25',
      })
    })
  it('finds the other spelling of the meter in a key of two words', () => {
    const bill = billOf(exact, 'COMMERCIAL', {...shop, city_limits: 'outside_city', lot_group: '2', usage: '0'})
    expect(linesOf(bill)).to.include({service_charge: '60.00', lot_charge: '12.50'})
  })

  it('prices ranges, keys that look like booleans and numbers, and tiers by key', () => {
    const winter = {usage: '8', irrigated_area: '30000', senior: 'True', zone: '01', season: 'Winter'}
    // 5 x 1 + 3 x 3
    expect(linesOf(billOf(exact, 'AGRICULTURAL', winter))).to.deep.equal({
      base_charge: '0.60',
      senior_charge: '1.00',
      zone_charge: '6.00',
      commodity_charge: '14.00',
      total: '21.60',
    })
    // 10 x 2 + 20 x 4 + 2 x 8
    const summer = {usage: '32', irrigated_area: '29999.9', senior: 'False', zone: '1', season: 'Summer'}
    expect(linesOf(billOf(exact, 'AGRICULTURAL', summer))).to.deep.equal({
      base_charge: '0.75',
      senior_charge: '4.00',
      zone_charge: '5.00',
      commodity_charge: '116.00',
      total: '125.75',
    })
  })

  it('keeps the lines and tiers of a sum that is multiplied', () => {
    const bill = billOf(exact, 'INDUSTRIAL', {usage: '8'})
    expect(linesOf(bill)).to.deep.equal({
      service_charge: '10.00',
      commodity_charge: '11.00',
      multiplier: '0.42',
      total: '21.42',
    })
    const tiers = bill.lines[1]?.trace().tiers ?? []
    expect(tiers.map(({quantity, price}) => [decimalText(quantity), decimalText(price)])).to.deep.equal([
      ['5', '1'],
      ['3', '2'],
    ])
  })

  it('takes the budget of its own charge, and a tier that ends below the one before is empty', () => {
    // water: 16.9632 x 1 + 1.2768 x 10 + 0 + 1.76 x 1000; sewer: half of 7.5 x 1 + 16.25 x 2
    const bill = billOf(exact, 'INSTITUTIONAL', {usage: '20', daily_need: '.3'})
    expect(bill.lines.map(({exact: dollars}) => decimalText(dollars))).to.deep.equal(['1789.7312', '36.25'])
  })

  it('rounds every operand of a budget as RateParser does, its factors and half numbers to even too', () => {
    // budget round(.3) x round(60.8) = 0; outdoor 10.5 -> 10; half of 7.5 is 3.75 -> 4
    const small = billOf(compat, 'INSTITUTIONAL', {usage: '20', daily_need: '.3'})
    expect(small.lines.map(({exact: dollars}) => decimalText(dollars))).to.deep.equal(['11000', '36'])
    // 2 x 100 = 200, times round(0.93) = 1
    const large = billOf(compat, 'INSTITUTIONAL', {usage: '190', daily_need: '2', days_in_period: '100'})
    expect(decimalText(large.figures['adjusted_budget'] ?? {n: 0n, d: 1n})).to.equal('200')
  })
})

describe('a Tiered class', () => {
  it('charges each whole unit the price of the last tier that starts at or below it', () => {
    const starts = fc
      .uniqueArray(fc.integer({min: 2, max: 60}), {maxLength: 5})
      .map((all) => [0, ...all.toSorted((a, b) => a - b)])
    const cases = starts.chain((from) =>
      fc.tuple(
        fc.constant(from),
        fc.array(fc.integer({min: 0, max: 999}), {minLength: from.length, maxLength: from.length}),
        fc.nat(80),
      ),
    )
    fc.assert(
      fc.property(cases, ([from, prices, usage]) => {
        const text = [
          'metadata: {effective_date: 2031-07-01}',
          'rate_structure:',
          '  A:',
          `    tier_starts: [${String(from)}]`,
          `    tier_prices: [${prices.map((price) => (price / 100).toFixed(2)).join(', ')}]`,
          '    commodity_charge: Tiered',
          '    bill: commodity_charge',
        ]
        let cents = 0
        for (let unit = 1; unit <= usage; unit += 1) cents += prices[from.findLastIndex((start) => start <= unit)] ?? 0
        expect(billOf(converted(text.join('\n')), 'A', {usage: String(usage)}).total).to.equal(cents)
      }),
    )
  })
})
