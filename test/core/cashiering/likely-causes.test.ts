import {expect} from 'chai'
import fc from 'fast-check'
import {CAUSE_CODES} from '#core/cashiering/cause-codes.js'
import {judgeCount} from '#core/cashiering/judge-difference.js'
import {likelyCauses, type SearchedReceipt} from '#core/cashiering/likely-causes.js'
import {cents} from '#core/kernel/money.js'
import type {TenderKind} from '#core/payments/payment-event.js'

const LIMITS = {
  ...{record_from_cents: cents(1), supervisor_from_cents: cents(500)},
  ...{finance_from_cents: cents(2500), incident_from_cents: cents(20000)},
}

const receipt = (
  number: number,
  tenders: readonly (readonly [TenderKind, number, number?])[],
  more: Partial<SearchedReceipt> = {},
): SearchedReceipt => ({
  receipt: `RC-${number}`,
  number,
  voided: false,
  payees: [`account ${number}`],
  tenders: tenders.map(([kind, amount, change = 0]) => ({kind, amount: cents(amount), change: cents(change)})),
  ...more,
})

interface Differences {
  readonly cash?: number
  readonly checks?: number
  readonly cards?: number
}

/** What differs by so much; so much is counted of each. */
const searched = (differs: Differences, receipts: readonly SearchedReceipt[]) => {
  const expected = {cash: cents(100000), checks: cents(100000), cards: cents(100000)}
  const {cash = 0, checks = 0, cards = 0} = differs
  const counted = {cash: cents(100000 + cash), checks: cents(100000 + checks), cards: cents(100000 + cards)}
  return likelyCauses(judgeCount(counted, expected, LIMITS), receipts)
}

const named = (differs: Differences, receipts: readonly SearchedReceipt[]): string[] =>
  searched(differs, receipts).causes.map((one) => `${one.code} ${one.receipts.map((each) => each.number).join()}`)

describe('likely causes of a drawer difference', () => {
  it('name the only receipt with this change, as given twice or as not given', () => {
    const receipts = [receipt(37, [['cash', 4200, 800]]), receipt(38, [['cash', 8000, 2000]])]
    expect(named({cash: -2000}, receipts)).to.deep.equal(['CHANGE_WRONG 38'])
    expect(named({cash: 2000}, receipts)).to.deep.equal(['CHANGE_WRONG 38'])
    expect(searched({cash: -2000}, receipts).causes[0]?.sentence).to.equal('change of $20.00 given twice')
  })

  it('say what was looked for in vain', () => {
    const {absent} = searched({cash: -2000}, [receipt(38, [['cash', 8000, 2000]])])
    expect(absent).to.include.members(['no check listed as cash', 'no missing void', 'no receipt of this amount'])
    expect(absent).not.to.include('no change of this amount')
  })

  it('name a check that was counted as cash before anything else', () => {
    const receipts = [receipt(1, [['check', 4275]]), receipt(2, [['cash', 9000, 4275]]), receipt(3, [['cash', 4275]])]
    expect(named({cash: 4275, checks: -4275}, receipts)[0]).to.equal('CHECK_AS_CASH 1')
  })

  it('name a receipt entered as cash and paid by card', () => {
    const receipts = [receipt(1, [['cash', 4275]]), receipt(2, [['card', 1000]])]
    expect(named({cash: -4275, cards: 4275}, receipts)[0]).to.equal('WRONG_TENDER 1')
  })

  it('name a receipt that was entered again for the same account, with the one that took its place', () => {
    const receipts = [
      receipt(4, [['cash', 6120]], {payees: ['a']}),
      receipt(5, [['check', 6120]], {payees: ['b']}),
      receipt(6, [['cash', 6210]], {payees: ['a']}),
    ]
    expect(named({cash: -6120}, receipts)).to.deep.equal(['MISSING_VOID 4,6', 'EQUAL_RECEIPT 4'])
  })

  it('name a receipt that was voided though its money stayed', () => {
    const receipts = [receipt(4, [['cash', 6120]], {voided: true}), receipt(5, [['cash', 100]])]
    expect(named({cash: 6120}, receipts)).to.deep.equal(['VOID_KEPT 4'])
    expect(named({cash: -6120}, receipts)).to.deep.equal([])
  })

  it('name a check that was left out or counted twice', () => {
    const receipts = [receipt(8, [['money_order', 15000]])]
    expect(named({checks: -15000}, receipts)).to.deep.equal(['NOT_COUNTED 8'])
    expect(named({checks: 15000}, receipts)).to.deep.equal(['COUNTED_TWICE 8'])
  })

  it('name an amount whose decimal point moved: 25.00 entered as 2.50', () => {
    const {causes} = searched({cash: 2250}, [receipt(9, [['cash', 250]])])
    expect(causes).to.have.length(1)
    expect(causes[0]).to.deep.include({code: 'SLIDE', receipts: [{receipt: 'RC-9', number: 9}]})
    expect(causes[0]?.sentence).to.equal('$25.00 entered as $2.50, with its decimal point moved')
  })

  it('name an amount whose digits changed places: 63.00 entered as 36.00', () => {
    expect(named({cash: 2700}, [receipt(9, [['cash', 3600]])])).to.deep.equal(['TRANSPOSED 9'])
  })

  it('find digits changed in the total of the checks that was typed', () => {
    const counted = {cash: cents(0), checks: cents(301150), cards: cents(0)}
    const {causes} = likelyCauses(judgeCount(counted, {...counted, checks: cents(310150)}, LIMITS), [])
    expect(causes.map((one) => one.sentence)).to.deep.equal([
      'the total typed as $3,011.50 for $3,101.50, with two digits changed',
    ])
  })

  it('name several receipts of one amount together', () => {
    const receipts = [receipt(1, [['cash', 500]]), receipt(2, [['cash', 500]]), receipt(3, [['cash', 700]])]
    expect(named({cash: -500}, receipts)).to.deep.equal(['EQUAL_RECEIPT 1,2'])
  })

  it('are nothing where nothing differs', () => {
    expect(searched({}, [receipt(1, [['cash', 500]])])).to.deep.equal({causes: [], absent: []})
  })

  it('have a code for the cashier to give, and one for none found', () => {
    expect(CAUSE_CODES).to.include.members(['CHANGE_WRONG', 'CHECK_AS_CASH', 'UNKNOWN'])
  })
})

/** One mistake made on purpose: what the drawer then differs by, and what has to be named for it. */
interface Mistake {
  readonly name: string
  readonly code: string
  readonly make: (entered: number) => Differences | null
}

const digitsOf = (amount: number): number[] => Array.from((amount / 100).toFixed(2).replace('.', ''), Number)

/** Takes the number apart and puts it together again; the program goes by differences. */
const swapped = (entered: number, at: number): number | null => {
  const digits = digitsOf(entered)
  const [left, right] = [digits[at], digits[at + 1]]
  if (left === undefined || right === undefined || left === right) return null
  if (at === 0 && right === 0 && digits.length > 3) return null
  digits[at] = right
  digits[at + 1] = left
  return digits.reduce((all, digit) => all * 10 + digit, 0)
}

const isSlide = (a: number, b: number): boolean => [10, 100, 0.1, 0.01].some((times) => a * times === b)

const MISTAKES: Mistake[] = [
  {name: 'not taken', code: 'EQUAL_RECEIPT', make: (entered) => ({cash: -entered})},
  {name: 'counted twice', code: 'COUNTED_TWICE', make: (entered) => ({cash: entered})},
  {name: 'paid by check', code: 'WRONG_TENDER', make: (entered) => ({cash: -entered, checks: entered})},
  {name: 'one place too low', code: 'SLIDE', make: (entered) => ({cash: entered * 9})},
  {name: 'two places too low', code: 'SLIDE', make: (entered) => ({cash: entered * 99})},
  {
    name: 'one place too high',
    code: 'SLIDE',
    make: (entered) => (entered % 10 === 0 ? {cash: entered / 10 - entered} : null),
  },
  ...[0, 1, 2, 3].map((at): Mistake => ({
    name: `digit ${at} and the next changed`,
    code: 'TRANSPOSED',
    make: (entered) => {
      const meant = swapped(entered, at)
      return meant === null || meant === 0 || isSlide(meant, entered) ? null : {cash: meant - entered}
    },
  })),
]

describe('likely causes by brute force', () => {
  const day = fc.uniqueArray(fc.integer({min: 1, max: 99999}), {minLength: 1, maxLength: 25})

  for (const {name, code, make} of MISTAKES) {
    it(`name the receipt whose amount was ${name}`, () => {
      fc.assert(
        fc.property(day, fc.nat(), (amounts, pick) => {
          const at = pick % amounts.length
          const differs = make(amounts[at] ?? 0)
          if (differs === null) return
          const receipts = amounts.map((amount, index) => receipt(index + 1, [['cash', amount]]))
          const {causes} = searched(differs, receipts)
          const numbers = causes.filter((one) => one.code === code).flatMap((one) => one.receipts)
          expect(numbers.map((one) => one.number)).to.include(at + 1)
        }),
      )
    })
  }

  it('name no receipt that would not explain the difference', () => {
    const explains = (entered: number, difference: number): boolean =>
      [entered, -entered].includes(difference) ||
      isSlide(entered, entered + difference) ||
      digitsOf(entered).some((_, at) => swapped(entered, at) === entered + difference)
    fc.assert(
      fc.property(day, fc.integer({min: -3000, max: 3000}), (amounts, difference) => {
        fc.pre(difference !== 0)
        const receipts = amounts.map((amount, index) => receipt(index + 1, [['cash', amount]]))
        const {causes} = searched({cash: difference}, receipts)
        const found = new Set(causes.flatMap((one) => one.receipts.map((each) => each.number)))
        const expected = amounts.flatMap((amount, index) => (explains(amount, difference) ? [index + 1] : []))
        expect([...found].sort((a, b) => a - b)).to.deep.equal(expected)
      }),
      {numRuns: 500},
    )
  })
})
