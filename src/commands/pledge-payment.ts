import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {agency, Flags, list, listed, money, note, reference, unconfirmed, until} from '#terminal/flags.js'
import {pledgesView, promisedView, withdrawnView} from '#terminal/pledge-views.js'
import {accountNumber, amount, choice, date} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class PledgePayment extends DeskCommand<typeof PledgePayment> {
  static override summary = 'Record money that an agency promises: it holds a shut-off until its last day'
  static override examples = [
    '<%= config.bin %> pledge-payment 005-20837-63 --agency HELPING_HANDS --amount 120.00 --until 2026-12-15',
    '<%= config.bin %> pledge-payment 005-20837-63 --agency HELPING_HANDS --withdraw',
    '<%= config.bin %> pledge-payment --list --agency HELPING_HANDS --json',
  ]
  static override args = {account: account()}
  static override flags = {
    agency,
    amount: money({summary: 'how much'}),
    until,
    reference,
    withdraw: Flags.boolean({summary: 'the agency takes its promise back'}),
    list: Flags.boolean(listed),
    note,
    limit: list.limit,
    csv: list.csv,
    jsonl: list.jsonl,
    readonly: list.readonly,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    if (this.flags.list) return this.list()
    const {pledgePolicy} = await import('#core/policies/pledge-policy.js')
    const {agencies} = pledgePolicy(this.desk.district.id, this.desk.today)
    const choices = Array.from(agencies.values(), ({code, title}) => ({value: code, name: `${code}  ${title}`}))
    const asked = {account: accountNumber('Account'), agency: choice('Agency', choices)}
    const {note: said = '', reference: called = ''} = this.flags
    if (this.flags.withdraw) {
      const {withdrawPledge} = await import('#core/pledges/close-pledge.js')
      const answers = await this.asker.fill(asked)
      return withdrawnView(await this.perform(withdrawPledge, {...answers, note: said}))
    }
    const {promisePledge} = await import('#core/pledges/promise-pledge.js')
    const more = {amount: amount('Amount promised'), until: date('Last day it holds')}
    const {amount: amount_cents, ...answers} = await this.asker.fill({...asked, ...more})
    return promisedView(await this.perform(promisePledge, {...answers, amount_cents, reference: called, note: said}))
  }

  async list(): Promise<View> {
    const {allPledges} = await import('#core/pledges/pledge-views.js')
    const {agencyOf, pledgePolicy} = await import('#core/policies/pledge-policy.js')
    const {today, district, store} = this.desk
    const {agency: named} = this.flags
    const code = named === undefined ? null : agencyOf(pledgePolicy(district.id, today), named).code
    return pledgesView(await allPledges(store.db, {agency: code, today}), this.flags.limit ?? 0)
  }
}
export default PledgePayment
