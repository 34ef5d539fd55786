import type {PolicyComparison, TreatedDifferently, Treatment} from '#core/collections/compare-policies.js'
import type {RuleChange} from '#core/policies/rule-changes.js'
import type {BookRule} from '#core/policies/rule-book.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import {cited, ruleJson, valueText} from '#terminal/policy-views.js'
import type {Screen, View} from '#terminal/view.js'

const CHANGE_COLUMNS: readonly Column[] = [
  {key: 'rule', title: 'Rule', kind: 'id'},
  {key: 'change', title: 'Change', kind: 'text'},
  {key: 'value', title: 'Value', kind: 'text'},
  {key: 'before', title: 'Before', kind: 'text'},
  {key: 'after', title: 'After', kind: 'text'},
  {key: 'citation', title: 'Citation', kind: 'text'},
]
const ACCOUNT_COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
  {key: 'before', title: 'Before', kind: 'text'},
  {key: 'before_next_lawful', title: 'Next lawful', kind: 'date', rank: 2},
  {key: 'after', title: 'After', kind: 'text'},
  {key: 'after_next_lawful', title: 'Next lawful', kind: 'date', rank: 2},
]

export interface DiffForm {
  /** Accounts printed at most; 0 for all. */
  readonly limit: number
  readonly nameOf: (name: string) => string
  readonly look: (accounts: readonly string[]) => Promise<void>
}

/** `listed`, or `held by S-60D`. */
const treatedAs = ({outcome, firstRule}: Treatment): string =>
  outcome === 'listed' ? 'listed' : `held by ${firstRule === '' ? 'no lawful moment' : firstRule}`

const accountRow = ({account, before, after}: TreatedDifferently, {nameOf}: DiffForm): Row => ({
  account: account.accountNumber,
  name: nameOf(account.name),
  past_due_cents: account.pastDue,
  before: treatedAs(before),
  before_next_lawful: before.nextLawful,
  after: treatedAs(after),
  after_next_lawful: after.nextLawful,
})

interface Count {
  readonly before: string
  readonly after: string
  readonly accounts: number
}

/** How many went from which treatment to which, most first. */
function countsOf(differing: readonly TreatedDifferently[]): Count[] {
  const counts = new Map<string, Count>()
  for (const one of differing) {
    const [before, after] = [treatedAs(one.before), treatedAs(one.after)]
    const key = `${before} > ${after}`
    counts.set(key, {before, after, accounts: (counts.get(key)?.accounts ?? 0) + 1})
  }
  return Array.from(counts.values()).toSorted((a, b) => b.accounts - a.accounts)
}

const ruleOf = (change: RuleChange): BookRule | null => change.after ?? change.before

const changeJson = (change: RuleChange) => ({
  change: change.change,
  topic: ruleOf(change)?.topic ?? '',
  rule: ruleOf(change)?.rule ?? '',
  title: ruleOf(change)?.title ?? '',
  values: change.values,
  before: change.before === null ? null : ruleJson(change.before),
  after: change.after === null ? null : ruleJson(change.after),
})

export function policyDiffView(compared: PolicyComparison, form: DiffForm): View {
  const {before, after, day, changes, judged, differing} = compared
  const shown = form.limit === 0 ? differing : differing.slice(0, form.limit)
  const rows = shown.map((one) => accountRow(one, form))
  const counts = countsOf(differing)
  return {
    data: {
      ...{before, after, for_date: day, changes: changes.map(changeJson), judged, counts},
      ...{total: differing.length, truncated: rows.length < differing.length, rows},
    },
    list: {columns: ACCOUNT_COLUMNS, rows},
    human(screen) {
      showChanges(screen, compared)
      showAccounts(screen, compared, {rows, counts})
    },
    look: () => form.look(shown.map(({account}) => account.accountNumber)),
  }
}

function showChanges(screen: Screen, {before, after, changes}: PolicyComparison): void {
  const days = before === after ? `${after}, without and with the proposal` : `${before} and ${after}`
  if (screen.isTty) screen.heading(`RULES of ${days}`)
  if (changes.length === 0) screen.line(`  No rule differs between ${days}.`)
  else if (screen.isTty) for (const change of changes) showChange(screen, change)
  else screen.table(CHANGE_COLUMNS, changes.flatMap(changeRows))
}

const WORDS: Readonly<Record<RuleChange['change'], string>> = {new: 'new', ended: 'ended', changed: 'changed'}

function showChange(screen: Screen, change: RuleChange): void {
  const rule = ruleOf(change)
  const values = change.values.map(({name, before, after}): CardLine => {
    const [old, fresh] = [valueText(name, before), valueText(name, after)]
    return [name, change.change === 'changed' ? `${old} → ${fresh}` : change.change === 'new' ? fresh : old]
  })
  screen.line(`${rule?.rule ?? ''}  ${rule?.title ?? ''}  ${WORDS[change.change]}`)
  screen.card([...values, ...sourceLines(change)])
}

function sourceLines({before, after}: RuleChange): CardLine[] {
  const [old, fresh] = [before === null ? null : cited(before), after === null ? null : cited(after)]
  if (old === null || fresh === null || old === fresh) return [['written in', old ?? fresh ?? '']]
  return [
    ['was written in', old],
    ['is written in', fresh],
  ]
}

function changeRows(change: RuleChange): Row[] {
  const rule = ruleOf(change)
  const head = {rule: rule?.rule ?? '', change: change.change, citation: rule === null ? '' : cited(rule)}
  if (change.values.length === 0) return [{...head, value: '', before: '', after: ''}]
  return change.values.map(({name, before, after}) => ({
    ...head,
    value: name,
    before: change.before === null ? '' : valueText(name, before),
    after: change.after === null ? '' : valueText(name, after),
  }))
}

interface ShownAccounts {
  readonly rows: readonly Row[]
  readonly counts: readonly Count[]
}

function showAccounts(screen: Screen, {day, judged, differing}: PolicyComparison, shown: ShownAccounts): void {
  const judgedWords = `of ${judged} with money past due, judged for ${day}`
  if (differing.length === 0) {
    screen.line(`  No account is treated differently, ${judgedWords}.`)
    return
  }
  screen.table(ACCOUNT_COLUMNS, shown.rows)
  screen.line(`  ${differing.length} accounts are treated differently, ${judgedWords}`)
  screen.card(
    shown.counts.map(({before, after, accounts}) => [
      String(accounts),
      before === after ? `${before}, another next lawful day` : `${before}, then ${after}`,
    ]),
  )
}
