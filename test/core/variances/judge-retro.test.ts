import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {fiscalYearOf, grewByMore, judgeRetro, type RetroAsked} from '#core/variances/judge-retro.js'
import {variancePolicy} from '#core/policies/variance-policy.js'

const day = businessDate
const {retro: rule} = variancePolicy('rivergate', day('2026-11-23'))
const bill = (issuedOn: string) => ({billId: issuedOn, billNo: issuedOn, issuedOn: day(issuedOn)})
const months = ['2026-05-10', '2026-06-10', '2026-07-10', '2026-08-10', '2026-09-10', '2026-10-10', '2026-11-10'].map(
  bill,
)
const asked = (parts: Partial<RetroAsked>): RetroAsked => ({
  ...{oldValue: '2000', newValue: '3001', receivedOn: day('2026-11-15'), decidedOn: day('2026-11-20'), bills: months},
  ...parts,
})
const chosen = (parts: Partial<RetroAsked>): string[] => judgeRetro(rule, asked(parts)).bills.map(({billNo}) => billNo)

/** EMWD as published: area grown over 50%, one month; two if billed again meanwhile; never past the fiscal year. */
describe('the credit of past bills', () => {
  it('is for an area more than half as large again', () => {
    expect(chosen({})).to.deep.equal(['2026-11-10'])
    expect(chosen({newValue: '3000'})).to.deep.equal([])
    expect(chosen({newValue: '3000.001'})).to.deep.equal(['2026-11-10'])
    expect(grewByMore('0', '1', 50)).to.equal(true)
  })

  it('is of two bills where another one went out while the form waited, and of no more', () => {
    expect(chosen({receivedOn: day('2026-10-20')})).to.deep.equal(['2026-10-10', '2026-11-10'])
    expect(chosen({receivedOn: day('2026-08-20')})).to.deep.equal(['2026-08-10', '2026-09-10'])
    expect(chosen({receivedOn: day('2026-11-10')})).to.deep.equal(['2026-11-10'])
  })

  it('never reaches into a past fiscal year', () => {
    expect(chosen({receivedOn: day('2026-06-20'), decidedOn: day('2026-07-20')})).to.deep.equal(['2026-07-10'])
    expect(chosen({receivedOn: day('2026-06-20'), decidedOn: day('2026-06-30')})).to.deep.equal(['2026-06-10'])
    expect(chosen({receivedOn: day('2026-06-20'), decidedOn: day('2026-07-01')})).to.deep.equal([])
    expect(fiscalYearOf(day('2026-07-01'), 7)).to.equal('2026-07-01')
    expect(fiscalYearOf(day('2026-06-30'), 7)).to.equal('2025-07-01')
  })

  it('does not depend on the order of the bills, and needs one', () => {
    expect(chosen({bills: months.toReversed()})).to.deep.equal(['2026-11-10'])
    expect(judgeRetro(rule, asked({bills: []}))).to.deep.equal({
      bills: [],
      why: 'no credit of past bills: none of the fiscal year from 2026-07-01',
    })
  })
})
