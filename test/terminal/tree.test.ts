import {expect} from 'chai'
import {paintFor} from '#terminal/color.js'
import {glyphsFor} from '#terminal/glyphs.js'
import {headerLine} from '#terminal/header.js'
import {textWidth} from '#terminal/text-width.js'
import {treeLines, type Step} from '#terminal/tree.js'
import {businessDate} from '#core/kernel/business-date.js'

const steps: readonly Step[] = [
  {holds: true, rule: 'S-60D', facts: 'due 2026-09-24 + 61 days', citation: 'HSC 116908(a)(1)(A)'},
  {holds: false, rule: 'G-48H', facts: 'no adult reached', citation: 'Gov. 60373(b)'},
  {holds: null, rule: 'no bar', facts: 'S-APPEAL S-MED'},
]
const look = {paint: paintFor(false), glyphs: glyphsFor({LANG: 'C.UTF-8'})}

describe('proof tree', () => {
  it('gives each step its sign, facts and citation in columns', () => {
    expect(treeLines(steps, 100, look)).to.deep.equal([
      '├ ✔ S-60D   due 2026-09-24 + 61 days   HSC 116908(a)(1)(A)',
      '├ ✖ G-48H   no adult reached           Gov. 60373(b)',
      '└   no bar  S-APPEAL S-MED',
    ])
  })
  it('puts the citation below where the screen is narrow', () => {
    const lines = treeLines(steps, 40, look)
    expect(lines[0]).to.equal('├ ✔ S-60D   due 2026-09-24 + 61 days')
    expect(lines[1]).to.equal('│           HSC 116908(a)(1)(A)')
    for (const line of lines) expect(textWidth(line)).to.be.at.most(40)
  })
  it('keeps a short step on one line of a wide screen although a long one needs two', () => {
    const long = {
      holds: true,
      rule: 'S-MED',
      facts: 'certificate of a provider, '.repeat(5).trim(),
      citation: 'HSC 116910(a)',
    }
    const lines = treeLines([...steps.slice(0, 2), long], 100, look)
    expect(lines[0]).to.match(/^├ ✔ S-60D {2}due 2026-09-24 \+ 61 days +HSC 116908\(a\)\(1\)\(A\)$/)
    expect(lines[1]).to.match(/^├ ✖ G-48H {2}no adult reached +Gov\. 60373\(b\)$/)
    expect(lines.slice(2)).to.have.length(3)
    for (const line of lines) expect(textWidth(line)).to.be.at.most(100)
  })
  it('is ASCII where the locale is', () => {
    const lines = treeLines(steps, 100, {...look, glyphs: glyphsFor({LANG: 'C'})})
    expect(lines.join('')).to.match(/^[\x20-\x7e]+$/)
    expect(lines[1]).to.match(/^\|- NO G-48H/)
  })
})

describe('header', () => {
  const signed = {
    today: businessDate('2026-11-23'),
    district: {name: 'Rivergate Water District', trainingDate: businessDate('2026-11-23')},
    operator: {id: 'mlopez', roles: ['advisor']},
  }
  it('names the training store, the day and who one is', () => {
    expect(headerLine(signed, {LC_ALL: 'en_US.UTF-8'})).to.equal('TRAINING · Mon 2026-11-23 · mlopez (advisor)')
  })
  it('names the district where the store is real, and says when nobody is signed in', () => {
    const real = {...signed, district: {...signed.district, trainingDate: null}, operator: null}
    expect(headerLine(real, {})).to.equal('Rivergate Water District - Mon 2026-11-23 - nobody signed in')
  })
})
