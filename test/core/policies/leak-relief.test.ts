import {expect} from 'chai'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {businessDate} from '#core/kernel/business-date.js'
import {DataNode} from '#core/policies/data-node.js'
import {leakForm, leakPolicyOf, readLeakPolicy} from '#core/policies/leak-relief.js'
import {refusedBy} from '../../support/refusal-of.js'

const ON = businessDate('2026-11-23')
const form = leakForm('quartz-hill', ON).value as Readonly<Record<string, unknown>>

const refusal = async (over: Readonly<Record<string, unknown>>): Promise<string> => {
  const {code, message} = await refusedBy(() => readLeakPolicy(new DataNode({...form, ...over}, 'policy')))
  return `${code} ${message}`
}

describe('a policy of leak relief', () => {
  it('names nothing that nobody knows, and says where it is wrong', async () => {
    expect(await refusal({credit: 'units_t3 * moon'}))
      .to.contain('BAD_FORMULA')
      .and.contain('moon')
    expect(await refusal({figures: {excused_units: 'units_t3 +'}})).to.contain('BAD_FORMULA')
    expect(await refusal({tiers: {'3': {charge: 'sun', at: 'rate_t2'}}})).to.contain('BAD_FORMULA')
    expect(await refusal({tiers: {three: {charge: 'units_t3', at: 'rate_t2'}}})).to.contain(
      'BAD_DATA policy.tiers.three',
    )
    expect(await refusal({quantities: {...(form['quantities'] as object), units_t3: 'none'}})).to.contain(
      'BAD_DATA policy.quantities.units_t3',
    )
    expect(await refusal({cap_cents: 12.5})).to.contain('BAD_DATA policy.cap_cents')
    expect(await refusal({conditions: [{fact: 'x', code: 'LEAK_MAYBE', reason: 'x', citation: 'x'}]})).to.contain(
      'BAD_DATA policy.conditions[0].code',
    )
  })

  it('of a district is the form it adopted with its own parameters over it, by their days', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leak-'))
    const root = pathToFileURL(`${folder}/`)
    const write = (path: string, json: unknown): void => {
      mkdirSync(join(folder, path, '..'), {recursive: true})
      writeFileSync(join(folder, path), JSON.stringify(json))
    }
    const dated = (from: string, over: object) => ({...form, effective_from: from, effective_to: null, ...over})
    write('leak-relief/quartz-hill.json', {
      agency: 'quartz-hill',
      versions: [dated('2020-01-01', {}), dated('2026-07-01', {cap_cents: 10_000})],
    })
    const own = {citation: 'Board 2024-3', verified: 'policy', effective_to: null, form: 'quartz-hill'}
    write('districts/hill/policies/leak-relief.json', {
      versions: [
        {...own, effective_from: '2024-01-01', classes: ['residential']},
        {...own, effective_from: '2026-10-01', classes: null, cap_cents: 5000},
      ],
    })
    const on = (day: string) => {
      const {classes, cap_cents, citation, credit} = leakPolicyOf('hill', businessDate(day), root)
      expect([citation, credit]).to.deep.equal(['Board 2024-3', form['credit']])
      return [classes, cap_cents]
    }
    expect(on('2026-06-30')).to.deep.equal([['residential'], null])
    expect(on('2026-07-01')).to.deep.equal([['residential'], 10_000])
    expect(on('2026-10-01')).to.deep.equal([null, 5000])
    const early = await refusedBy(() => leakPolicyOf('hill', businessDate('2023-12-31'), root))
    expect(early.code).to.equal('NO_POLICY_IN_FORCE')
    rmSync(folder, {recursive: true})
  })
})
