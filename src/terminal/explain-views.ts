import type {BillAnswer, TracedLine} from '#core/billing/explain/bill-answer.js'
import type {CardLine} from '#terminal/card.js'
import {dollars} from '#terminal/dollars.js'
import {padStart} from '#terminal/text-width.js'
import type {Step} from '#terminal/tree.js'
import type {Screen, View} from '#terminal/view.js'

const signed = (amount: number): string => (amount > 0 ? `+${dollars(amount)}` : dollars(amount))

export function explainView(answer: BillAnswer, options: {trace: boolean; look: () => Promise<void>}): View {
  const {explained, spoken, otherLanguage} = answer
  const {billNo} = explained.bill
  return {
    data: answer.data,
    id: billNo,
    human(screen) {
      if (spoken !== null) for (const sentence of spoken) screen.line(sentence)
      else showBill(screen, answer, options.trace)
    },
    next: [
      ...(otherLanguage === null ? [] : [`curbstop explain-bill ${billNo} --language ${otherLanguage}`]),
      explained.cancelled === null
        ? `curbstop investigate-bill ${billNo}`
        : `curbstop explain-bill ${explained.cancelled.replacedBy ?? `--account ${explained.account}`}`,
    ],
    look: options.look,
  }
}

function showBill(screen: Screen, {said, labels, explained, traces}: BillAnswer, trace: boolean): void {
  const {bill, account, name} = explained
  const estimated = bill.estimated ? `  ${labels.estimated}` : ''
  screen.heading(`${labels.bill} ${bill.billNo}  ${account}  ${name}  ${bill.issuedOn}${estimated}`)
  const card: CardLine[] = [
    [labels.period, said.period],
    ...(said.reads.length === 0 ? [] : [[labels.reads, ...said.reads] as const]),
    [labels.use, said.use],
    ...(said.budget.length === 0 ? [] : [[labels.budget, ...said.budget] as const]),
  ]
  screen.card(card)
  screen.line()
  screen.card(amountLines([...said.lines.map(chargeLine), [bill.amount, labels.total]], dollars))
  if (trace) screen.tree(traces.map(traceStep))
  screen.line()
  screen.heading(`${labels.why}: ${said.difference}`)
  if (said.causes.length > 0)
    screen.card(
      amountLines(
        said.causes.map(({amount, sentence}) => [amount, sentence]),
        signed,
      ),
    )
  screen.line()
  screen.card([[labels.open, said.open]])
}

type AmountLine = readonly [amount: number, ...texts: string[]]

const chargeLine = ({title, how, amount}: BillAnswer['said']['lines'][number]): AmountLine => {
  const [first, ...more] = how
  if (first === undefined) return [amount, title]
  return more.length === 0 ? [amount, `${title}: ${first}`] : [amount, title, ...how.map((text) => `  ${text}`)]
}

/** Amounts under one another on the right, and what they are beside them. */
function amountLines(lines: readonly AmountLine[], show: (amount: number) => string): CardLine[] {
  const width = Math.max(0, ...lines.map(([amount]) => show(amount).length))
  return lines.map(([amount, ...texts]) => [padStart(show(amount), width), ...texts])
}

function traceStep(line: TracedLine): Step {
  const worked = line.quantity === null || line.rate === null ? '' : `${line.quantity} at ${line.rate}, `
  const keys = line.keys.map(({table, key}) => `, ${table} of ${key}`).join('')
  const days = line.days === line.of_days ? '' : `, ${line.days} of ${line.of_days} days`
  const rounding = line.rounding === null ? 'not rounded alone' : line.rounding.replaceAll('_', ' ')
  const from = line.funding_source === null ? '' : `, paid by ${line.funding_source}`
  const words = line.basis.replaceAll('_', ' ')
  return {
    holds: null,
    rule: line.code,
    facts: `${words}: ${worked}${line.exact} dollars, ${rounding}; rates of ${line.version}${days}${keys}${from}`,
    citation: line.citation,
  }
}
