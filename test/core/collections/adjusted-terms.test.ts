import {expect} from 'chai'
import fc from 'fast-check'
import {adjustedTerms, type AdjustedPart, type TermChange, type UnpaidPart} from '#core/collections/adjusted-terms.js'
import {booksFor} from '#core/collections/district-books.js'
import {termsInWords} from '#core/collections/terms-in-words.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'

const TODAY = businessDate('2026-11-23')
const {calendar} = booksFor('rivergate', TODAY)
const AS_IT_IS: TermChange = {moves: [], split: null, catchUp: null, months: null}

const parts = (...given: readonly (readonly [string, number])[]): UnpaidPart[] =>
  given.map(([day, amount], at) => ({number: at + 1, dueOn: businessDate(day), amount: cents(amount)}))

function adjusted(was: readonly UnpaidPart[], change: Partial<TermChange>, total?: number): AdjustedPart[] {
  const owed = total ?? was.reduce((all, part) => all + part.amount, 0)
  const question = {parts: was, total: cents(owed), today: TODAY, calendar, splitDays: 15}
  return adjustedTerms({...question, change: {...AS_IT_IS, ...change}})
}

const told = (terms: readonly AdjustedPart[]): string => terms.map((one) => `${one.dueOn} ${one.amount}`).join(', ')

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'done'
}

const SIX = parts(
  ['2026-11-25', 7500],
  ['2026-12-25', 7500],
  ['2027-01-15', 7500],
  ['2027-02-16', 7500],
  ['2027-03-15', 7500],
  ['2027-04-15', 7500],
)
const day = businessDate

describe('the terms of the next version of an arrangement', () => {
  it('moves parts, and says it in words', () => {
    const moves = [
      {from: day('2026-12-25'), to: day('2026-12-28')},
      {from: day('2027-04-15'), to: day('2027-05-17')},
    ]
    const terms = adjusted(SIX, {moves})
    expect(termsInWords(SIX, terms).join('; ')).to.equal(
      'second installment moved from Fri 2026-12-25 to Mon 2026-12-28; ' +
        'sixth installment moved from Thu 2027-04-15 to Mon 2027-05-17; ' +
        'total unchanged $450.00; ends 2027-05-17 instead of 2027-04-15',
    )
  })

  it('splits one into halves, the odd cent on the second, on an open day', () => {
    // 2027-01-15 + 15 days is Saturday 2027-01-30; the next open day is Monday.
    const terms = adjusted(parts(['2027-01-15', 7501]), {split: 1})
    expect(told(terms)).to.equal('2027-01-15 3750, 2027-02-01 3751')
    expect(termsInWords(parts(['2027-01-15', 7501]), terms)[0]).to.equal(
      'first installment $75.01 of Fri 2027-01-15 split: $37.50 on Fri 2027-01-15 and $37.51 on Mon 2027-02-01',
    )
  })

  it('lays everything anew over months with 28, 29, 30 and 31 days', () => {
    const leap = adjusted(parts(['2028-01-31', 10_000]), {months: 4})
    // 31 March 2028 is a holiday, the weekend follows; 30 April is a Sunday.
    expect(told(leap)).to.equal('2028-01-31 2500, 2028-02-29 2500, 2028-04-03 2500, 2028-05-01 2500')
    const thirds = adjusted(parts(['2027-01-29', 10_000]), {months: 3})
    // 2027 is no leap year: the last of February is a Sunday.
    expect(told(thirds)).to.equal('2027-01-29 3333, 2027-03-01 3333, 2027-03-29 3334')
  })

  it('takes a bill in, and a credit off from behind', () => {
    const two = parts(['2026-12-15', 5000], ['2027-01-15', 5000])
    expect(told(adjusted(two, {}, 10_101))).to.equal('2026-12-15 5050, 2027-01-15 5051')
    expect(told(adjusted(two, {}, 6000))).to.equal('2026-12-15 5000, 2027-01-15 1000')
    expect(told(adjusted(two, {}, 5000))).to.equal('2026-12-15 5000')
    expect(termsInWords(two, adjusted(two, {}, 5000)).slice(0, 2)).to.deep.equal([
      'second installment $50.00 of Fri 2027-01-15 falls away',
      'total $50.00 instead of $100.00, $50.00 less',
    ])
  })

  it('moves what was missed', () => {
    const late = parts(['2026-11-20', 5000], ['2026-12-15', 5000])
    expect(codeOf(() => adjusted(late, {}))).to.equal('PART_OVERDUE')
    expect(told(adjusted(late, {catchUp: day('2026-11-30')}))).to.equal('2026-11-30 5000, 2026-12-15 5000')
  })

  it('refuses closed and past days, and parts that are not there', () => {
    const move = (from: string, to: string) => () => adjusted(SIX, {moves: [{from: day(from), to: day(to)}]})
    expect(codeOf(move('2026-12-25', '2027-01-01'))).to.equal('CLOSED_DAY')
    expect(codeOf(move('2026-12-25', '2026-11-20'))).to.equal('PAST_DAY')
    expect(codeOf(move('2026-12-24', '2026-12-28'))).to.equal('NO_SUCH_PART')
    expect(codeOf(() => adjusted(SIX, {split: 7}))).to.equal('NO_SUCH_PART')
    expect(codeOf(() => adjusted(SIX, {catchUp: day('2026-12-01')}))).to.equal('NOTHING_MISSED')
    expect(codeOf(() => adjusted(SIX, {months: 0}))).to.equal('TOO_MANY_PARTS')
  })

  /** No part is less than a cent: a plan has as many cents as parts. */
  const MOST_PARTS = 24

  it('always comes to the total, in order, every part more than nothing and none before today', () => {
    const given = fc.array(fc.tuple(fc.integer({min: 0, max: 700}), fc.integer({min: MOST_PARTS, max: 90_000})), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(
        given,
        fc.integer({min: 0, max: 50_000}),
        fc.option(fc.integer({min: 1, max: MOST_PARTS})),
        (rows, more, months) => {
          const days = rows.map(([at]) => at).toSorted((a, b) => a - b)
          const was = parts(
            ...rows.map(([, amount], at) => [calendar.nextOpenDay(later(days[at] ?? 0)), amount] as const),
          )
          const total = was.reduce((all, part) => all + part.amount, more)
          const terms = adjusted(was, {months, ...(months === null ? {split: 1} : {})}, total)
          expect(terms.reduce((all, part) => all + part.amount, 0)).to.equal(total)
          expect(terms.map((part) => part.dueOn)).to.deep.equal(terms.map((part) => part.dueOn).toSorted())
          for (const part of terms) {
            expect(part.amount).to.be.greaterThan(0)
            expect(part.dueOn >= TODAY).to.equal(true)
            expect(calendar.isClosed(part.dueOn)).to.equal(false)
          }
        },
      ),
      {numRuns: 200},
    )
  })
})

const later = (days: number): ReturnType<typeof businessDate> => addDays(TODAY, days)
