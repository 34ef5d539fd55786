import {noteOrNone} from '#core/accounts/free-text.js'
import type {Act, Decided} from '#core/acts/act.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import {addDays, type BusinessDate} from '#core/kernel/business-date.js'
import {refuse, usage} from '#core/kernel/refusal.js'
import {variancePolicy, varianceReason} from '#core/policies/variance-policy.js'
import {missingOf} from '#core/variances/judge-form.js'
import {recordEvents, recordPapers} from '#core/variances/record-variance.js'
import {isOpen, isRunning, statusOf} from '#core/variances/variance-status.js'
import {lockedVariance} from '#core/variances/variance-views.js'
import type {StoredVariance, VarianceStatus} from '#core/variances/variance.js'

export type SupplyInput = {
  readonly variance: string
  readonly papers: readonly AttachedPaper[]
  readonly note: string
}

type SupplyDecision = Decided & {
  readonly input: SupplyInput
  readonly stored: StoredVariance
  readonly status: VarianceStatus
  readonly missing: readonly string[]
  readonly dueOn: BusinessDate
}

export type SuppliedVariance = {
  readonly variance: string
  readonly account: string
  readonly reason: string
  readonly status: VarianceStatus
  readonly evidence_missing: readonly string[]
  readonly evidence_by: BusinessDate | null
}

/** Papers come in later: those that were missing, or new ones for a renewal. */
export const supplyVariance: Act<SupplyInput, StoredVariance, SupplyDecision, SuppliedVariance> = {
  kind: 'supply-variance',
  permission: 'file_variance',
  subject: (input) => input.variance,
  load: (trx, input) => lockedVariance(trx, input.variance),
  decide(stored, input, {desk, today}) {
    const policy = variancePolicy(desk.district.id, today)
    const reason = varianceReason(policy, stored.form.reason)
    const status = statusOf(stored.events, today, policy.expiringDays)
    if (!isOpen(status) && !isRunning(status))
      throw refuse('WRONG_STATUS', `${stored.varianceNo} is ${status}: no paper changes it`, {
        next: [`curbstop file-variance ${stored.accountNo} --reason ${reason.code}`],
      })
    if (input.papers.length === 0)
      throw usage('MISSING_PAPER', 'a paper is told by --attach FILE --evidence KIND', 'attach')
    const strange = input.papers.find(({kind}) => !reason.evidence.includes(kind))
    if (strange !== undefined)
      throw usage(
        'UNKNOWN_EVIDENCE',
        `${reason.code} takes ${reason.evidence.join(', ')}, not ${strange.kind}`,
        'evidence',
      )
    const known = input.papers.find(({sha256}) => stored.evidence.some((paper) => paper.sha256 === sha256))
    if (known !== undefined)
      throw refuse('KNOWN_PAPER', `${known.name} is with ${stored.varianceNo} already`, {field: 'attach'})
    const kinds = [...stored.evidence, ...input.papers].map(({kind}) => kind)
    const missing = isRunning(status) ? [] : missingOf(reason, kinds)
    const dueOn = addDays(today, policy.incompleteDays)
    const note = noteOrNone(input.note)
    return {input: {...input, note}, stored, status, missing, dueOn, summary: `papers for ${stored.varianceNo}`}
  },
  async record(trx, {input, stored, status, missing, dueOn}, context) {
    await recordPapers(trx, stored, input.papers, context)
    const supplied = {kind: 'supply', note: input.note, missing, dueOn: missing.length === 0 ? null : dueOn} as const
    await recordEvents(trx, stored, [supplied], context)
    const waiting = status === 'incomplete' || status === 'received'
    return {
      variance: stored.varianceNo,
      account: stored.accountNo,
      reason: stored.form.reason,
      status: waiting ? (missing.length === 0 ? 'received' : 'incomplete') : status,
      evidence_missing: missing,
      evidence_by: missing.length === 0 ? null : dueOn,
    }
  },
}
