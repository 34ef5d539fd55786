import {expect} from 'chai'
import fc from 'fast-check'
import {clean, cleanJson, gate} from '#terminal/sanitize.js'

/** Written from the Unicode categories, apart from the expression under test. */
const steersOrHides = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xd800 && code <= 0xdfff) ||
  [0xad, 0x61c, 0x180e, 0xfeff, 0xfff9, 0xfffa, 0xfffb].includes(code) ||
  (code >= 0xe0000 && code <= 0xe007f)

describe('sanitize', () => {
  it('shows every control, bidirectional and zero-width character of all of Unicode and changes nothing else', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code)
      const cleaned = clean(char)
      if (steersOrHides(code)) expect(cleaned, code.toString(16)).to.match(/^\\(x[0-9a-f]{2}|u\{[0-9a-f]+\})$/)
      else if (cleaned !== char) expect.fail(`U+${code.toString(16)} was changed to ${cleaned}`)
    }
  })

  it('shows an escape as \\x1b, so that a name cannot clear the screen', () => {
    expect(clean('Ana\u001b[2J')).to.equal('Ana\\x1b[2J')
    expect(clean('abc\u202edef')).to.equal('abc\\u{202e}def')
  })

  it('lets its own colours pass only where colour is on', () => {
    expect(gate('\u001b[31mError\u001b[39m\tx\n', true)).to.equal('\u001b[31mError\u001b[39m\tx\n')
    expect(gate('\u001b[31mError\u001b[39m', false)).to.equal('\\x1b[31mError\\x1b[39m')
    expect(gate('\u001b[8mhidden \u001b]0;title\u0007', true)).to.equal('\\x1b[8mhidden \\x1b]0;title\\x07')
  })

  it('leaves no raw control in JSON and never changes its value', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const json = cleanJson(JSON.stringify({text}))
        expect(JSON.parse(json)).to.deep.equal({text})
        expect(clean(json)).to.equal(json)
      }),
    )
  })
})
