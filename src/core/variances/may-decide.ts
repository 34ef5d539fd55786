import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {notPermitted, refuse, usage} from '#core/kernel/refusal.js'
import {denialOf} from '#core/variances/appeal-variance.js'
import type {DecideInput, DecisionFacts, DecisionKind} from '#core/variances/decision-facts.js'
import {missingOf} from '#core/variances/judge-form.js'
import type {VarianceStatus} from '#core/variances/variance.js'

/** From where each decision can be made. */
const FROM: Readonly<Record<DecisionKind, readonly VarianceStatus[]>> = {
  grant: ['received', 'under_review', 'appealed'],
  deny: ['received', 'incomplete', 'under_review'],
  revoke: ['approved', 'effective', 'expiring'],
  renew: ['effective', 'expiring'],
  uphold: ['appealed'],
}

const SAYS_WHY: readonly DecisionKind[] = ['deny', 'revoke', 'uphold']

/** Which days a decision may be told. */
const TAKES: Readonly<Record<DecisionKind, readonly ('from' | 'until')[]>> = {
  grant: ['from', 'until'],
  deny: [],
  revoke: ['from'],
  renew: ['until'],
  uphold: [],
}

function mustTakeDays(input: DecideInput): void {
  for (const name of ['from', 'until'] as const)
    if (input[name] !== null && !TAKES[input.decision].includes(name))
      throw usage('FLAG_CONFLICT', `--${input.decision} takes no --${name}`, name)
}

/** @throws Refusal WRONG_STATUS, INCOMPLETE (65), MISSING_NOTE, FLAG_CONFLICT (64) */
export function mustFitStatus({stored, status, asked}: DecisionFacts, input: DecideInput): void {
  const {decision, note} = input
  mustTakeDays(input)
  const {varianceNo, evidence, events} = stored
  if (decision === 'grant' && status === 'incomplete')
    throw incomplete(
      varianceNo,
      missingOf(
        asked.reason,
        evidence.map(({kind}) => kind),
      ),
    )
  if (!FROM[decision].includes(status)) {
    const could = Object.entries(FROM).flatMap(([name, from]) => (from.includes(status) ? [`--${name}`] : []))
    throw refuse('WRONG_STATUS', `${varianceNo} is ${status}: --${decision} does not fit`, {
      next: could.length === 0 ? [] : [`what fits: ${could.join(', ')}`],
    })
  }
  if (SAYS_WHY.includes(decision) && note.trim() === '')
    throw usage('MISSING_NOTE', `--${decision} says why: --note TEXT`, 'note')
  if (decision !== 'renew') return
  const stoodOn = events.flatMap(({papers}) => papers)
  const since = evidence.filter(({sha256}) => !stoodOn.includes(sha256)).map(({kind}) => kind)
  const missing = missingOf(asked.reason, since)
  if (missing.length > 0) throw incomplete(varianceNo, missing)
}

const incomplete = (varianceNo: string, missing: readonly string[]): Error =>
  refuse('INCOMPLETE', `${varianceNo} lacks ${missing.join(', ')}`, {
    field: 'evidence',
    next: missing.map((kind) => `curbstop file-variance --supply ${varianceNo} --attach FILE --evidence ${kind}`),
  })

/** Whoever denied it does not decide the appeal. @throws Refusal OWN_DECISION (77) */
export function appealNeed({stored, status, policy}: DecisionFacts, context: ActContext): ApprovalNeed | null {
  if (status !== 'appealed') return null
  const because = [{rule: 'variance.appeal', citation: policy.citation}]
  const denied = denialOf(stored)
  if (denied !== undefined && [context.operatorId, context.approving].includes(denied.operatorId))
    throw notPermitted(
      'OWN_DECISION',
      `${denied.operatorId} denied ${stored.varianceNo}; another supervisor decides the appeal`,
      {
        because,
      },
    )
  if (context.roles.includes('supervisor')) return null
  return {why: 'over_authority', approvers: ['supervisor'], message: 'a supervisor decides an appeal', because}
}
