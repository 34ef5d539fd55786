import {expect} from 'chai'
import {PassThrough} from 'node:stream'
import {linePrompts} from '#terminal/line-prompts.js'
import type {Refusal} from '#core/kernel/refusal.js'

/** Types each line once the question before it has been shown. */
function typing(...lines: string[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    if (!/: $/.test(shown)) return
    const line = lines.shift()
    setImmediate(() => (line === undefined ? input.end() : input.write(`${line}\n`)))
  })
  return {prompts: linePrompts({input, output}), shown: () => shown}
}

describe('questions as plain lines', () => {
  it('takes the preset on an empty line', async () => {
    expect(await typing('').prompts.text('Day', {preset: '2026-11-23'})).to.equal('2026-11-23')
  })
  it('asks again with a remark until the answer is right', async () => {
    const {prompts, shown} = typing('x', '12')
    const check = (text: string): true | string => /^\d+$/.test(text) || 'digits only'
    expect(await prompts.text('Count', {check})).to.equal('12')
    expect(shown()).to.equal('Count: Not taken: digits only\nCount: ')
  })
  it('numbers the choices', async () => {
    const {prompts, shown} = typing('3', '2')
    const choices = [
      {value: 'o', name: 'owner'},
      {value: 't', name: 'tenant'},
    ]
    expect(await prompts.choose('Owner or tenant', choices)).to.equal('t')
    expect(shown()).to.contain('  1. owner\n  2. tenant\n')
    expect(shown()).to.contain('type a number from 1 to 2')
  })
  it('says no on an empty line', async () => {
    expect(await typing('').prompts.confirm('Post?', false)).to.equal(false)
  })
  it('cancels at the end of input', async () => {
    const refusal = (await typing()
      .prompts.text('Name')
      .catch((error: unknown) => error)) as Refusal
    expect(refusal.exit).to.equal(130)
  })
})
