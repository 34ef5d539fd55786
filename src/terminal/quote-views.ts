import type {ComparedBill} from '#core/billing/compare-bills.js'
import type {Quote, QuoteAnswer} from '#core/billing/quote-request.js'
import type {QuotedBill, QuotedLine, QuotedTier} from '#core/billing/quoted-bill.js'
import type {QuotedInput} from '#core/billing/quote-inputs.js'
import {formatMoney} from '#core/kernel/money.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import {policyWords, roundingWords, verifiedWords} from '#terminal/rates-words.js'
import type {Step} from '#terminal/tree.js'
import type {Screen, View} from '#terminal/view.js'

const LINES: readonly Column[] = [
  {key: 'line', title: 'Line', kind: 'text'},
  {key: 'quantity', title: 'Quantity', kind: 'decimal'},
  {key: 'rate', title: 'Rate', kind: 'decimal'},
  {key: 'charge', title: 'Of it', kind: 'decimal', rank: 2},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
]

const COMPARED: readonly Column[] = [
  {key: 'title', title: 'Line', kind: 'text'},
  {key: 'amount_cents', title: 'This', kind: 'cents'},
  {key: 'other_cents', title: 'Other', kind: 'cents'},
  {key: 'difference_cents', title: 'Difference', kind: 'cents'},
]

export interface QuoteShown {
  readonly trace: boolean
  readonly look: (() => Promise<void>) | null
}

export function quoteView({quote, notes}: QuoteAnswer, {trace, look}: QuoteShown): View {
  return {
    data: quote,
    warnings: notes.map((message) => ({code: 'RATES', message})),
    human(screen) {
      showHead(screen, quote)
      showBill(screen, quote.bill)
      if (trace) showTrace(screen, quote.bill)
      for (const other of quote.alternatives) {
        showCompared(screen, quote.bill, other)
        if (trace) showTrace(screen, other.bill)
      }
    },
    ...(look === null ? {} : {look}),
  }
}

function showHead(screen: Screen, quote: Quote): void {
  const {account, file, from, to, days, bill_on, partial, meters, bill} = quote
  const kind = partial === null ? '' : `, ${partial} bill`
  screen.heading(`QUOTE ${bill.plan}  ${bill.title}`)
  screen.card([
    ['Period', `${from} to ${to}, ${days} days, billed ${bill_on}${kind}`],
    ...(account === null ? [] : [['Account', account] as const]),
    ...(file === null ? [] : [['File', `${file}, not imported`] as const]),
    ['Class', bill.class === '*' ? 'any' : bill.class],
    [
      'Rates',
      ...bill.versions.map(
        (version) =>
          `from ${version.effective_from}, ${version.days} days: ${policyWords(version.change_policy)}   ${verifiedWords(version.verified)}`,
      ),
    ],
    ...sourced(bill, 'given', 'Given'),
    ...(meters.length < 2
      ? []
      : [['Meters', ...meters.map(({size, usage}) => `${size} used ${usage} ${bill.unit}`)] as const]),
    ...sourced(bill, 'account', 'Of the account'),
    ...sourced(bill, 'district', 'Of the district'),
    ...sourced(bill, 'series', 'Of the weather'),
    ...sourced(bill, 'plan', 'Defaults'),
  ])
}

function sourced(bill: QuotedBill, source: QuotedInput['source'], label: string): CardLine[] {
  const texts = bill.inputs.filter((input) => input.source === source)
  if (texts.length === 0) return []
  if (source === 'plan') return [[label, texts.map(inputText).join(', ')]]
  return [[label, ...texts.map((input) => `${inputText(input)}${input.note === null ? '' : ` (${input.note})`}`)]]
}

const inputText = ({name, value, unit}: QuotedInput): string => `${name} ${value}${unit === null ? '' : ` ${unit}`}`

function showBill(screen: Screen, bill: QuotedBill): void {
  const rows = bill.lines.flatMap((line) => [lineRow(line), ...line.tiers.filter(used).map(tierRow)])
  screen.table(LINES, [...rows, {line: 'Total', amount_cents: bill.total_cents}])
  if (bill.figures.length === 0) return
  screen.heading('Worked out')
  screen.card(
    bill.figures.map(({name, title, value, unit}): CardLine => [
      title ?? name,
      `${value}${unit === null ? '' : ` ${unit}`}`,
    ]),
  )
}

const used = ({quantity}: QuotedTier): boolean => quantity !== '0'

/** The sum of tiers has no rate of its own, a percentage no quantity that is used. */
function lineRow({title, days, of_days, quantity, rate, amount_cents}: QuotedLine): Row {
  const part = days === of_days ? '' : ` (${days} of ${of_days} days)`
  return {line: `${title}${part}`, quantity, rate, amount_cents}
}

const tierRow = ({tier, name, quantity, price, charge}: QuotedTier): Row => ({
  line: `  tier ${tier}${name === '' ? '' : ` ${name}`}`,
  quantity,
  rate: price,
  charge,
})

function showCompared(screen: Screen, bill: QuotedBill, other: ComparedBill): void {
  const {kind, label, lines, difference_cents} = other
  screen.heading(kind === 'compare' ? `BESIDE ${label}` : `WHAT IF ${label}`)
  screen.table(COMPARED, [
    ...lines.map((line) => ({...line})),
    {title: 'Total', amount_cents: bill.total_cents, other_cents: other.bill.total_cents, difference_cents},
  ])
  const word = difference_cents === 0 ? 'the same' : difference_cents > 0 ? 'more' : 'less'
  const amount = difference_cents === 0 ? '' : `${formatMoney(difference_cents)} `
  screen.line(`  The other bill is ${amount.replace('-', '')}${word}.`)
}

function showTrace(screen: Screen, bill: QuotedBill): void {
  screen.heading(`How ${bill.plan} came to each line`)
  screen.tree(bill.lines.map(traceStep))
}

function traceStep(line: QuotedLine): Step {
  const sums = line.tiers.filter(used).map(tierText)
  const shared = line.days === line.of_days ? '' : ` × ${line.days}/${line.of_days} days`
  const product = line.quantity === null || line.rate === null ? '' : `${productText(line)} `
  const parts = [
    ...line.keys.map(({table, key}) => `${table} at ${key}`),
    ...sums,
    sums.length === 0 ? `${product}= ${line.exact}` : `the tiers${shared} = ${line.exact}`,
    `${roundingWords(line.rounding)}: ${formatMoney(line.amount_cents)}`,
    ...(line.ledger_account === null ? [] : [`account ${line.ledger_account}`]),
    ...(line.funding_source === null ? [] : [`paid for by ${line.funding_source}`]),
  ]
  return {holds: null, rule: line.code, facts: parts.join('; '), citation: line.citation}
}

function productText({basis, quantity, rate}: QuotedLine): string {
  if (basis === 'percent_of_lines' || basis === 'discount') return `${rate ?? ''}% of ${quantity ?? ''}`
  return basis === 'minimum' ? `at least ${rate ?? ''} for ${quantity ?? ''}` : `${quantity ?? ''} × ${rate ?? ''}`
}

const tierText = ({tier, name, above, through, quantity, price, charge}: QuotedTier): string =>
  `tier ${tier}${name === '' ? '' : ` ${name}`} above ${above}${through === null ? '' : ` through ${through}`}: ${quantity} × ${price} = ${charge}`
