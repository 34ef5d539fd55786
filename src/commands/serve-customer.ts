import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {channel, Flags, note, topic, write} from '#terminal/flags.js'
import {callerOf, topicQuestion, whatElse} from '#terminal/serve-questions.js'
import {callerLines, serviceLines, servedView} from '#terminal/serve-views.js'
import type {View} from '#terminal/view.js'
import {orCancelled} from '#terminal/to-refusal.js'
import {waitingView} from '#terminal/waiting-view.js'

const UNLOGGED = 'The contact is not logged; what was posted meanwhile stands.'

export class ServeCustomer extends DeskCommand<typeof ServeCustomer> {
  static override summary = 'One customer from hello to receipt; the contact is logged by itself'
  static override examples = [
    '<%= config.bin %> serve-customer 236-25124-07 --topic BILL',
    '<%= config.bin %> serve-customer 236-25124-07 --channel phone --topic PAYMENT --said address="1 Elm St" --json',
  ]
  static override args = {account: account({required: true})}
  static override flags = {
    channel,
    relation: Flags.string({summary: 'who they are to the account', default: 'holder', helpValue: 'WORD'}),
    said: Flags.string({summary: 'a fact that proves who they are', helpValue: 'FACT=VALUE', multiple: true}),
    topic,
    note,
    key: write.key,
  }

  async run(): Promise<View> {
    const {beginService, contactChannel, logServed, lookAtService, verify} = await import('#core/contacts/serve.js')
    const {parseSaid} = await import('#core/contacts/judge-caller.js')
    const {relation, note: told, said = []} = this.flags
    const channel = contactChannel(this.flags.channel)
    const service = await beginService(this.desk, this.args.account)
    const look = await lookAtService(this.desk, service)
    const judge = (facts: readonly string[]) => verify(service, facts.map(parseSaid), channel)
    if (this.mode.mayAsk) {
      await this.logLook(look)
      await this.showPlan(serviceLines(service))
    }
    const caller = this.mode.mayAsk
      ? await callerOf(this.asker, {given: said, judge, policy: service.policy, channel})
      : judge(said)
    const asksTopic = () => this.asker.fill({topic: topicQuestion(service.policy.topics)})
    const served = async () => {
      await this.showPlan(callerLines(caller))
      await this.serve(service.account, caller.may)
      return asksTopic()
    }
    const about = await (this.mode.mayAsk ? orCancelled(served, () => UNLOGGED) : asksTopic())
    const input = {
      ...{account: service.account, channel, relation, points: caller.points, topic: about.topic, note: told ?? ''},
      ...{facts: caller.facts.map(({fact, agrees}) => ({fact, agrees})), outcome: 'served'},
    }
    const performed = await this.perform(logServed(service), input)
    if (performed.status === 'waiting') return waitingView(performed.request)
    const logged = async (): Promise<void> => (this.mode.mayAsk ? undefined : this.logLook(look))
    // What was done meanwhile changed what is owed and where a shut-off stands.
    const after = this.mode.mayAsk ? await beginService(this.desk, service.account) : service
    return servedView({service: after, caller, outcome: performed.outcome, look: logged})
  }

  /** Runs what the customer wants, one command after the other, each as if it had been typed. */
  async serve(number: string, may: Parameters<typeof whatElse>[1]['may']): Promise<void> {
    const knows = (id: string): boolean => this.config.findCommand(id) !== undefined
    for (;;) {
      const words = await whatElse(this.asker, {account: number, may, knows})
      if (words === null) return
      const [id = '', ...argv] = words
      await this.config.runCommand(id, [...argv, '--store', this.location])
    }
  }
}
export default ServeCustomer
