import type {Desk} from '#core/acts/desk.js'
import {momentOf} from '#core/kernel/business-date.js'
import {addAccounts, inAct, type MadeAccount} from './district.js'
import {ago, testAccount, TEN, TODAY, type Story} from './shutoff-story.js'

const FULL_LETTER = [
  ...['customer_name', 'customer_address', 'amount_delinquent', 'pay_by_date', 'extension_process'],
  ...['review_appeal_process', 'deferred_reduced_alternative_amortization_process', 'complaint_procedure'],
  ...['financial_assistance_information', 'representative_phone'],
].join(' ')
const OCCUPANT_LETTER = 'termination_date languages_1632 right_to_become_customer_without_paying_debt'
/** Writes what happened after the bills as rows of the collections tables. */
export async function writeStory(desk: Desk, told: Story, accountId: string): Promise<void> {
  await inAct(desk, async (trx, context) => {
    const stamp = {recorded_at: context.recordedAt, act_id: context.actId}
    const noticeRow = (kind: string, days: number, more: object): object => ({
      account_id: accountId,
      notice_id: context.key(),
      kind,
      method: 'mail',
      sent_on: ago(days),
      sent_at: null,
      address: '',
      recipients: '',
      items: '',
      languages: '',
      template: '',
      amount_cents: null,
      pay_by: null,
      occupant_copy_on: null,
      proof: '',
      source_key: null,
      ...stamp,
      ...more,
    })
    const {notice, call, tag, occupant, visit, appeal, dispute, bankruptcy, hold, extension, medical, plan} = told
    if (notice !== null) {
      const id = context.key()
      await trx('notice').insert(
        noticeRow('intent', notice.ago, {
          notice_id: id,
          items: notice.complete ? FULL_LETTER : 'customer_name',
          languages: notice.languages ?? '',
          occupant_copy_on: notice.copy ? ago(notice.ago) : null,
        }),
      )
      if (notice.returned)
        await trx('notice_return').insert({account_id: accountId, notice_id: id, returned_on: TODAY, ...stamp})
    }
    if (tag !== null)
      await trx('notice').insert(noticeRow('tag', tag, {method: 'posted', sent_at: momentOf(ago(tag), TEN)}))
    if (occupant !== null) await trx('notice').insert(noticeRow('occupant', occupant, {items: OCCUPANT_LETTER}))
    const attempt = (days: number, more: object): object => ({
      account_id: accountId,
      contact_id: context.key(),
      at: momentOf(ago(days), TEN),
      options_offered: 0,
      note: '',
      source_key: null,
      operator_id: 'mlopez',
      ...stamp,
      ...more,
    })
    if (call !== null) {
      const outcome = call.reached ? 'reached' : 'not_reached'
      await trx('contact_attempt').insert(
        attempt(call.ago, {method: 'phone', outcome, options_offered: call.offered ? 1 : 0}),
      )
    }
    if (visit !== null)
      await trx('contact_attempt').insert(attempt(visit, {method: 'in_person', outcome: 'notice_left'}))
    const protect = async (
      kind: string,
      from: number,
      more: {until_on?: string; detail?: object; ended?: string},
    ): Promise<void> => {
      const id = context.key()
      await trx('protection').insert({
        account_id: accountId,
        protection_id: id,
        kind,
        effective_from: ago(from),
        until_on: more.until_on ?? null,
        detail_json: JSON.stringify(more.detail ?? {}),
        evidence_sha256: null,
        owner: 'mlopez',
        source_key: null,
        ...stamp,
      })
      if (more.ended !== undefined)
        await trx('protection_end').insert({
          account_id: accountId,
          protection_id: id,
          ended_on: more.ended,
          reason: '',
          ...stamp,
        })
    }
    if (appeal !== null)
      await protect('appeal', appeal.ago, {detail: {by: 'customer'}, ...(appeal.ended ? {ended: ago(1)} : {})})
    if (dispute !== null) await protect('dispute', dispute.ago, dispute.ended ? {ended: ago(1)} : {})
    if (bankruptcy !== null)
      await protect('bankruptcy', bankruptcy.ago, {detail: {chapter: 13}, ...(bankruptcy.ended ? {ended: ago(1)} : {})})
    if (hold !== null) await protect('weather_stop', 15, {until_on: ago(hold)})
    if (extension !== null) await protect('extension', 15, {until_on: ago(extension)})
    if (medical !== null)
      await protect('medical', 15, {
        detail: {
          cert_by: medical.certified ? 'primary_care_provider' : null,
          submitted_by: 'customer',
          financial: medical.ground,
          willing: medical.willing,
        },
      })
    if (plan === null) return
    const planId = context.key()
    await trx('arrangement').insert({
      account_id: accountId,
      arrangement_id: planId,
      arrangement_no: `A-${planId}`,
      kind: 'installment',
      made_on: ago(plan.made),
      total_cents: 3000,
      source_key: null,
      ...stamp,
    })
    const items = await trx<{account_id: string; receivable_id: string}>('receivable')
      .where('account_id', accountId)
      .select('receivable_id')
    for (const item of items)
      await trx('arrangement_item').insert({
        account_id: accountId,
        arrangement_id: planId,
        receivable_id: item.receivable_id,
      })
    for (const [i, due] of plan.dues.entries()) {
      await trx('installment').insert({
        account_id: accountId,
        arrangement_id: planId,
        number: i + 1,
        due_on: ago(due),
        amount_cents: 1000,
      })
      if (i < plan.paid)
        await trx('installment_payment').insert({
          account_id: accountId,
          arrangement_id: planId,
          number: i + 1,
          payment_ref: 'x',
          paid_on: ago(due),
          amount_cents: 1000,
        })
    }
    if (plan.final !== null)
      await trx('notice').insert(
        noticeRow('final', plan.final, {method: 'posted', sent_at: momentOf(ago(plan.final), TEN)}),
      )
  })
}

export async function makeDistrict(
  desk: Desk,
  stories: readonly Story[],
  firstSerial: number,
): Promise<Map<number, MadeAccount>> {
  const made = await addAccounts(
    desk,
    stories.map((told, i) => testAccount(told, firstSerial + i)),
  )
  for (const [i, told] of stories.entries()) await writeStory(desk, told, made.get(firstSerial + i)?.accountId ?? '')
  return made
}
