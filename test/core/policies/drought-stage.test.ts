import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {droughtStageOn, loadDroughtStages} from '#core/policies/drought-stage.js'

describe('the drought stage', () => {
  const stages = loadDroughtStages('rivergate')
  const on = (day: string): string => droughtStageOn(stages, businessDate(day)).stage

  it('is the last one declared, from its first day on', () => {
    expect(on('2023-03-31')).to.equal('3b')
    expect(on('2023-04-01')).to.equal('1')
    expect(on('2026-06-30')).to.equal('1')
    expect(on('2026-07-01')).to.equal('2')
  })

  it('is not guessed for days before the first', () => {
    expect(() => on('2022-05-31')).to.throw(Refusal, 'drought stage: no version is in force on 2022-05-31')
  })

  it('cites what declared it', () => {
    for (const {citation, verified} of stages) expect([citation.length > 10, verified]).to.eql([true, 'policy'])
  })
})
