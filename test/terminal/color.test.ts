import {expect} from 'chai'
import {paintFor, wantsColour} from '#terminal/color.js'

const asked = (env: Record<string, string>, isTty = true, off = false): boolean => wantsColour({env, isTty, off})

describe('colour', () => {
  const cases: [string, Record<string, string>, boolean, boolean][] = [
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', {NO_COLOR: '1'}, true, false],
    ['an empty NO_COLOR says nothing', {NO_COLOR: ''}, true, true],
    ['TERM=dumb', {TERM: 'dumb'}, true, false],
    ['CLICOLOR=0', {CLICOLOR: '0'}, true, false],
    ['FORCE_COLOR in a pipe', {FORCE_COLOR: '1'}, false, true],
    ['FORCE_COLOR over NO_COLOR', {FORCE_COLOR: '1', NO_COLOR: '1'}, false, true],
    ['FORCE_COLOR=0 on a terminal', {FORCE_COLOR: '0'}, true, false],
    ['CLICOLOR_FORCE in a pipe', {CLICOLOR_FORCE: '1'}, false, true],
    ['CLICOLOR_FORCE=0 forces nothing', {CLICOLOR_FORCE: '0'}, false, false],
  ]
  for (const [name, env, isTty, expected] of cases) {
    it(`${name}: ${expected ? 'on' : 'off'}`, () => {
      expect(asked(env, isTty)).to.equal(expected)
    })
  }
  it('--no-color wins over all', () => {
    expect(asked({FORCE_COLOR: '1'}, true, true)).to.equal(false)
  })
  it('cleans what it colours', () => {
    expect(paintFor(true).bad('a\u001b[8m')).to.equal('\u001b[31ma\\x1b[8m\u001b[39m')
    expect(paintFor(false).bad('a')).to.equal('a')
  })
})
