import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import fc from 'fast-check'
import {commandLine, nearest} from '#terminal/command-line.js'

describe('command line', () => {
  it('is read back by a shell word for word', () => {
    const words = fc.array(
      fc.string({unit: 'grapheme'}).filter((text) => !text.includes('\0')),
      {minLength: 1, maxLength: 5},
    )
    fc.assert(
      fc.property(words, (given) => {
        const line = commandLine(given)
        const read = execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], {
          encoding: 'utf8',
        })
        expect(read.split('\0').slice(0, -1)).to.deep.equal(given)
      }),
      {numRuns: 40},
    )
  })
  it('quotes only what needs it', () => {
    expect(commandLine(['curbstop', '--name', "Rosa O'Hara", '--credit', '-5.00'])).to.equal(
      "curbstop --name 'Rosa O'\\''Hara' --credit -5.00",
    )
  })
  it('finds the name that was meant', () => {
    const names = ['open-account', 'show-account', 'shutoff-list', 'find-account']
    expect(nearest('shutof-list', names)).to.deep.equal(['shutoff-list'])
    expect(nearest('show-acount', names)[0]).to.equal('show-account')
    expect(nearest('zzz', names)).to.deep.equal([])
  })
})
