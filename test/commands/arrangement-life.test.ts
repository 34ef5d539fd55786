import {expect} from 'chai'
import {commandsOf, transcriptText} from '../support/transcript.js'

/**
 * The days and amounts of the transcript worked out again by plain calendar arithmetic: nothing here knows the program's
 * own. Five days of grace are the district's (arrangement policy 5).
 */
const text = transcriptText('arrangement-life.txt')
const commands = commandsOf(text)
const MS_A_DAY = 86_400_000
const GRACE_DAYS = 5

const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10)
const nameOf = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', {weekday: 'long', timeZone: 'UTC'})
/** The last of them on a weekend is the Monday after it (CCP 12a); none of these Mondays is a holiday. */
const lastDay = (due: string): string => {
  const last = later(due, GRACE_DAYS)
  const past: Readonly<Record<string, number>> = {Saturday: 2, Sunday: 1}
  return later(last, past[nameOf(last)] ?? 0)
}
const brokenFrom = (due: string): string => later(lastDay(due), 1)

/** What a command printed. */
const answered = (command: string): string => {
  const from = text.indexOf(`$ ${command}`)
  const rest = text.slice(from + command.length + 2)
  const end = rest.search(/\n[$#] /)
  return end === -1 ? rest : rest.slice(0, end)
}
const planned = commands.filter((line) => line.startsWith('./plan '))
const partsOf = (line: string): number[] =>
  Array.from(line.matchAll(/(?:down:)?\d{4}-\d\d-\d\d=([\d.]+)/g), ([, dollars = '0']) =>
    Math.round(Number(dollars) * 100),
  )
const paidFor = (account: string, arrangement: string): number =>
  commands
    .filter(
      (line) =>
        line.includes('take-payment') && (line.includes(account) || line.includes(`--arrangement ${arrangement}`)),
    )
    .map((line) => Math.round(Number(/--card ([\d.]+)/.exec(line)?.[1] ?? '0') * 100))
    .reduce((all, one) => all + one, 0)
const total = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

describe('the life of arrangements in the transcript', () => {
  it('goes over the days it says', () => {
    for (const day of commands.flatMap((line) => /^\.\/day (\S+)/.exec(line)?.[1] ?? []))
      expect(answered(`./day ${day}`).trim()).to.equal(`${nameOf(day)} ${day}`)
    expect(nameOf('2028-02-29')).to.equal('Tuesday')
  })

  it('is kept: what was agreed was paid, the last part on its day', () => {
    const [kept = ''] = planned
    expect(paidFor('900-00001-80', 'A-#1')).to.equal(total(partsOf(kept)))
    expect(text).to.include('A-#3 of 900-00001-80   kept since 2027-02-16, as of 2027-02-16')
    expect(text).to.include('superseded since 2026-11-23')
  })

  it('refuses Christmas, a Friday, and names the Monday after it', () => {
    expect([nameOf('2026-12-25'), nameOf('2026-12-28')]).to.deep.equal(['Friday', 'Monday'])
    expect(text).to.include('2026-12-25 is a closed day (Christmas Day); next open day 2026-12-28')
  })

  it('is broken from the day after the days of grace by money that came back, and paid in full at last', () => {
    const [, returned = ''] = planned
    expect(brokenFrom('2026-12-15')).to.equal('2026-12-22')
    expect(answered('curbstop adjust-arrangement A-#2\n')).to.include(`broken since ${brokenFrom('2026-12-15')}`)
    // One payment of $75.00 came back.
    expect(paidFor('900-00002-77', 'A-#2') - 7500).to.equal(total(partsOf(returned)))
  })

  it('keeps the last of the month through a leap February and goes past a holiday', () => {
    // 2028-03-31 is a Friday and a holiday (Gov. 6700), then Saturday and Sunday.
    expect(later('2028-03-31', 3)).to.equal('2028-04-03')
    expect([nameOf('2028-03-31'), nameOf('2028-04-03')]).to.deep.equal(['Friday', 'Monday'])
    expect(text).to.include('2028-01-31 $40.00   2028-02-29 $40.00   2028-04-03 $40.00')
    expect(brokenFrom('2028-02-29')).to.equal('2028-03-07')
    expect(text).to.include('active since 2027-12-15, as of 2028-03-06')
    expect(text).to.include(`broken since ${brokenFrom('2028-02-29')}: active again`)
  })

  it('is reinstated once', () => {
    expect(brokenFrom('2028-04-03') <= '2028-04-11').to.equal(true)
    expect(text.match(/✔ REINSTATED A-#5/g)).to.have.length(1)
    expect(text).to.include('REINSTATED_BEFORE')
  })
})
