import {expect} from 'chai'
import {textWidth} from '#terminal/text-width.js'
import {sampleOnTerminal} from '../support/on-terminal.js'

const CTRL_C = '\u0003'
const ENTER = '\r'

describe('on a terminal', function () {
  this.slow(5000)
  this.timeout(60_000)

  it('asks on stderr, keeps stdout clean and gives the same as one line', () => {
    const {screen, stdout, exit} = sampleOnTerminal(['give-credit', '--credit', '5.00'], {
      steps: [
        ['Account', `098-20417-75${ENTER}`],
        ['Customer name', `Rosa O'Hara${ENTER}`],
        ['Give 5.00?', `y${ENTER}`],
      ],
      stdoutToFile: true,
    })
    expect([stdout, exit]).to.deep.equal(["✔ GIVEN 098-20417-75 Rosa O'Hara 5.00\n", 0])
    expect(screen).to.contain(
      "Same in one line: curbstop give-credit --credit 5.00 098-20417-75 --name 'Rosa O'\\''Hara' --yes",
    )
  })

  it('asks again under a wrong answer', () => {
    const {screen, exit} = sampleOnTerminal(['give-credit', '098-20417-75', '--name', 'Rosa', '-y'], {
      steps: [
        ['Credit', `1e2${ENTER}`],
        ['not an amount', '\u0008\u0008\u00085.00\r'],
      ],
    })
    expect(exit).to.equal(0)
    expect(screen).to.contain('GIVEN 098-20417-75 Rosa 5.00')
  })

  for (const [name, typed] of [
    ['no', `n${ENTER}`],
    ['Enter, since no is the default', ENTER],
    ['Ctrl-C', CTRL_C],
  ] as const) {
    it(`${name} is 130 and one line`, () => {
      const argv = ['give-credit', '098-20417-75', '--name', 'Rosa', '--credit', '5.00']
      const {screen, stdout, exit} = sampleOnTerminal(argv, {steps: [['(y/N)', typed]], stdoutToFile: true})
      expect([exit, stdout]).to.deep.equal([130, ''])
      expect(screen).to.contain('Cancelled. Nothing was written.')
      expect(screen).not.to.contain('    at ')
    })
  }

  it('asks by plain numbered lines where ACCESSIBLE is set', () => {
    const argv = ['give-credit', '098-20417-75', '--name', 'Rosa', '--credit', '5.00']
    const {screen, exit} = sampleOnTerminal(argv, {
      steps: [['Give 5.00? (y/N): ', `y${ENTER}`]],
      env: {ACCESSIBLE: '1', NO_COLOR: '1'},
    })
    expect(exit).to.equal(0)
    expect(screen).not.to.contain('\u001b')
  })

  for (const columns of [60, 80, 120]) {
    it(`keeps a table within ${columns} columns`, () => {
      const {screen} = sampleOnTerminal(['list-rows'], {columns, env: {NO_COLOR: '1'}})
      for (const line of screen.split('\n')) expect(textWidth(line)).to.be.at.most(columns)
    })
  }

  it('colours a terminal and obeys NO_COLOR, TERM=dumb and --no-color', () => {
    const coloured = (argv: string[], env: Record<string, string> = {}): boolean =>
      sampleOnTerminal(argv, {env}).screen.includes('\u001b[')
    expect(coloured(['list-rows'])).to.equal(true)
    expect(coloured(['list-rows'], {NO_COLOR: '1'})).to.equal(false)
    expect(coloured(['list-rows'], {TERM: 'dumb'})).to.equal(false)
    expect(coloured(['list-rows', '--no-color'])).to.equal(false)
  })

  it('has no sign outside ASCII where the locale has none', () => {
    const {screen} = sampleOnTerminal(['give-credit', '098-20417-75', '--name', 'R', '--credit', '5.00', '-y'], {
      env: {LANG: 'C', NO_COLOR: '1'},
    })
    expect(screen).to.match(/^[\n\x20-\x7e]+$/)
  })

  it('shows what was meant only to a person', () => {
    expect(sampleOnTerminal(['give-credits']).screen.replaceAll(/\s+/g, ' ')).to.contain('did you mean give-credit?')
  })

  it('gives a long list to the pager', () => {
    const {screen} = sampleOnTerminal(['list-rows', '--rows', '40'], {env: {CURBSTOP_PAGER: 'sed s/^/paged:/'}})
    expect(screen.match(/paged:/g)).to.have.length(41)
    const off = sampleOnTerminal(['list-rows', '--rows', '40', '--no-pager'], {
      env: {CURBSTOP_PAGER: 'sed s/^/paged:/'},
    })
    expect(off.screen).not.to.contain('paged:')
  })
})
