import {expect} from 'chai'
import {Progress} from '#terminal/progress.js'

function watched(isTty: boolean, quiet = false) {
  let now = 0
  let text = ''
  const sink = {isTty, columns: 80, rows: 24, closed: false, write: async (more: string) => void (text += more)}
  const terminal = {env: {}, inputIsTty: isTty, out: sink, err: sink}
  const progress = new Progress(terminal, {label: 'Reading', total: 400, quiet, clock: () => now})
  const at = (ms: number, by: number): string => {
    now = ms
    text = ''
    progress.advance(by)
    return text
  }
  return {at}
}

describe('progress', () => {
  it('is silent for the first second, then a bar that moves', () => {
    const {at} = watched(true)
    expect(at(900, 100)).to.equal('')
    expect(at(2000, 100)).to.equal('\r[##########          ] Reading 200/400  100/s, about 2 s left\u001b[K')
    expect(at(2050, 10)).to.equal('')
  })
  it('is one line in ten seconds where nobody watches', () => {
    const {at} = watched(false)
    expect(at(9_999, 100)).to.equal('')
    expect(at(10_000, 100)).to.equal('Reading 200/400  20/s, about 10 s left\n')
    expect(at(19_999, 10)).to.equal('')
  })
  it('says nothing when quiet', () => {
    expect(watched(true, true).at(60_000, 5)).to.equal('')
  })
})
