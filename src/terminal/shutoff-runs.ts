import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {accountIdOf} from '#core/accounts/account-key-views.js'
import {freezeShutoffList} from '#core/collections/freeze-shutoff-list.js'
import type {ReleaseOutcome} from '#core/collections/release-shutoff-list.js'
import {explainedAt, judgeAccounts, judgeShutoffs, listDay, type Narrowing} from '#core/collections/shutoff-list.js'
import {explainShutoff} from '#core/collections/shutoff-proof.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {localMomentAt} from '#core/kernel/clock.js'
import {notFound} from '#core/kernel/refusal.js'
import type {Progress} from '#terminal/progress.js'
import {
  CREW_COLUMNS,
  HELD_COLUMNS,
  LISTED_COLUMNS,
  listRow,
  maskedName,
  showList,
  showWhy,
} from '#terminal/shutoff-views.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

export interface ListRun {
  readonly asked: BusinessDate | null
  readonly narrowing: Narrowing
  readonly show: 'listed' | 'held'
  readonly crewSheet: boolean
  /** Rows printed at most; 0 for all. */
  readonly limit: number
  readonly progress: Progress
}

/** Judges, freezes and shows a day's list. */
export async function listView(desk: Desk, run: ListRun): Promise<View> {
  const on = listDay(desk, run.asked)
  const factsAt = desk.clock.now()
  const list = await judgeShutoffs(desk, on, run.narrowing, (accounts) => {
    run.progress.advance(accounts)
  })
  await run.progress.end()
  const frozen = desk.store.readonly ? null : await freeze(desk, freezeShutoffList(list, run.narrowing, factsAt))
  const lines = list.judged.filter((line) => line.outcome === run.show)
  const ordered = run.crewSheet
    ? lines.toSorted((a, b) =>
        `${a.account.route} ${a.account.address}` < `${b.account.route} ${b.account.address}` ? -1 : 1,
      )
    : lines
  const shown = run.limit === 0 ? ordered : ordered.slice(0, run.limit)
  const rows = shown.map((line) => listRow(line, list, desk.store.readonly))
  const columns = run.crewSheet ? CREW_COLUMNS : run.show === 'held' ? HELD_COLUMNS : LISTED_COLUMNS
  return {
    data: {
      for_date: list.day,
      facts_at: factsAt,
      snapshot: frozen?.snapshot ?? null,
      hash: frozen?.hash ?? null,
      show: run.show,
      total: lines.length,
      truncated: shown.length < lines.length,
      total_cents:
        run.show === 'listed' ? list.listedTotal : lines.reduce((total, line) => total + line.account.pastDue, 0),
      listed: list.judged.length - Array.from(list.heldByRule.values()).reduce((a, b) => a + b, 0),
      held: Object.fromEntries(list.heldByRule),
      rows,
    },
    list: {columns, rows},
    human(screen) {
      const heading = {day: on, factsAt: localMomentAt(factsAt, desk.clock.zone), snapshot: frozen?.snapshot ?? null}
      showList(screen, heading, {list, rows, columns})
    },
    ...(frozen === null ? {} : {id: frozen.snapshot}),
    next: frozen === null || list.judged.length === 0 ? [] : nextSteps(frozen.snapshot, rows[0]?.['account'], list.day),
    look: () =>
      logLook(desk, {
        command: 'shutoff-list',
        accountId: null,
        filter: `for ${list.day} ${run.show}`,
        accountNumbers: shown.map((line) => line.account.accountNumber),
      }),
  }
}

async function freeze(desk: Desk, {act, input}: ReturnType<typeof freezeShutoffList>) {
  const performed = await perform(desk, act, input)
  return performed.status === 'done' ? performed.outcome : null
}

const nextSteps = (snapshot: string, account: unknown, day: string): string[] => [
  ...(typeof account === 'string' ? [`curbstop shutoff-list --for ${day} --why ${account}`] : []),
  `curbstop shutoff-list --for ${day} --show held`,
  `curbstop shutoff-list --release ${snapshot}`,
]

/** The proof for one account, on the list or not. @throws Refusal NOT_FOUND (66) */
export async function whyView(desk: Desk, account: string, asked: BusinessDate | null): Promise<View> {
  const on = listDay(desk, asked)
  const accountId = await accountIdOf(desk.store.db, account)
  if (accountId === null) throw notFound(`no account ${account}`, ['curbstop find-account NAME'])
  const judged = (await judgeAccounts(desk.store.db, [accountId], on)).get(accountId) ?? null
  const at = judged?.from ?? explainedAt(on)
  const proof = judged === null ? [] : explainShutoff(judged.account.facts, at, on.books)
  const full = judged?.account.name ?? ''
  const name = desk.store.readonly ? maskedName(full) : full
  return {
    data: {
      account,
      name,
      for_date: on.day,
      listed: judged?.outcome === 'listed',
      from: judged?.from ?? null,
      first_rule: judged === null || judged.firstRule === '' ? null : judged.firstRule,
      blocked_by: judged?.decision.blocked_by ?? [],
      earliest: judged?.decision.earliest ?? null,
      next_lawful: judged?.decision.next_lawful ?? null,
      past_due_cents: judged?.account.pastDue ?? 0,
      proof,
      advisories: judged?.decision.advisories ?? [],
    },
    human(screen) {
      showWhy(screen, {account, name, day: on, judged, proof})
    },
    id: account,
    look: () => logLook(desk, {command: 'shutoff-list --why', accountId, filter: '', accountNumbers: [account]}),
  }
}

export function releaseView(performed: Performed<ReleaseOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  return {
    data: {status: 'released', ...performed.outcome},
    id: performed.outcome.snapshot,
    human(screen) {
      screen.done(`RELEASED ${performed.outcome.snapshot}: ${performed.outcome.orders.length} orders`)
    },
  }
}
