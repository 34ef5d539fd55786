import {noteOrNone} from '#core/accounts/free-text.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {lookAtAccount, showAccount, type AccountScreen} from '#core/accounts/show-account.js'
import type {Act, Decided} from '#core/acts/act.js'
import {whoWorks, type Desk} from '#core/acts/desk.js'
import {roleMayNot} from '#core/acts/perform.js'
import type {Look} from '#core/acts/look-log.js'
import {standingOf} from '#core/collections/standing.js'
import {callerOnFile} from '#core/contacts/caller-facts-views.js'
import {judgeCaller, type CallerOnFile, type JudgedCaller, type SaidFact} from '#core/contacts/judge-caller.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound, usage} from '#core/kernel/refusal.js'
import {
  callerPolicy,
  CONTACT_CHANNELS,
  type CallerPolicy,
  type ContactChannel,
} from '#core/policies/caller-verification.js'
import {standing} from '#core/staff/roles.js'
import {select} from '#core/store/dialect.js'

/** A customer who is being served: nothing is stored until the end. */
export interface Service {
  readonly account: string
  readonly startedAt: string
  /** Row of the chain before anything was done for them. */
  readonly sinceSeq: number
  readonly screen: AccountScreen
  readonly shutoff: {readonly standing: string; readonly rule: string}
  readonly policy: CallerPolicy
  readonly onFile: CallerOnFile
}

/** Lines of the account's history that a window shows. */
const HISTORY = 5

/** @throws Refusal NOT_FOUND (66), NOT_YOURS (77) */
export async function beginService(desk: Desk, account: string): Promise<Service> {
  if (standing(desk.staff, 'serve_customer', whoWorks(desk).roles) === 'no') throw roleMayNot(desk, 'serve_customer')
  const {db} = desk.store
  const screen = await showAccount(desk, {account, asOf: null, knownAt: null, limit: HISTORY})
  const accountId = mustExist(await accountIdOf(db, account), 'the account is there')
  const {shutoff, shutoffRule} = await standingOf(db, desk, accountId)
  const [head] = await select<{seq: number}>(db, 'select seq from act_head', {})
  return {
    account,
    startedAt: desk.clock.now(),
    sinceSeq: head?.seq ?? 0,
    screen,
    shutoff: {standing: shutoff, rule: shutoffRule},
    policy: callerPolicy(desk.district.id, desk.today),
    onFile: await callerOnFile(db, accountId, desk.today),
  }
}

/** At the counter where nothing else is said. @throws Refusal BAD_CHOICE (64) */
export function contactChannel(typed: string = CONTACT_CHANNELS[0]): ContactChannel {
  const channel = CONTACT_CHANNELS.find((known) => known === typed)
  if (channel !== undefined) return channel
  throw usage('BAD_CHOICE', `channel: ${typed} is not one of ${CONTACT_CHANNELS.join(', ')}`, 'channel')
}

export const verify = ({onFile, policy}: Service, said: readonly SaidFact[], channel: ContactChannel): JudgedCaller =>
  judgeCaller(said, onFile, {policy, channel})

export const lookAtService = async (desk: Desk, {screen}: Service): Promise<Look> => ({
  ...(await lookAtAccount(desk, screen)),
  command: 'serve-customer',
  filter: 'served',
})

export type ServedInput = {
  readonly account: string
  readonly channel: string
  readonly relation: string
  readonly points: number
  /** Names of facts and whether they agreed, never what was said. */
  readonly facts: readonly {readonly fact: string; readonly agrees: boolean}[]
  readonly topic: string
  readonly outcome: string
  readonly note: string
}

export type ServedOutcome = {
  readonly contact: string
  readonly account: string
  readonly channel: string
  readonly topic: string
  /** What was done for them meanwhile, in order. */
  readonly done: readonly string[]
}

interface DoneAct {
  readonly act_id: string
  readonly kind: string
}

interface ServedFacts {
  readonly accountId: string | null
  readonly policy: CallerPolicy
  readonly done: readonly DoneAct[]
}

/** Acts of this person on this account since the service began, up to now. */
const DONE = `select act_id, kind from act where subject = :account and seq > :since and operator_id = :operator order by seq`

interface ServedDecision extends Decided {
  readonly accountId: string
  readonly input: ServedInput
  readonly done: readonly DoneAct[]
}

/** Logs a customer who was served since then, with everything that was done for them. */
export const logServed = ({
  startedAt,
  sinceSeq,
}: Pick<Service, 'startedAt' | 'sinceSeq'>): Act<ServedInput, ServedFacts, ServedDecision, ServedOutcome> => ({
  kind: 'serve-customer',
  permission: 'serve_customer',
  subject: (input) => input.account,
  async load(trx, {account}, {desk, today}) {
    return {
      accountId: await accountIdOf(trx, account),
      policy: callerPolicy(desk.district.id, today),
      done: await select<DoneAct>(trx, DONE, {account, since: sinceSeq, operator: whoWorks(desk).id}),
    }
  },
  decide({accountId, policy, done}, input) {
    if (accountId === null) throw notFound(`no account ${input.account}`)
    mustBeOneOf(input.topic, policy.topics, 'topic')
    mustBeOneOf(input.relation, policy.relations, 'relation')
    const note = noteOrNone(input.note)
    return {accountId, input: {...input, note}, done, summary: `${input.topic} by ${input.channel} on ${input.account}`}
  },
  async record(trx, {accountId, input, done}, context) {
    const contact = context.key()
    await trx('customer_contact').insert({
      contact_id: contact,
      account_id: accountId,
      channel: input.channel,
      relation: input.relation,
      points: input.points,
      facts_json: JSON.stringify(input.facts),
      topic: input.topic,
      outcome: input.outcome,
      note: input.note,
      started_at: startedAt,
      operator_id: context.operatorId,
      business_date: context.today,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })
    for (const {act_id, kind} of done) await trx('customer_contact_act').insert({contact_id: contact, act_id, kind})
    const {account, channel, topic} = input
    return {contact, account, channel, topic, done: done.map(({kind}) => kind)}
  },
})

function mustBeOneOf(value: string, known: readonly string[], field: string): void {
  if (!known.includes(value)) throw usage('BAD_CHOICE', `${field}: ${value} is not one of ${known.join(', ')}`, field)
}
