import {noteOrNone} from '#core/accounts/free-text.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import {addDays, businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {notFound, refuse} from '#core/kernel/refusal.js'
import {variancePolicy, type VariancePolicy} from '#core/policies/variance-policy.js'
import {lockAccounts} from '#core/ledger/post-journals.js'
import {formFacts} from '#core/variances/form-facts.js'
import {judgeForm, type FormAsked, type JudgedForm} from '#core/variances/judge-form.js'
import {recordEvents, recordListed, recordPapers} from '#core/variances/record-variance.js'
import type {VarianceForm} from '#core/variances/variance.js'

export type FileVarianceInput = {
  readonly account: string
  readonly reason: string
  readonly facts: Readonly<Record<string, string>>
  readonly persons: readonly {readonly name_key: string; readonly born: number}[]
  readonly papers: readonly AttachedPaper[]
  readonly from: string | null
  readonly until: string | null
  readonly channel: string
  readonly note: string
}

interface FileFacts {
  readonly accountId: string
  readonly asked: FormAsked
  readonly policy: VariancePolicy
}

type FileDecision = Decided & {
  readonly accountId: string
  readonly input: FileVarianceInput
  readonly form: VarianceForm
  readonly judged: JudgedForm
  readonly policy: VariancePolicy
}

export type FiledVariance = {
  readonly variance: string
  readonly account: string
  readonly reason: string
  readonly status: 'received' | 'incomplete'
  readonly from: BusinessDate
  /** Last day it would stand. */
  readonly until: BusinessDate | null
  readonly persons: number
  readonly facts: Readonly<Record<string, string>>
  /** Kinds of papers that are missing, and the day by which they are looked for. */
  readonly evidence_missing: readonly string[]
  readonly evidence_by: BusinessDate | null
}

const formOf = (input: FileVarianceInput): VarianceForm => ({
  reason: input.reason,
  facts: input.facts,
  persons: input.persons,
  from: input.from === null ? null : businessDate(input.from, 'from'),
  until: input.until === null ? null : businessDate(input.until, 'until'),
  note: input.note,
})

/** A form for a larger budget comes in. */
export const fileVariance: Act<FileVarianceInput, FileFacts, FileDecision, FiledVariance> = {
  kind: 'file-variance',
  permission: 'file_variance',
  subject: (input) => input.account,
  async load(trx, input, context) {
    const accountId = await accountIdOf(trx, input.account)
    if (accountId === null) throw notFound(`no account ${input.account}`, ['curbstop find-account NAME'])
    await lockAccounts(trx, [accountId])
    const evidence = input.papers.map(({kind}) => kind)
    const of = {accountId, form: formOf(input), varianceId: null, evidence, receivedOn: context.today}
    const asked = await formFacts(trx, of, context)
    return {accountId, asked, policy: variancePolicy(context.desk.district.id, context.today)}
  },
  decide({accountId, asked, policy}, input) {
    if (!policy.channels.includes(input.channel))
      throw refuse('UNKNOWN_CHANNEL', `${input.channel} is no way a form comes in`, {
        field: 'channel',
        next: [`one of ${policy.channels.join(', ')}`],
      })
    const judged = judgeForm(asked)
    const note = noteOrNone(input.note)
    const form = {...asked.form, note}
    return {
      accountId,
      input: {...input, note},
      form,
      judged,
      policy,
      summary: `${input.reason} variance on ${input.account}`,
    }
  },
  record: recordForm,
}

async function recordForm(
  trx: Parameters<typeof fileVariance.record>[0],
  {accountId, input, form, judged, policy}: FileDecision,
  context: ActContext,
): Promise<FiledVariance> {
  const [varianceId, varianceNo] = [context.key(), spokenId('V')]
  const of = {accountId, varianceId}
  await trx('variance').insert({
    account_id: accountId,
    variance_id: varianceId,
    variance_no: varianceNo,
    reason: form.reason,
    form_json: canonicalJson(form),
    channel: input.channel,
    received_on: context.today,
    operator_id: context.operatorId,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
  const {missing, from, until} = judged
  await recordListed(trx, {...of, persons: form.persons, from, until})
  await recordPapers(trx, of, input.papers, context)
  const dueOn = addDays(context.today, policy.incompleteDays)
  const received = {kind: 'receive', note: input.note, missing, dueOn: missing.length === 0 ? null : dueOn} as const
  await recordEvents(trx, of, [received], context)
  return {
    variance: varianceNo,
    account: input.account,
    reason: form.reason,
    status: missing.length === 0 ? 'received' : 'incomplete',
    from,
    until: until === null ? null : addDays(until, -1),
    persons: form.persons.length,
    facts: form.facts,
    evidence_missing: missing,
    evidence_by: missing.length === 0 ? null : dueOn,
  }
}
