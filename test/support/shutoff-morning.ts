import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {localMomentAt, minuteAfter, instantAt, type Instant} from '#core/kernel/clock.js'
import {localMoment} from '#core/kernel/business-date.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'
import type {MorningReport, MorningWork} from './morning-worker.js'

const PROCESS = fileURLToPath(new URL('morning-worker.js', import.meta.url))
const ZONE = 'America/Los_Angeles'
const DAY = '2026-11-24'
/** 08:05 in Los Angeles: the office is open. */
const DAY_START = '2026-11-24T16:05:00.000Z'

export interface Morning {
  readonly location: string
  /** Orders by account number and key. */
  readonly orders: readonly {readonly order: string; readonly account: string; readonly accountId: string}[]
  readonly crews: number
  readonly cashiers: readonly string[]
  readonly payments: number
  readonly arrangements: number
  readonly envelopes: number
  /** Real ms of the morning, and how much faster the day goes. */
  readonly span: number
  readonly speed: number
}

/** Deals things out in turn. */
const dealt = <T>(things: readonly T[], hands: number): T[][] =>
  Array.from({length: hands}, (_, hand) => things.filter((_thing, at) => at % hands === hand))

/** Crews report and acknowledge while money, arrangements and envelopes of the night before come in, each in a process. */
export async function runMorning(morning: Morning): Promise<MorningReport[]> {
  const {location, orders, crews, cashiers, payments, arrangements, envelopes, span, speed} = morning
  // Whoever pays or arranges is spread over the routes: every n-th order of the list.
  const step = Math.max(1, Math.floor(orders.length / (payments + arrangements + envelopes)))
  const some = orders.filter((_, at) => at % step === 0).slice(0, payments + arrangements + envelopes)
  const kinds = some.map((one, at) => ({one, kind: kindOf(at, morning)}))
  const of = (kind: string) => kinds.filter((each) => each.kind === kind).map(({one}) => one)
  const hands: Pick<MorningWork, 'role' | 'operator' | 'names'>[] = [
    ...dealt(orders, crews).map((own) => ({
      ...{role: 'crew' as const, operator: 'jcruz'},
      names: own.map((one) => one.order),
    })),
    ...dealt(of('cashier'), cashiers.length).map((own, at) => ({
      ...{role: 'cashier' as const, operator: cashiers[at] ?? ''},
      names: own.map((one) => one.account),
    })),
    {role: 'arranger', operator: 'mlopez', names: of('arranger').map((one) => one.accountId)},
    {role: 'night_drop', operator: 'dkim', names: of('night_drop').map((one) => one.accountId)},
  ]
  const start = Date.now() + START_UP_MS + hands.length * 300
  return Promise.all(
    hands.map(async (hand, seed) => {
      const work: MorningWork = {...hand, location, start, dayStart: DAY_START, speed, span, seed}
      const child = spawn(process.execPath, [PROCESS, JSON.stringify(work)], {stdio: ['ignore', 'pipe', 'inherit']})
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return JSON.parse(said) as MorningReport
    }),
  )
}

const START_UP_MS = 1500

const kindOf = (at: number, {payments, arrangements, envelopes}: Morning): MorningWork['role'] => {
  const total = payments + arrangements + envelopes
  const turn = (at * 7919) % total
  if (turn < payments) return 'cashier'
  return turn < payments + arrangements ? 'arranger' : 'night_drop'
}

/** What the rows themselves say of the morning, without the program's own judgement. */
export interface MorningVerdict {
  readonly off: number
  /** Off after money, an arrangement or a pull was in. */
  readonly lost: readonly string[]
  readonly named: readonly string[]
  readonly withoutRestore: readonly string[]
  readonly unacknowledged: number
  readonly open: number
}

interface OffRow {
  readonly account_id: string
  readonly done_at: string
  readonly pull_at: string | null
}
interface CameRow {
  readonly account_id: string
  readonly on_day: string
  readonly recorded_at: string
}

const OFF = `select r.account_id, r.done_at, (select min(e.at) from field_order_event e
    where e.account_id = r.account_id and e.order_id = r.order_id and e.kind = 'request-pull') as pull_at
  from order_result r where r.result = 'off'`
const CAME = `select account_id, effective_on as on_day, recorded_at from payment where business_date = '${DAY}'
  union all select account_id, made_on, recorded_at from arrangement where made_on = '${DAY}'`
const OPEN = `select f.account_id from field_order f where f.kind = 'turn_off' and not exists (select 1 from field_order_event e
  where e.account_id = f.account_id and e.order_id = f.order_id and e.kind in ('complete', 'unable', 'ack-pull'))`
const UNANSWERED = `${OPEN} and exists (select 1 from field_order_event e
  where e.account_id = f.account_id and e.order_id = f.order_id and e.kind = 'request-pull')`
const NAMED = `select w.account_id, (select count(*) from restoration t where t.account_id = w.account_id and t.turn_off_order_id = w.order_id) as restores
  from wrongful_off w`

export async function verdictOf(reader: Reader): Promise<MorningVerdict> {
  const off = await select<OffRow>(reader, OFF)
  const came = await select<CameRow>(reader, CAME)
  const named = await select<{account_id: string; restores: number}>(reader, NAMED)
  const wasIn = ({account_id, done_at, pull_at}: OffRow): boolean => {
    const end = minuteAfter(instantAt(localMoment(done_at), ZONE))
    const inTime = came.some((one) => one.account_id === account_id && (one.on_day < DAY || one.recorded_at < end))
    return inTime || (pull_at !== null && localMomentAt(pull_at as Instant, ZONE) <= done_at)
  }
  return {
    off: off.length,
    lost: off
      .filter(wasIn)
      .map((one) => one.account_id)
      .toSorted(),
    named: named.map((one) => one.account_id).toSorted(),
    withoutRestore: named.filter((one) => one.restores === 0).map((one) => one.account_id),
    unacknowledged: (await select(reader, UNANSWERED)).length,
    open: (await select(reader, OPEN)).length,
  }
}
