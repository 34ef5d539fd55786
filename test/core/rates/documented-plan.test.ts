import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {businessDate} from '#core/kernel/business-date.js'
import {checkedJson} from '#core/imports/checked-json.js'
import {compilePlan, priceBill} from '#core/rates/price-bill.js'
import {readRatePlan} from '#core/rates/read-plan.js'
import {projectRoot} from '../../support/run.js'
import {plan} from './small-plan.js'

const SCHEMA = 'rate-plan.schema.json'
const text = readFileSync(join(projectRoot, 'docs/rate-plans.md'), 'utf8')
const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '')

describe('the plan in docs/rate-plans.md', () => {
  const compiled = compilePlan(readRatePlan(example, 'docs/rate-plans.md'))
  const bill = {
    ...{serviceClass: 'residential', partial: false, meters: []},
    ...{from: businessDate('2026-03-01'), to: businessDate('2026-03-31'), billOn: businessDate('2026-04-02')},
  }
  const values = {usage: '12', meter_size: '3/4"', household_size: '2'}

  it('is in the format of the schema', () => {
    checkedJson(example, 'docs/rate-plans.md', SCHEMA)
  })

  it('prices the bill that is worked out beside it', () => {
    const priced = priceBill(compiled, {...bill, values})
    expect(priced.lines.map(({code, amount}) => [code, amount])).to.eql([
      ['SERVICE', 1200],
      ['WATER', 4740],
    ])
  })

  it('takes ten dollars off for low income', () => {
    const priced = priceBill(compiled, {...bill, values: {...values, low_income: 'yes'}})
    expect([priced.lines.at(-1)?.amount, priced.total]).to.eql([-1000, 4940])
  })
})

describe('the schema of rate plans', () => {
  it('takes a line of every basis', () => {
    checkedJson(plan(), 'x-1.json', SCHEMA)
  })

  it('takes a plan whose defaults are filled in', () => {
    checkedJson(JSON.parse(JSON.stringify(readRatePlan(plan(), 'x-1.json'))), 'x-1.json', SCHEMA)
  })
})
