import type {BookRule, RuleValues} from '#core/policies/rule-book.js'
import type {PolicyAnswer, Topic} from '#core/policies/rule-search.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {formatMoney, cents} from '#core/kernel/money.js'
import type {CardLine} from '#terminal/card.js'
import type {Column, Row} from '#terminal/columns.js'
import type {Screen, View} from '#terminal/view.js'

const TOPIC_COLUMNS: readonly Column[] = [
  {key: 'topic', title: 'Topic', kind: 'id'},
  {key: 'kind', title: 'Kind', kind: 'text', rank: 2},
  {key: 'rules', title: 'Rules', kind: 'count'},
  {key: 'not_verified', title: 'Not verified', kind: 'count', rank: 2},
  {key: 'effective_from', title: 'Newest', kind: 'date', rank: 2},
  {key: 'title', title: 'About', kind: 'text', wraps: true},
]
const RULE_COLUMNS: readonly Column[] = [
  {key: 'rule', title: 'Rule', kind: 'id'},
  {key: 'title', title: 'About', kind: 'text'},
  {key: 'values_text', title: 'Values', kind: 'text'},
  {key: 'effective_from', title: 'From', kind: 'date'},
  {key: 'effective_to', title: 'To', kind: 'date'},
  {key: 'citation', title: 'Citation', kind: 'text'},
  {key: 'mark', title: 'Text', kind: 'text'},
]

/** A rule whose text was not read is never printed without this mark. */
export const verifiedMark = ({verified}: Pick<BookRule, 'verified'>): string =>
  verified === 'text_read' ? 'text read' : 'not verified'

export const cited = (rule: Pick<BookRule, 'citation' | 'verified'>): string => {
  const source = rule.citation === '' ? 'no citation' : rule.citation
  return rule.verified === 'text_read' ? source : `${source}, not verified`
}

/** A value as people read it: money as dollars, lists with commas. */
export function valueText(path: string, value: Json): string {
  if (value === null) return 'none'
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one: Json) => valueText(path, one)).join(', ')
  if (typeof value === 'number' && /(^|[._])cents($|_)/.test(path)) return formatMoney(cents(value))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const labelOf = (path: string): string => path.replace(/_cents\b/, '').replaceAll('_', ' ')

export const valueLines = (values: RuleValues): CardLine[] =>
  Array.from(values, ([path, value]) => [labelOf(path), valueText(path, value)])

const valuesText = (values: RuleValues): string =>
  Array.from(values, ([path, value]) => `${path}=${valueText(path, value)}`).join('; ')

/** A rule as --json tells it. */
export const ruleJson = ({values, ...rule}: BookRule) => ({...rule, values: Object.fromEntries(values)})

const ruleRow = (rule: BookRule): Row => ({
  ...ruleJson(rule),
  values_text: valuesText(rule.values),
  mark: verifiedMark(rule),
})

export interface PolicyForm {
  readonly asOf: BusinessDate
  /** Rows at most; 0 for all. */
  readonly limit: number
}

const upTo = <T>(rows: readonly T[], limit: number): readonly T[] => (limit === 0 ? rows : rows.slice(0, limit))

export function policyView(answer: PolicyAnswer, form: PolicyForm): View {
  return answer.about === 'topics' ? topicsView(answer.topics, form) : rulesView(answer.rules, form)
}

function topicsView(topics: readonly Topic[], {asOf, limit}: PolicyForm): View {
  const rows = upTo(topics, limit).map((topic): Row => ({...topic}))
  return {
    data: {as_of: asOf, about: 'topics', total: topics.length, truncated: rows.length < topics.length, rows},
    list: {columns: TOPIC_COLUMNS, rows},
    human(screen) {
      if (screen.isTty) screen.heading(`RULES IN FORCE on ${asOf}`)
      screen.table(TOPIC_COLUMNS, rows)
    },
    next: ['curbstop show-policy ca-shutoff', 'curbstop show-policy S-60D'],
  }
}

function rulesView(rules: readonly BookRule[], {asOf, limit}: PolicyForm): View {
  const shown = upTo(rules, limit)
  const rows = shown.map(ruleRow)
  return {
    data: {
      as_of: asOf,
      about: 'rules',
      total: rules.length,
      truncated: shown.length < rules.length,
      rows: shown.map(ruleJson),
    },
    list: {columns: RULE_COLUMNS, rows},
    human(screen) {
      if (screen.isTty) for (const rule of shown) showRule(screen, rule)
      else screen.table(RULE_COLUMNS, rows)
    },
  }
}

export const datesText = ({effective_from: from, effective_to: to}: BookRule): string => {
  const since = from === null ? 'always' : `from ${from}`
  return to === null ? since : `${since} to ${to}`
}

function showRule(screen: Screen, rule: BookRule): void {
  const title = rule.title === '' ? '' : `  ${rule.title}`
  screen.heading(`${rule.rule}${title}`)
  screen.card([
    ['in force', datesText(rule)],
    ['written in', cited(rule)],
    ...valueLines(rule.values),
    ...(rule.note === '' ? [] : [['note', rule.note] as const]),
  ])
}
