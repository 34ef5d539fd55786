import type {Advisory} from '#core/collections/shutoff-advisories.js'
import type {EvidenceRow} from '#core/collections/shutoff-evidence.js'
import type {WhyShutoff} from '#core/collections/make-shutoff-list.js'
import type {RuleResult} from '#core/collections/shutoff-proof.js'
import type {LocalMoment} from '#core/kernel/business-date.js'
import {textWidth} from '#terminal/text-width.js'
import type {Step} from '#terminal/tree.js'
import type {Screen, View} from '#terminal/view.js'

export interface WhyForm {
  readonly nameOf: (name: string) => string
  readonly look: () => Promise<void>
}

export function whyView(why: WhyShutoff, {nameOf, look}: WhyForm): View {
  const {judged} = why
  const name = nameOf(judged?.account.name ?? '')
  return {
    data: {
      account: why.account,
      name,
      for_date: why.on.day,
      listed: judged?.outcome === 'listed',
      from: judged?.from ?? null,
      first_rule: judged === null || judged.firstRule === '' ? null : judged.firstRule,
      blocked_by: judged?.decision.blocked_by ?? [],
      earliest: judged?.decision.earliest ?? null,
      next_lawful: judged?.decision.next_lawful ?? null,
      past_due_cents: judged?.account.pastDue ?? 0,
      proof: why.proof,
      evidence: why.evidence,
      advisories: judged?.decision.advisories ?? [],
    },
    human(screen) {
      showWhy(screen, why, name)
    },
    id: why.account,
    look,
  }
}

/** What holds an account though no rule bars. */
const OTHERWISE: Readonly<Record<string, string>> = {
  ORDERED: 'a turn-off order is out, or water is off and not back (curbstop review-turnoffs)',
}

/** The proof tree: every rule that was looked at, what it found, where it is written; then the rows it rests on. */
export function showWhy(screen: Screen, why: WhyShutoff, name: string): void {
  const {account, on, judged, proof, evidence} = why
  if (judged === null) {
    screen.line(`${account} ${name}   NOT ON THE LIST for ${on.day}: nothing is owed`)
    return
  }
  if (judged.outcome === 'listed') {
    const head = `${account} ${name}   ON THE LIST for ${on.day}`
    const from = `first lawful moment ${spoken(judged.from)}`
    const inOne = `${head}   ${from}`
    if (textWidth(inOne) <= screen.width) screen.line(inOne)
    else for (const line of [head, `  ${from}`]) screen.line(line)
  } else {
    screen.line(`${account} ${name}   NOT ON THE LIST for ${on.day}`)
    const first = proof.find((step) => step.rule === judged.firstRule)
    screen.card([
      ['first rule', `${judged.firstRule}: ${first?.fact ?? OTHERWISE[judged.firstRule] ?? 'no lawful moment'}`],
      [
        'next lawful',
        judged.decision.next_lawful === null ? 'none under these facts' : spoken(judged.decision.next_lawful),
      ],
    ])
  }
  screen.tree(proofSteps(proof, evidence))
  if (evidence.length > 0) screen.card(evidence.map((row, at) => [`[${at + 1}]`, row.line]))
  for (const advisory of judged.decision.advisories) screen.alert(ADVICE[advisory])
}

/** One step a rule that has something to say; all others together in the last. */
function proofSteps(proof: readonly RuleResult[], evidence: readonly EvidenceRow[]): Step[] {
  const told = proof.filter((step) => step.outcome !== 'not_applicable')
  const silent = proof.filter((step) => step.outcome === 'not_applicable')
  const steps = told.map((step): Step => {
    const found = step.outcome === 'bar' ? `${step.fact}${clearing(step.clear_from)}` : step.fact
    return {
      holds: step.outcome === 'pass',
      rule: step.rule,
      facts: `${found}${pointers(step.evidence, evidence)}`,
      citation: `${step.citation}${isRead(step) ? '' : ', not verified'}`,
    }
  })
  return silent.length === 0 ? steps : [...steps, {holds: null, rule: 'no bar', facts: silentRules(silent)}]
}

const isRead = ({verified}: RuleResult): boolean => verified === 'text_read'

function silentRules(silent: readonly RuleResult[]): string {
  const codes = (steps: readonly RuleResult[]): string => steps.map((step) => step.rule).join(' ')
  const read = silent.filter(isRead)
  const unread = silent.filter((step) => !isRead(step))
  return [codes(read), unread.length === 0 ? '' : `${codes(unread)} not verified`]
    .filter((text) => text !== '')
    .join('; ')
}

/** ` [1, 3]`: the places of the rows below the tree. */
function pointers(ids: readonly string[], evidence: readonly EvidenceRow[]): string {
  const places = evidence.flatMap((row, at) => (ids.includes(row.id) ? [String(at + 1)] : []))
  return places.length === 0 ? '' : ` [${places.join(', ')}]`
}

const spoken = (moment: LocalMoment | null): string => (moment ?? '').replace('T', ' ')

const ADVICE: Readonly<Record<Advisory, string>> = {
  'OFFER-PLAN': 'OFFER-PLAN: offer a payment plan; every customer may have one (HSC 116906(a))',
  'ASK-INCOME': 'ASK-INCOME: ask for the income declaration; no proof is needed (HSC 116910(a)(2))',
  'ASK-WILLING': 'ASK-WILLING: ask whether a plan would be entered (HSC 116910(a)(3))',
  'MAIL-RETURNED': 'MAIL-RETURNED: a notice came back; visit and leave the notice and the policy (HSC 116908(a)(2))',
  'NOTICE-BEFORE-DUE': 'NOTICE-BEFORE-DUE: a notice was sent before the bill was past due',
  'REFER-COUNSEL': 'REFER-COUNSEL: a bankruptcy stands; refer to a supervisor or counsel (11 USC 362, 366)',
  'BILL-MAILING-UNKNOWN': 'BILL-MAILING-UNKNOWN: no record of the day the bill was mailed',
}

const clearing = (moment: LocalMoment | null): string =>
  moment === null ? '; stands until something changes' : `; bars until ${moment.replace('T', ' ')}`
