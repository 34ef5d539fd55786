import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {haveTool} from '../support/tools.js'
import {CASH_DAY, commandsOf, replay, transcriptFolder, transcriptText} from '../support/transcript.js'

/**
 * The whole cash day of the transcript, worked out again from what was typed and from the two files alone: nothing here
 * knows the program's own arithmetic.
 */
const text = transcriptText(CASH_DAY)
const setup = readFileSync(join(transcriptFolder, 'setup', 'cash-day.sh'), 'utf8')
const commands = commandsOf(text)
const inCents = (dollars: string): number => Math.round(Number(dollars) * 100)
const dollars = (cents: number): string =>
  `$${(Math.abs(cents) / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`
const total = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)
const flag = (line: string, name: string): number => inCents(new RegExp(`--${name} ([\\d.]+)`).exec(line)?.[1] ?? '0')

/** `20x10,1x1,coin0.48` in cents. */
const counted = (line: string): number =>
  total(
    (/--(?:count|float) '?([^' ]+)/.exec(line)?.[1] ?? '').split(',').map((part) => {
      const [face = '0', pieces = '0'] = part.split('x')
      return part.startsWith('coin') ? inCents(part.slice(4)) : Number(face) * Number(pieces) * 100
    }),
  )

const byPerson = (verb: string, person: string): string[] =>
  commands.filter((line) => line.includes(`${person}.session`) && line.includes(`curbstop ${verb} `))

const FLOAT = 20_000
/** The receipt taken twice was the last one of mlopez: its cash went back. */
const VOIDED = byPerson('take-payment', 'mlopez').at(-1) ?? ''

function takings(person: string): {cash: number; papers: number} {
  const taken = byPerson('take-payment', person).filter((line) => line !== VOIDED)
  const kept = (line: string): number => (line.includes('--amount') ? flag(line, 'amount') : flag(line, 'cash'))
  const papers = taken.map((line) => flag(line, 'check') + flag(line, 'money-order'))
  return {cash: total(taken.filter((line) => line.includes('--cash')).map(kept)), papers: total(papers)}
}

const envelopes = (/<<'ROWS'\n([^]*?)\nROWS/.exec(setup)?.[1] ?? '').split('\n').slice(1)
const box = envelopes
  .map((row) => row.split(','))
  .map(([account = '', , kind = '', , amount = '']) => ({
    ...{account, kind, cents: inCents(amount)},
  }))
const lockbox = (/<<'RECORDS'\n([^]*?)\nRECORDS/.exec(setup)?.[1] ?? '')
  .split('\n')
  .filter((record) => record.startsWith('6'))
  .map((record) => Number(record.slice(7, 17)))

describe('a whole day of the cashiers', () => {
  it('logs and posts 23 envelopes, all but one to their accounts', () => {
    const all = total(box.map((one) => one.cents))
    const unknown = total(box.filter((one) => one.account === '').map((one) => one.cents))
    expect([box.length, all, unknown]).to.deep.equal([23, 264_187, 4500])
    expect(text).to.include(`bag 004401 ${dollars(all)} (1020)`)
    expect(text).to.include(`To accounts ${dollars(all - unknown)} + suspense ${dollars(unknown)}`)
    expect(text).to.include('posted Mon 2026-11-23')
  })

  it('posts the lockbox by its own amounts', () => {
    expect(text).to.match(new RegExp(`POSTED BT-#1 3 items, \\${dollars(total(lockbox))}`))
  })

  it('expects in each drawer the float and what was taken less change, and books what differs', () => {
    const [tngo, mlopez, dkim] = ['tngo', 'mlopez', 'dkim'].map(takings)
    const counts = (person: string): number => counted(byPerson('balance-drawer', person)[0] ?? '')
    expect(counts('tngo')).to.equal(FLOAT + (tngo?.cash ?? 0))
    expect(text).to.include(`bag 004403 ${dollars((tngo?.cash ?? 0) + (tngo?.papers ?? 0))} (1020)`)
    const short = counts('mlopez') - FLOAT - (mlopez?.cash ?? 0)
    expect(short).to.equal(-1000)
    expect(text).to.match(/Cash less float\t366\.56\t376\.56\t-\$10\.00 SHORT/)
    const float = counted(byPerson('open-drawer', 'dkim')[0] ?? '')
    const turnedIn = counted(byPerson('turn-in-cash', 'dkim')[0] ?? '')
    expect(counts('dkim')).to.equal(float + (dkim?.cash ?? 0) - turnedIn)
    expect(text).to.include(`bag 004405 ${dollars((dkim?.cash ?? 0) - turnedIn)} (1020)`)
  })

  it('never shows what is expected before a count is final', () => {
    const first = text.split('\n').findIndex((line) => line.includes('mlopez.session curbstop balance-drawer'))
    const answer = text
      .split('\n')
      .slice(first + 1, first + 4)
      .join('\n')
    expect(answer).to.include('Differs: cash')
    expect(answer).not.to.match(/576|376|10\.00/)
  })

  it('brings every bag to the bank, and what the bank found later', () => {
    const bags =
      total(box.map((one) => one.cents)) +
      20_000 +
      48_015 +
      (counted(byPerson('balance-drawer', 'mlopez')[0] ?? '') - FLOAT) +
      10_000
    expect(bags).to.equal(378_858)
    expect(text).to.include(`SEALED BD-#1: ${dollars(bags)} in 5 bags`)
    expect(text).to.include(`bags ${dollars(bags)}, bank ${dollars(bags - 1000)}, short $10.00 stays on 1020`)
    expect(text).to.include(`RECONCILED BD-#1  J-#`)
    expect(text).to.include(`taken ${dollars(422_631)}, short $12.00`)
  })

  it('reads as it stands, with books before the day closes of which hledger finds the same', async function () {
    this.timeout(240_000)
    if (!haveTool('hledger')) {
      expect(await replay(text)).to.equal(text)
      return
    }
    const close = text.indexOf('$ CURBSTOP_SESSION=hgrant.session curbstop close-day')
    const accounts = '1010 1020 1030 1031 1040 2140 5100'
    const look = `$ curbstop export-books day.journal --quiet && hledger -f day.journal check && hledger -f day.journal balance -E --no-total ${accounts}\n`
    const got = await replay(`${text.slice(0, close)}${look}${text.slice(close)}`)
    const [before = '', after = ''] = got.split(look)
    const shown = after.slice(0, after.indexOf('$ CURBSTOP'))
    expect(before + after.slice(shown.length)).to.equal(text)
    const found = shown.split('\n')
    const balance = (account: string): number => {
      const line = found.find((one) => one.includes(`:${account} `)) ?? ''
      return inCents(/-?[\d.]+(?= {2})/.exec(line.replace('$', ''))?.[0] ?? '')
    }
    expect(['1020', '1030', '1040'].map(balance)).to.deep.equal([0, 0, 0])
    // The fund was 3,000.00; a float bag was two dollars short, and a drawer ten.
    expect(balance('1031')).to.equal(299_800)
    expect(balance('5100')).to.equal(1200)
  })
})
