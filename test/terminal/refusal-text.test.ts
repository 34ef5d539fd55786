import {expect} from 'chai'
import {EXIT, refuse, Refusal} from '#core/kernel/refusal.js'
import {paintFor} from '#terminal/color.js'
import {refusalLines} from '#terminal/refusal-text.js'
import {strangeFlag, toRefusal, unknownFlag} from '#terminal/to-refusal.js'

const lines = (refusal: Refusal): string[] => refusalLines(refusal, 'L-00000000', paintFor(false))
const known = {command: 'show-account', flags: ['credit', 'as-of']}

describe('a refusal as text', () => {
  it('says what, why and what next within five lines', () => {
    const refusal = refuse('CLOSED_DAY', '2026-11-26 is a closed day', {
      because: [
        {rule: 'G-NODAY', citation: 'Gov. 60374'},
        {rule: 'S-7BD', citation: 'HSC 116908', fact: '3 days'},
      ],
      next: ['one', 'two', 'three', 'four'],
    })
    expect(lines(refusal)).to.deep.equal([
      'Error CLOSED_DAY: 2026-11-26 is a closed day (65)',
      '  Because: G-NODAY (Gov. 60374); S-7BD (HSC 116908): 3 days',
      '  Next: one',
      '  Next: two',
      '  Next: three',
    ])
  })
  it('lists the first twenty bad rows and counts the rest', () => {
    const rows = Array.from({length: 21}, (_, i) => ({
      line: i + 2,
      field: 'amount',
      value: 'x\u001b',
      reason: 'is not money',
    }))
    const shown = lines(refuse('ROW_ERRORS', '21 rows are wrong', {rows}))
    expect(shown).to.have.length(22)
    expect(shown[1]).to.equal('  line 2 amount: x\\x1b is not money')
    expect(shown[21]).to.equal('  and 1 more; --errors FILE writes all 21')
  })
  it('names the log entry of a bug', () => {
    expect(lines(toRefusal(new TypeError('x'), known)).at(-1)).to.equal('  Log: L-00000000')
  })
})

describe('errors as refusals', () => {
  it('keeps a refusal and the refusal inside a parser error', () => {
    const inner = refuse('X', 'x')
    expect(toRefusal(inner, known)).to.equal(inner)
    expect(toRefusal(new Error('wrapped', {cause: inner}), known)).to.equal(inner)
  })
  it('takes the end of a prompt as no', () => {
    const ended = Object.assign(new Error('User force closed'), {name: 'ExitPromptError'})
    expect(toRefusal(ended, known).exit).to.equal(EXIT.cancelled)
  })
  it('takes a full or broken disk as 74 and anything unknown as a bug', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG']) {
      expect(toRefusal(Object.assign(new Error(code), {code}), known).exit, code).to.equal(74)
    }
    expect(toRefusal(new Error('?'), known).exit).to.equal(70)
    expect(toRefusal('thrown text', known).exit).to.equal(70)
  })
  it('finds the flag that is not there and the one that was meant', () => {
    expect(strangeFlag(['104-55120-76', '--credi=5', '--as-of', 'x'], known.flags)).to.equal('--credi=5')
    expect(strangeFlag(['--as-of', 'x', '--', '--foo'], known.flags)).to.equal(undefined)
    expect(unknownFlag('--credi=5', known.flags).message).to.equal('there is no flag --credi; did you mean --credit?')
  })
})
