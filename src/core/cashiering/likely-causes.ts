import {SEARCHED_CAUSES, type SearchedCause} from '#core/cashiering/cause-codes.js'
import {typedWrong} from '#core/cashiering/digit-slips.js'
import type {JudgedCount} from '#core/cashiering/judge-difference.js'
import {classOf, TENDER_CLASSES, type TenderClass} from '#core/cashiering/tender-class.js'
import {groupBy} from '#core/kernel/group-by.js'
import {formatMoney, negate, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {mustExist} from '#core/kernel/must.js'
import type {TenderKind} from '#core/payments/payment-event.js'

export interface SearchedTender {
  readonly kind: TenderKind
  readonly amount: Cents
  readonly change: Cents
}

/** A receipt of the session, voided ones among them: what is looked through for a difference. */
export interface SearchedReceipt {
  readonly receipt: string
  /** Its number in the session. */
  readonly number: number
  readonly voided: boolean
  /** Whom it was for: two receipts for the same may be one that was entered again. */
  readonly payees: readonly string[]
  readonly tenders: readonly SearchedTender[]
}

export interface LikelyCause {
  readonly code: SearchedCause
  readonly tender: TenderClass
  /** One sentence without the receipts. */
  readonly sentence: string
  /** In the order of their numbers; none where the total that was typed explains it. */
  readonly receipts: readonly NamedReceipt[]
}

export interface NamedReceipt {
  readonly receipt: string
  readonly number: number
}

export interface CauseSearch {
  /** The most telling first; of equal weight the one with the fewest receipts. */
  readonly causes: readonly LikelyCause[]
  /** What was looked for and not found. */
  readonly absent: readonly string[]
}

/** What is looked through for one tender type that differs. */
interface Search {
  readonly tender: TenderClass
  /** Below zero: short. */
  readonly difference: Cents
  readonly counted: Cents
  readonly live: readonly ClassReceipt[]
  readonly voided: readonly ClassReceipt[]
}

/** What a receipt says of one tender type. */
interface ClassReceipt extends NamedReceipt {
  readonly payees: readonly string[]
  readonly items: readonly SearchedTender[]
  readonly amount: Cents
}

type Found = readonly {readonly sentence: string; readonly receipts: readonly ClassReceipt[]}[]
type Find = (search: Search) => Found

const WORDS: Readonly<Record<TenderClass, string>> = {cash: 'cash', checks: 'check', cards: 'card'}

/** Names what may have made the difference of a count, with the receipts, and what was looked for in vain. */
export function likelyCauses(judged: JudgedCount, receipts: readonly SearchedReceipt[]): CauseSearch {
  const searches = judged.differs.map((tender) => searchOf(tender, judged, receipts))
  const mixed = mixedUp(judged, searches)
  const finds = searches.flatMap((search) =>
    findersOf(search).map(([code, find]) => ({code, found: find(search).map((one) => causeOf(code, search, one))})),
  )
  const causes = [...mixed.causes, ...finds.flatMap((one) => one.found)]
  const searched = new Set([...mixed.searched, ...finds.map((one) => one.code)])
  const found = new Set(causes.map((one) => one.code))
  return {
    causes: merged(causes).sort(byWeight),
    absent: CODES.filter((code) => searched.has(code) && !found.has(code)).map((code) => SEARCHED_CAUSES[code].absent),
  }
}

/** The order of the table of causes is their weight. */
const CODES = Object.keys(SEARCHED_CAUSES) as SearchedCause[]
const byWeight = (a: LikelyCause, b: LikelyCause): number =>
  CODES.indexOf(a.code) - CODES.indexOf(b.code) || a.receipts.length - b.receipts.length

/** Several receipts that one sentence says the same of are named together. */
function merged(causes: readonly LikelyCause[]): LikelyCause[] {
  const together = groupBy(causes, ({code, tender, sentence}) => `${code} ${tender} ${sentence}`)
  return Array.from(together.values(), (same) => ({
    ...mustExist(same[0], 'a group has its first'),
    receipts: Array.from(new Map(same.flatMap((one) => one.receipts.map((each) => [each.number, each]))).values()),
  }))
}

function searchOf(tender: TenderClass, judged: JudgedCount, receipts: readonly SearchedReceipt[]): Search {
  const {overShort: difference, counted} = judged[tender]
  const of = (voided: boolean): ClassReceipt[] =>
    receipts
      .filter((one) => one.voided === voided)
      .map(({receipt, number, payees, tenders}) => {
        const items = tenders.filter((one) => classOf(one.kind) === tender)
        return {receipt, number, payees, items, amount: sum(items.map((one) => one.amount))}
      })
      .sort((a, b) => a.number - b.number)
  return {tender, difference, counted, live: of(false), voided: of(true)}
}

/** Two tender types that differ by the same amount, one over and one short: something stands under the wrong one. */
function mixedUp(judged: JudgedCount, searches: readonly Search[]) {
  const searched = new Set<SearchedCause>()
  const causes: LikelyCause[] = []
  for (const short of searches.filter((one) => one.difference < 0)) {
    for (const over of TENDER_CLASSES.filter((one) => one !== short.tender)) {
      const code = over === 'cash' && short.tender === 'checks' ? 'CHECK_AS_CASH' : 'WRONG_TENDER'
      searched.add(code)
      if (judged[over].overShort !== negate(short.difference)) continue
      const sentence = `${WORDS[over]} is over by what ${WORDS[short.tender]} is short`
      causes.push(causeOf(code, short, {sentence, receipts: withItem(short)}))
    }
  }
  if (searches.some((one) => one.tender === 'cash')) searched.add('CHECK_AS_CASH')
  return {causes, searched}
}

const causeOf = (code: SearchedCause, {tender}: Search, one: Found[number]): LikelyCause => ({
  ...{code, tender, sentence: one.sentence},
  receipts: one.receipts.map(({receipt, number}) => ({receipt, number})),
})

/** What is looked for where a tender type is short, and where it is over. */
function findersOf({tender, difference}: Search): readonly (readonly [SearchedCause, Find])[] {
  const change = tender === 'cash' ? ([['CHANGE_WRONG', changeWrong]] as const) : []
  const digits = [
    ['SLIDE', typedAs('slide')],
    ['TRANSPOSED', typedAs('transposed')],
  ] as const
  if (difference > 0) return [...change, ['VOID_KEPT', voidKept], ['COUNTED_TWICE', countedTwice], ...digits]
  const item = tender === 'cash' ? (['EQUAL_RECEIPT', equalReceipt] as const) : (['NOT_COUNTED', notCounted] as const)
  return [...change, ['MISSING_VOID', missingVoid], item, ...digits]
}

const amountOf = ({difference}: Search): Cents => (difference < 0 ? negate(difference) : difference)
const some = (sentence: string, receipts: readonly ClassReceipt[]): Found =>
  receipts.length === 0 ? [] : [{sentence, receipts}]

/** Receipts with one item, or all of them together, of exactly the difference. */
const equalTo = (amount: Cents, receipts: readonly ClassReceipt[]): ClassReceipt[] =>
  receipts.filter((one) => one.amount === amount || one.items.some((item) => item.amount === amount))
const withItem = (search: Search): ClassReceipt[] => equalTo(amountOf(search), search.live)

const changeWrong: Find = (search) => {
  const amount = amountOf(search)
  const receipts = search.live.filter((one) => one.items.some((item) => item.change === amount))
  return some(
    search.difference < 0
      ? `change of ${formatMoney(amount)} given twice`
      : `change of ${formatMoney(amount)} not given`,
    receipts,
  )
}

/** A receipt of this amount, and a later one for the same payee: the first was entered again and not voided. */
const missingVoid: Find = (search) =>
  withItem(search).flatMap((first) => {
    const again = search.live.find((one) => one.number > first.number && samePayees(one, first))
    const sentence = `${formatMoney(amountOf(search))} entered, and again for the same account, without a void`
    return again === undefined ? [] : [{sentence, receipts: [first, again]}]
  })

const samePayees = (a: ClassReceipt, b: ClassReceipt): boolean => a.payees.some((one) => b.payees.includes(one))

const voidKept: Find = (search) =>
  some(`${formatMoney(amountOf(search))} voided, and the money stayed`, equalTo(amountOf(search), search.voided))

const equalReceipt: Find = (search) =>
  some(
    `${WORDS[search.tender]} of ${formatMoney(amountOf(search))} entered: not taken, paid otherwise or given back`,
    withItem(search),
  )

const countedTwice: Find = (search) =>
  some(`${WORDS[search.tender]} of ${formatMoney(amountOf(search))} counted twice`, withItem(search))

const notCounted: Find = (search) =>
  some(`${WORDS[search.tender]} of ${formatMoney(amountOf(search))} left out of the count`, withItem(search))

const SLIP_WORDS = {slide: 'with its decimal point moved', transposed: 'with two digits changed'} as const

/** Amounts of receipts, and the total of the count where it was typed as one number, that were typed wrong. */
function typedAs(slip: keyof typeof SLIP_WORDS): Find {
  return ({tender, difference, counted, live}) => {
    const entered = live.flatMap((one) =>
      one.items.flatMap(({amount}) => {
        const wrong = typedWrong(amount, difference)
        if (wrong?.slip !== slip) return []
        const sentence = `${formatMoney(wrong.meant)} entered as ${formatMoney(amount)}, ${SLIP_WORDS[slip]}`
        return [{sentence, receipts: [one]}]
      }),
    )
    const total = tender === 'cash' || counted === ZERO ? null : typedWrong(counted, negate(difference))
    if (total?.slip !== slip) return entered
    const sentence = `the total typed as ${formatMoney(counted)} for ${formatMoney(total.meant)}, ${SLIP_WORDS[slip]}`
    return [...entered, {sentence, receipts: []}]
  }
}
