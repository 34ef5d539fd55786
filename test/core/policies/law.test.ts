import {expect} from 'chai'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {businessDate} from '#core/kernel/business-date.js'
import {Refusal} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadDistrictPolicy, loadLaw} from '#core/policies/law.js'
import {inForce, mustBeInForce} from '#core/policies/provision.js'
import {shutoffLawOn} from '#core/policies/shutoff-law.js'

const day = (text: string) => businessDate(text)

/** A copy of the data with one text replaced. */
function withChange(path: string, from: string, to: string, check: (root: URL) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'law-'))
  try {
    cpSync(fileURLToPath(DATA_ROOT), folder, {recursive: true})
    const file = join(folder, path)
    const text = readFileSync(file, 'utf8')
    expect(text).to.contain(from)
    writeFileSync(file, text.replace(from, to))
    check(pathToFileURL(`${folder}/`))
  } finally {
    rmSync(folder, {recursive: true})
  }
}
const fault = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    expect(error).to.be.instanceOf(Refusal)
    expect((error as Refusal).exit).to.equal(78)
    return (error as Refusal).message
  }
  throw new Error('nothing was refused')
}

describe('law and policy files', () => {
  it('read whole, each rule with its citation', () => {
    const law = loadLaw(DATA_ROOT)
    for (const rule of law.shutoff) expect(rule.citation, rule.rule).to.match(/HSC|Gov\.|PUC|U\.S\.C\.|statute/)
    expect(loadDistrictPolicy(DATA_ROOT, 'rivergate').shutoff).to.have.length.greaterThan(0)
  })

  it('name file, path and what was expected when a value has the wrong shape', () => {
    withChange('law/ca-shutoff.json', '"days": 60', '"days": "sixty"', (root) => {
      expect(fault(() => loadLaw(root))).to.match(
        /^data\/law\/ca-shutoff\.json\.rules\[\d+\]\.values\.days: expected a whole number from 0, found "sixty"$/,
      )
    })
    withChange('law/ca-shutoff.json', '"2020-02-01"', '"2020-02-30"', (root) => {
      expect(fault(() => loadLaw(root))).to.contain('effective_from: expected a date YYYY-MM-DD, found "2020-02-30"')
    })
    withChange('law/ca-shutoff.json', '"verified": "from_memory"', '"verified": "sure"', (root) => {
      expect(fault(() => loadLaw(root))).to.contain('expected one of text_read, from_memory, policy, open')
    })
    withChange('law/ca-shutoff.json', '"business_days": 7', '"busines_days": 7', (root) => {
      expect(fault(() => loadLaw(root))).to.contain('values.busines_days')
    })
  })

  it('refuse a rule that is missing, a file that is not there and one that is not JSON', () => {
    withChange('law/ca-shutoff.json', '"rule": "S-OCC"', '"rule": "S-VISIT"', (root) => {
      expect(fault(() => loadLaw(root))).to.contain('S-OCC is missing')
    })
    withChange('law/letters.json', '{', '{{', (root) => {
      expect(fault(() => loadLaw(root))).to.contain('data/law/letters.json: expected JSON')
    })
    expect(fault(() => loadDistrictPolicy(DATA_ROOT, 'nowhere'))).to.contain('expected a readable file')
  })

  it('choose the version in force on a day', () => {
    const versions = [
      {effective_from: day('2020-01-01'), effective_to: day('2024-01-01'), n: 1},
      {effective_from: day('2022-01-01'), effective_to: null, n: 2},
    ]
    expect(inForce(versions, day('2019-12-31'))).to.equal(null)
    expect(inForce(versions, day('2020-01-01'))?.n).to.equal(1)
    expect(inForce(versions, day('2021-12-31'))?.n).to.equal(1)
    expect(inForce(versions, day('2022-01-01'))?.n).to.equal(2)
    expect(inForce(versions.slice(0, 1), day('2024-01-01'))).to.equal(null)
    expect(() => mustBeInForce(versions, day('2019-01-01'), 'policy')).to.throw(Refusal, 'no version is in force')
  })

  it('give each kind of agency its own law', () => {
    const law = shutoffLawOn(loadLaw(DATA_ROOT).shutoff, day('2026-11-23'))
    expect(law.district['G-48H']?.values.reached_hours).to.equal(48)
    expect(law.city['U-24H']?.values.reached_hours).to.equal(24)
    expect([law.city['G-48H'], law.district['U-24H'], law.mutual['G-15D'], law.district['S-TEN7']]).to.deep.equal([
      null,
      null,
      null,
      null,
    ])
    expect(shutoffLawOn(loadLaw(DATA_ROOT).shutoff, day('2020-01-31')).district['S-60D']).to.equal(null)
  })
})
