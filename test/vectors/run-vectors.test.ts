import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {gzipSync} from 'node:zlib'

const PROGRAM = fileURLToPath(new URL('./run-vectors.js', import.meta.url))
const OWRS = fileURLToPath(new URL('../../test/fixtures/owrs/', import.meta.url))
const file = 'every-form.owrs'
const sha256 = createHash('sha256')
  .update(readFileSync(join(OWRS, file)))
  .digest('hex')

// 10 x 1.05 + 4.5 x 2.10 and the service charge of an inch.
const figures = {
  bill: '40.15',
  components: {service_charge: '20.20', commodity_charge: '19.95'},
  tiers: {
    commodity_charge: [
      {tier: 1, usage: '10', price: '1.05', charge: '10.50', upper: '10'},
      {tier: 2, usage: '4.5', price: '2.10', charge: '9.45', upper: '20'},
      {tier: 3, usage: '0', price: '3.10', charge: '0', upper: null},
    ],
  },
  budget: {},
  bill_cents: '40.15',
  bill_cents_if_each_line_rounded: '40.15',
}
const good = {
  id: 'v-1',
  file,
  sha256,
  customer_class: 'RESIDENTIAL_SINGLE',
  features: ['tiered'],
  inputs: {usage: 14.5, meter_size: '1"'},
  expected: {compat: {bill: 40.15}, exact: figures},
}
const wrong = {...good, id: 'v-2', expected: {exact: {...figures, bill_cents: '40.16'}}}
const unknownInput = {...good, id: 'v-3', inputs: {...good.inputs, moon: 'full'}}
const unknownFigure = {...good, id: 'v-4', expected: {exact: {...figures, tax: '1'}}}

function run(content: unknown, ...flags: readonly string[]) {
  const path = join(mkdtempSync(join(tmpdir(), 'vectors-')), 'vectors.json')
  writeFileSync(path, JSON.stringify(content))
  return spawnSync(process.execPath, [PROGRAM, path, '--owrs', OWRS, ...flags], {encoding: 'utf8'})
}

describe('the vectors runner', () => {
  it('ends 0 when all pass', () => {
    const {status, stdout} = run({vectors: [good]})
    expect([status, stdout]).to.deep.equal([0, stdout])
    expect(stdout).to.match(/^tiered +1 +0 +0$/m)
  })

  it('ends 1 when one fails, and shows expected and got', () => {
    const {status, stdout} = run({vectors: [good, wrong, unknownInput]})
    expect(status).to.equal(1)
    expect(stdout).to.contain('FAILED v-2\n  exact bill_cents: expected 40.16, got 40.15')
  })

  it('ends 2 for an input or a figure that it does not know, 0 when that is allowed', () => {
    const {status, stdout} = run({vectors: [unknownInput, unknownFigure]})
    expect(status).to.equal(2)
    expect(stdout).to.contain('NOT SUPPORTED v-3: inputs moon').and.to.contain('NOT SUPPORTED v-4: expected tax')
    expect(run({vectors: [unknownInput]}, '--allow-unsupported').status).to.equal(0)
  })

  it('wants a file refused at its line and a class refused for its reason', () => {
    const errors = [
      {file, customer_class: 'NO_CLASS', inputs: {usage: 1}, expect: 'error: class not in file'},
      {file, customer_class: 'RESIDENTIAL_SINGLE', inputs: {usage: 1}, expect: 'error: input meter_size missing'},
      {
        file,
        customer_class: 'RESIDENTIAL_SINGLE',
        inputs: {usage: 1, meter_size: '1"'},
        expect: 'error: input x missing',
      },
    ]
    expect(run({errors: errors.slice(0, 2)}).status).to.equal(0)
    const {status, stdout} = run({errors})
    expect(status).to.equal(1)
    expect(stdout).to.contain('not refused; expected error: input x missing')
  })

  it('reads a list of bills, zipped or not', () => {
    const line = [file, 'RESIDENTIAL_SINGLE', {usage: 14.5, meter_size: '1"'}, 40.15, '40.15', 'hand']
    const path = join(mkdtempSync(join(tmpdir(), 'vectors-')), 'bills.jsonl.gz')
    writeFileSync(path, gzipSync(`${JSON.stringify(line)}\n`))
    const {status, stdout} = spawnSync(process.execPath, [PROGRAM, path, '--owrs', OWRS], {encoding: 'utf8'})
    expect(status).to.equal(0)
    expect(stdout).to.match(/^corpus \(hand\) +1 +0 +0$/m)
  })
})
