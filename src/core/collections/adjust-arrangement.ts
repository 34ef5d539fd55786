import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {adjustedTerms, type AdjustedPart, type TermMove, type UnpaidPart} from '#core/collections/adjusted-terms.js'
import {chainOf, mustStandAs, unpaidOn, type ArrangementChain} from '#core/collections/arrangement-chain-views.js'
import {changedBy, testAgain, type ArrangementChanged, type Tested} from '#core/collections/arrangement-effects.js'
import {arrangeFacts, type ArrangeFacts} from '#core/collections/arrange-facts-views.js'
import {deliveredBy, type Delivered} from '#core/collections/arrange-input.js'
import {eligibilityOf, mustNotBeDenied, rulesJson} from '#core/collections/arrange-payment.js'
import type {Eligibility} from '#core/collections/arrange-eligibility.js'
import {adjustmentNeed, mustNotBeSmall} from '#core/collections/adjust-authority.js'
import type {ArrangementOption} from '#core/collections/arrangement.js'
import {booksFor} from '#core/collections/district-books.js'
import {recordArrangement} from '#core/collections/record-arrangement.js'
import {termsInWords} from '#core/collections/terms-in-words.js'
import {businessDate} from '#core/kernel/business-date.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import {formatMoney, sum, type Cents} from '#core/kernel/money.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import type {OpenItem} from '#core/ledger/open-items.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {openItemsOf} from '#core/ledger/receivables.js'
import {arrangementLife, mustBeLifeReason} from '#core/policies/arrangement-life.js'

export type AdjustInput = {
  /** `A-…` */
  readonly arrangement: string
  readonly moves: readonly {readonly from: string; readonly to: string}[]
  readonly split: number | null
  readonly catch_up: string | null
  readonly months: number | null
  /** Takes in what fell due since and is not covered. */
  readonly add_current: boolean
  readonly reason: string
  readonly channel: string
  readonly delivered: Delivered
}

export interface AdjustFacts {
  readonly chain: ArrangementChain
  readonly open: readonly OpenItem[]
  readonly before: Tested
}

/** What eligibility and authority are judged on, as for a first arrangement. */
type Judged = AdjustFacts & {readonly eligible: ArrangeFacts}

type AdjustDecision = Decided & {
  readonly input: AdjustInput
  readonly facts: AdjustFacts
  readonly eligibility: Eligibility
  readonly was: readonly UnpaidPart[]
  readonly terms: readonly AdjustedPart[]
  readonly covered: readonly string[]
  readonly words: readonly string[]
}

type TermJson = {readonly due_on: string; readonly amount_cents: number}

export type AdjustedArrangement = ArrangementChanged & {
  readonly account: string
  readonly arrangement: string
  readonly supersedes: string
  readonly version: number
  readonly total_cents: number
  readonly was: readonly TermJson[]
  readonly installments: readonly TermJson[]
  /** How the new terms reached the customer. */
  readonly delivered: string
  /** What changed, in words. */
  readonly changes: readonly string[]
}

/** Locks the account and reads the arrangement, what is open, and where a shut-off stands. */
export async function adjustFacts(
  trx: Parameters<typeof lockAccounts>[0],
  arrangement: string,
  {desk}: ActContext,
): Promise<AdjustFacts> {
  const {accountId} = await chainOf(trx, arrangement)
  await lockAccounts(trx, [accountId])
  return {
    chain: await chainOf(trx, arrangement),
    open: (await openItemsOf(trx, [accountId])).get(accountId) ?? [],
    before: await testAgain(trx, desk, accountId),
  }
}

/** A new version of an arrangement takes the place of the one before: the same debt, other terms. Posts nothing. */
export const adjustArrangement: Act<AdjustInput, Judged, AdjustDecision, AdjustedArrangement> = {
  kind: 'adjust-arrangement',
  permission: 'adjust_arrangement',
  subject: (input) => input.arrangement,
  accountId: ({facts}) => facts.chain.accountId,
  async load(trx, input, context) {
    const facts = await adjustFacts(trx, input.arrangement, context)
    return {...facts, eligible: await arrangeFacts(trx, context.desk, facts.chain.account)}
  },
  decide: decideAdjustment,
  async record(trx, {input, facts, terms, covered, was, words, eligibility}, context) {
    const {accountId, account, named} = facts.chain
    const version = named.version + 1
    const recorded = await recordArrangement(
      trx,
      {
        ...{
          accountId,
          option: optionAfter(facts.chain.named.option, was, terms),
          madeOn: context.today,
          covered,
          down: null,
          installments: terms,
        },
        ...{
          version,
          supersedes: named.arrangementId,
          channel: input.channel,
          orderId: null,
          delivered: deliveredBy(input.delivered),
        },
        ...{
          reason: input.reason,
          fundingSource: named.fundingSource,
          readBack: '',
          rules: {changes: words, eligibility: rulesJson(eligibility)},
        },
      },
      context,
    )
    const {arrangementNo} = recorded
    return {
      ...{account, arrangement: arrangementNo, supersedes: named.arrangementNo, version},
      ...{total_cents: totalOf(terms), delivered: input.delivered},
      ...{was: was.map(termJson), installments: terms.map(termJson), changes: words},
      ...(await changedBy(trx, {accountId, before: facts.before, arrangementNo}, context)),
    }
  },
}

/** An extension that is paid later or in parts is one no more: its days are the district's rule for extensions. */
function optionAfter(
  option: ArrangementOption,
  was: readonly UnpaidPart[],
  terms: readonly AdjustedPart[],
): ArrangementOption {
  if (option !== 'extension') return option
  if (terms.length > 1) return 'amortization'
  return (terms[0]?.dueOn ?? '') > (was[0]?.dueOn ?? '') ? 'deferral' : option
}

const termJson = ({dueOn, amount}: Pick<AdjustedPart, 'dueOn' | 'amount'>): TermJson => ({
  due_on: dueOn,
  amount_cents: amount,
})

const totalOf = (terms: readonly AdjustedPart[]): Cents => sum(terms.map((part) => part.amount))

/** @throws Refusal NO_CHANGE (64); NOT_RUNNING, SUPERSEDED, UNKNOWN_REASON, NOTHING_TO_ADD, CURRENT_OVERDUE, of the terms, of eligibility and authority (65, 77) */
function decideAdjustment(facts: Judged, input: AdjustInput, context: ActContext): AdjustDecision {
  const {today, desk} = context
  const {chain} = facts
  const life = arrangementLife(desk.district.id, today)
  mustBeLifeReason(input.reason, life.adjust_reasons, life)
  mustChange(input)
  mustStandAs(chain, {district: desk.district.id, today}, ['active'])
  const items = coveredItems(facts, input.add_current, today)
  const was = unpaidOn(chain.named, today)
  const terms = adjustedTerms({
    ...{parts: was, total: sum(items.map((item) => item.open)), today, splitDays: life.split_days},
    calendar: booksFor(desk.district.id, today).calendar,
    change: {
      moves: input.moves.map(({from, to}): TermMove => ({
        from: businessDate(from, 'move'),
        to: businessDate(to, 'move'),
      })),
      catchUp: input.catch_up === null ? null : businessDate(input.catch_up, 'catch-up'),
      ...{split: input.split, months: input.months},
    },
  })
  mustNotBeSmall(was.length, terms, context)
  const asked = {include_current: true, supersede: true, relation: 'holder'}
  const eligibility = eligibilityOf(facts.eligible, asked, context)
  mustNotBeDenied(eligibility, facts.eligible)
  const words = termsInWords(was, terms)
  return {
    ...{input, facts, was, terms, words, eligibility},
    covered: items.map((item) => item.receivableId),
    approval: adjustmentNeed({chain, terms, eligibility, reason: input.reason}, context),
    amountCents: totalOf(terms),
    basis: sha256(canonicalJson({input, terms: terms.map(termJson), of: chain.named.arrangementId})),
    summary: `${chain.named.arrangementNo} of ${chain.account}: ${words.join('; ')}`,
  }
}

function mustChange({moves, split, catch_up: catchUp, months, add_current: added}: AdjustInput): void {
  if (moves.length > 0 || split !== null || catchUp !== null || months !== null || added) return
  throw usage('NO_CHANGE', 'nothing changes: --move, --split, --months, --catch-up or --add-current', 'move')
}

/** What the new version covers: all that is open of the old one, and what fell due since where that is taken in. */
function coveredItems({chain, open}: AdjustFacts, added: boolean, today: string): OpenItem[] {
  const own = new Set(chain.named.facts.covered.map((debt) => debt.receivableId))
  const others = open.filter((item) => !own.has(item.receivableId))
  if (added && others.length === 0) throw refuse('NOTHING_TO_ADD', 'no other charge is open', {field: 'add-current'})
  const late = others.filter((item) => item.dueOn < today)
  if (!added && late.length > 0)
    throw refuse(
      'CURRENT_OVERDUE',
      `${formatMoney(sum(late.map((item) => item.open)))} due since ${late.map((item) => item.dueOn).toSorted()[0] ?? ''} is not paid and not covered`,
      {field: 'add-current', next: ['take the payment, or add --add-current']},
    )
  return open.filter((item) => own.has(item.receivableId) || added)
}
