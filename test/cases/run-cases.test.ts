import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const PROGRAM = fileURLToPath(new URL('./run-cases.js', import.meta.url))
const good = {
  id: 'X1',
  kind: 'holiday',
  rules: [],
  title: 'a day',
  inputs: {calendar: 'gov_6700', holiday: 'thanksgiving', year: 2026},
  expected: {dates: ['2026-11-26']},
}
const wrong = {...good, id: 'X2', expected: {dates: ['2026-11-19']}}
const unknownKey = {...good, id: 'X3', inputs: {...good.inputs, moon: 'full'}}
const unknownKind = {...good, id: 'X4', kind: 'tide_table'}

function run(cases: readonly unknown[], ...flags: readonly string[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'cases-')), 'cases.json')
  writeFileSync(file, JSON.stringify({cases}))
  return spawnSync(process.execPath, [PROGRAM, file, ...flags], {encoding: 'utf8'})
}

describe('the case runner', () => {
  it('ends 0 when all pass', () => {
    expect(run([good]).status).to.equal(0)
  })

  it('ends 1 when one fails, and shows expected and got', () => {
    const {status, stdout} = run([good, wrong, unknownKind])
    expect(status).to.equal(1)
    expect(stdout).to.contain('FAILED X2 holiday')
    expect(stdout).to.contain('expected {"dates":["2026-11-19"]}')
    expect(stdout).to.contain('got      {"dates":["2026-11-26"]}')
  })

  it('ends 2 for an unknown key or kind, 0 when that is allowed', () => {
    const {status, stdout} = run([good, unknownKey, unknownKind])
    expect(status).to.equal(2)
    expect(stdout).to.contain('NOT SUPPORTED X3 holiday: unknown keys: moon')
    expect(stdout).to.contain('NOT SUPPORTED X4 tide_table: kind tide_table')
    expect(run([unknownKey, unknownKind], '--allow-unsupported').status).to.equal(0)
  })

  it('ends 64 without a file', () => {
    expect(spawnSync(process.execPath, [PROGRAM]).status).to.equal(64)
  })
})
