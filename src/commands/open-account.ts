import {openingLines, openedView} from '#terminal/account-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {effective, email, Flags, language, name, occupant, phone, serviceClass, write} from '#terminal/flags.js'
import {
  firstQuestions,
  occupantQuestions,
  openingInput,
  priorQuestion,
  takeOverInput,
} from '#terminal/opening-questions.js'
import type {View} from '#terminal/view.js'

export class OpenAccount extends DeskCommand<typeof OpenAccount> {
  static override summary = 'Start service: identity, earlier debts, overlap, deposit, start read or order'
  static override examples = [
    '<%= config.bin %> open-account',
    "<%= config.bin %> open-account --premise '133 elm st' --name 'Rosa Delgado' --effective 2026-11-24 --tenant --id-checked licence:7731 --prior none --yes",
    "<%= config.bin %> open-account --premise '150 cliff rd' --name 'Omar Haddad' --owner --id-checked passport:2095 --prior none --yes --json",
    "<%= config.bin %> open-account --occupant-of 297-00443-59 --name 'Ana Ruiz' --id-checked licence:4410 --prior none --agrees --rent-months 12 --yes",
  ]
  static override flags = {
    premise: Flags.string({summary: 'PR-… or the beginning of its address', helpValue: 'PR-…|TEXT'}),
    name,
    effective,
    owner: Flags.boolean({summary: 'the owner, who lives or works there', exclusive: ['tenant', 'landlord']}),
    tenant: Flags.boolean({summary: 'a tenant', exclusive: ['landlord']}),
    landlord: Flags.boolean({summary: 'the owner, who lets it to others'}),
    organization: Flags.boolean({summary: 'a company or agency, not a person'}),
    'id-checked': Flags.string({summary: 'what was shown, and its last 4 alone', helpValue: 'TYPE:LAST4'}),
    phone,
    email,
    'mail-address': Flags.string({summary: 'where mail goes, if not to the premise', helpValue: 'TEXT'}),
    language,
    class: serviceClass,
    paperless: Flags.boolean({summary: 'bills by e-mail'}),
    prior: Flags.string({summary: "the applicant's own earlier account, or none", helpValue: 'ACCOUNT|none'}),
    deposit: Flags.string({summary: 'auto, waive or dollars', helpValue: 'auto|AMOUNT|waive', default: 'auto'}),
    ...occupant,
    'red-flag': Flags.string({summary: 'a sign of identity theft that was seen', helpValue: 'ID', multiple: true}),
    ...write,
  }

  async run(): Promise<View> {
    if (this.flags['occupant-of'] !== undefined) return this.takeOver(this.flags['occupant-of'])
    const {openAccount, whoMayItBe} = await import('#core/accounts/open-account.js')
    const {searchPremises} = await import('#core/accounts/premise-search-views.js')
    const {perform} = await import('#core/acts/perform.js')
    const {db} = this.desk.store
    const {parseIdentification: checkIdentification} = await import('#core/accounts/identification.js')
    const {today} = this.desk
    const search = (text: string) => searchPremises(db, text, SEARCHED, today)
    const told = await this.asker.fill(firstQuestions({search, today, checkIdentification}), ['prior'])
    const unsure = openingInput(told, this.flags)
    const matches = this.flags.prior === undefined ? await whoMayItBe(this.desk, unsure) : []
    const {prior} = await this.asker.fill({prior: priorQuestion(matches)})
    const input = {...unsure, prior}
    if (this.mode.mayAsk && !this.mode.yes && !this.mode.dryRun) {
      const planned = await perform(this.desk, openAccount, input, {dryRun: true, request: true})
      if (planned.status === 'done') await this.showPlan(openingLines(planned.outcome))
    }
    await this.asker.confirm('Open this account?')
    return openedView(await this.perform(openAccount, input))
  }

  /** An occupant in the landlord's place: the premise is the landlord's, the debt stays where it is. */
  async takeOver(landlord: string): Promise<View> {
    const {takeOverAccount} = await import('#core/accounts/take-over-account.js')
    const {parseIdentification} = await import('#core/accounts/identification.js')
    const told = await this.asker.fill(occupantQuestions(this.desk.today, parseIdentification))
    await this.asker.confirm('Open this account?')
    return openedView(await this.perform(takeOverAccount, takeOverInput(landlord, told, this.flags)))
  }
}
const SEARCHED = 20
export default OpenAccount
