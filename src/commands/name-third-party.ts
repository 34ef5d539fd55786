import {THIRD_PARTY_BASES} from '#core/policies/households.js'
import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {effective, email, end, Flags, listed, name, phone, reason, unconfirmed, view} from '#terminal/flags.js'
import {namedView, partiesView, partyEndedView} from '#terminal/household-views.js'
import {choice, text} from '#terminal/questions.js'
import type {View} from '#terminal/view.js'

export class NameThirdParty extends DeskCommand<typeof NameThirdParty> {
  static override summary = 'Note whom a customer of 65 or a dependent adult wants told of a shut-off'
  static override examples = [
    "<%= config.bin %> name-third-party 005-20837-63 --name 'Lucia Flores' --phone 555-201-7781 --address '12 Oak Ct, Rivergate CA 92500' --basis aged_65 --key t-1",
    '<%= config.bin %> name-third-party 005-20837-63 --list --json',
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    name,
    phone,
    address: Flags.string({summary: 'where letters reach the person', helpValue: 'TEXT'}),
    email,
    tie: Flags.string({summary: 'who the person is to the customer, such as daughter', helpValue: 'TEXT'}),
    basis: Flags.option({options: THIRD_PARTY_BASES, summary: 'why the customer may name somebody'})(),
    list: Flags.boolean({...listed, exclusive: ['name', 'end']}),
    end,
    effective,
    reason,
    readonly: view.readonly,
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {account: number} = this.args
    if (this.flags.list) {
      const {showThirdParties} = await import('#core/accounts/show-household.js')
      return partiesView(number, await showThirdParties(this.desk, number))
    }
    const {endThirdParty, nameThirdParty} = await import('#core/accounts/name-third-party.js')
    const {end: party, effective: from = this.desk.today, email: mail = '', tie: relation = ''} = this.flags
    if (party !== undefined) {
      const {reason: why} = await this.asker.fill({reason: text('Why does it end')})
      const ended = {account: number, third_party: party, ended_on: from, reason: why}
      return partyEndedView(await this.perform(endThirdParty, ended))
    }
    const bases = THIRD_PARTY_BASES.map((value) => ({value, name: value.replaceAll('_', ' ')}))
    const said = await this.asker.fill({
      name: text('Name of the person to be told'),
      phone: text('Phone'),
      address: text('Address'),
      basis: choice('The customer is', bases),
    })
    return namedView(await this.perform(nameThirdParty, {account: number, ...said, email: mail, relation}))
  }
}
export default NameThirdParty
