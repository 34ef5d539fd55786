import type {Command} from '@oclif/core'
import type {Act, Decided} from '#core/acts/act.js'
import type {Desk} from '#core/acts/desk.js'
import type {Performed} from '#core/acts/perform.js'
import type {RequestOutcome} from '#core/acts/requests.js'
import type {balanceActs} from '#core/cashiering/balance-acts.js'
import type {CountDrawerInput, CountDrawerOutcome} from '#core/cashiering/count-drawer.js'
import type {CashCount} from '#core/cashiering/denominations.js'
import type {DrawerStanding} from '#core/cashiering/drawer-standing-views.js'
import type {JudgeCountOutcome} from '#core/cashiering/judge-count.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {formatMoney} from '#core/kernel/money.js'
import {showJudged, showStanding, type Balancing} from '#terminal/balance-views.js'
import {countQuestions} from '#terminal/count-questions.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {choice, unsaid} from '#terminal/questions.js'
import type {SecondNeed} from '#terminal/second-person.js'
import {orCancelled} from '#terminal/to-refusal.js'
import type {Paper} from '#terminal/counted-paper.js'

export type BalanceActs = ReturnType<typeof balanceActs>

export interface BalanceFlags {
  readonly drawer: string | null
  readonly count: string | undefined
  readonly recount: boolean
  readonly final: boolean
}

export type Balanced = {readonly at: Balancing; readonly waits: null} | {readonly waits: RequestOutcome}

type Counted = CountDrawerOutcome & {readonly input: CountDrawerInput}

/** What takes a drawer from the count to the bag, step by step; what each step does is core's. */
export abstract class BalanceCommand<T extends typeof Command> extends DeskCommand<T> {
  #second: Desk | null = null
  /** What stands though the run is broken off. */
  #stands: string | null = null

  /** Counts where there is something to count, then compares, settles, and asks another person where it takes one. */
  protected balance(acts: BalanceActs, flags: BalanceFlags): Promise<Balanced> {
    return orCancelled(
      () => this.#balance(acts, flags),
      () => this.#stands,
    )
  }

  async #balance(acts: BalanceActs, flags: BalanceFlags): Promise<Balanced> {
    if (flags.count !== undefined) return this.#fromCount(acts, flags, null)
    const standing = await acts.standing(this.desk, flags.drawer)
    const {session, drawer, status, last, unjudged, final, request} = standing
    const at = {session, drawer, status, count: last?.countNo ?? 0, judged: null, settled: null, request, sealed: null}
    const atEnd = status === 'balanced' || request !== null
    if (atEnd) return {at, waits: null}
    if (status === 'pending_approval') return this.#approve(acts, at)
    if (unjudged || final || (status === 'out_of_balance' && flags.final))
      return this.#judge(acts, flags, {session, count: at.count})
    await this.showSoFar((screen) => {
      showStanding(screen, standing)
    })
    return this.#fromCount(acts, flags, standing)
  }

  /** Seals a balanced drawer: the float goes back, the rest into the bag. */
  protected async seal(acts: BalanceActs, asked: {drawer: string | null; bag: string | null}): Promise<Balanced> {
    const message = asked.bag === null ? 'Close the drawer with nothing to seal?' : `Seal bag ${asked.bag}?`
    await this.asker.confirm(message)
    const performed = await this.#step(acts.seal, asked, '/seal')
    if (performed.status === 'waiting') return {waits: performed.request}
    const {outcome} = performed
    const {session, drawer, status, report} = outcome
    const at = {session, drawer, status, count: report.counts, judged: null, settled: null, request: null}
    return {at: {...at, sealed: outcome}, waits: null}
  }

  async #fromCount(acts: BalanceActs, flags: BalanceFlags, standing: DrawerStanding | null): Promise<Balanced> {
    const counted = await this.#count(acts, flags, standing)
    if ('waits' in counted) return counted
    const {session, drawer, count} = counted
    if (this.mode.dryRun)
      return {
        at: {session, drawer, status: 'counting', count, judged: null, settled: null, request: null, sealed: null},
        waits: null,
      }
    return this.#judge(acts, flags, counted)
  }

  async #count(
    acts: BalanceActs,
    flags: BalanceFlags,
    standing: DrawerStanding | null,
  ): Promise<Counted | {readonly waits: RequestOutcome}> {
    const started = standing !== null && this.mode.mayAsk && !this.mode.dryRun && standing.status !== 'counting'
    if (started) await this.#start(acts, flags)
    const asked = await this.asker.fill(countQuestions(acts.read))
    const {checks, cards} = asked
    const cash = acts.read.cash(asked.count, 'count')
    const recount = flags.recount || (standing?.last ?? null) !== null
    return this.#save(acts, {drawer: flags.drawer, recount, cash, checks, cards})
  }

  /** From here on the drawer takes no money. */
  async #start(acts: BalanceActs, {drawer}: BalanceFlags): Promise<void> {
    await this.perform(acts.startCount, {drawer})
    this.#stands =
      'The drawer is being counted and takes no money: curbstop balance-drawer goes on, --abandon gives the count up.'
  }

  /** A count is committed by itself, before anything is compared. */
  async #save(acts: BalanceActs, input: CountDrawerInput): Promise<Counted | {readonly waits: RequestOutcome}> {
    const total = formatMoney(acts.read.total(input.cash))
    await this.asker.confirm(`Save this count, cash ${total}? It cannot be changed, only counted again.`)
    const performed = await this.#step(acts.countDrawer, input, '')
    if (performed.status === 'waiting') return {waits: performed.request}
    this.#stands = `Count ${performed.outcome.count} is saved: curbstop balance-drawer goes on.`
    return {...performed.outcome, input}
  }

  async #judge(
    acts: BalanceActs,
    flags: BalanceFlags,
    {session, count, input}: {session: string; count: number; input?: CountDrawerInput},
  ): Promise<Balanced> {
    const judged = await this.#done(acts.judge, {session, count, final: flags.final}, `/judge-${count}`)
    const {drawer, status} = judged
    const at = {session, drawer, status, count, judged, settled: null, request: null, sealed: null}
    if (status === 'out_of_balance' && judged.final) return this.#settle(acts, at)
    const again = status === 'out_of_balance' && this.mode.mayAsk && flags.count === undefined && input !== undefined
    return again ? this.#again(acts, flags, {judged, input}) : {at, waits: null}
  }

  /** Counts again what differs; what agreed stays as it was counted. */
  async #again(
    acts: BalanceActs,
    flags: BalanceFlags,
    {judged, input}: {judged: JudgeCountOutcome; input: CountDrawerInput},
  ): Promise<Balanced> {
    const {session, count, differs} = judged
    await this.showSoFar((screen) => {
      showJudged(screen, judged)
    })
    const choices = [
      {value: 'again', name: `Count ${differs.join(', ')} again`},
      {value: 'final', name: 'This count is final'},
    ] as const
    const {next} = await this.asker.fill({next: unsaid(choice<'again' | 'final'>('What now', choices))})
    if (next === 'final') return this.#judge(acts, {...flags, final: true}, {session, count, input})
    await this.#start(acts, flags)
    const counted = await this.#save(acts, {...input, recount: true, ...(await this.#askAgain(acts, differs))})
    return 'waits' in counted ? counted : this.#judge(acts, flags, counted)
  }

  async #askAgain(
    acts: BalanceActs,
    differs: readonly string[],
  ): Promise<Partial<{cash: CashCount; checks: Paper; cards: Paper}>> {
    const questions = countQuestions(acts.read)
    return {
      ...(differs.includes('cash')
        ? {cash: acts.read.cash((await this.asker.fill({again: unsaid(questions.count)})).again, 'count')}
        : {}),
      ...(differs.includes('checks') ? {checks: (await this.asker.fill({again: unsaid(questions.checks)})).again} : {}),
      ...(differs.includes('cards') ? {cards: (await this.asker.fill({again: unsaid(questions.cards)})).again} : {}),
    }
  }

  async #settle(acts: BalanceActs, at: Balancing & {readonly judged: JudgeCountOutcome}): Promise<Balanced> {
    const {session, count, judged} = at
    if (this.mode.mayAsk)
      await this.showSoFar((screen) => {
        showJudged(screen, judged)
      })
    const choices = acts.causes.map(({code, title}) => ({value: code, name: title}))
    const {cause} = await this.asker.fill({cause: {...choice('Cause', choices), absent: 'UNKNOWN' as const}})
    const settled = await this.#done(acts.settle, {session, count, cause}, `/settle-${count}`)
    const after = {...at, settled, status: settled.status}
    return settled.status === 'pending_approval' ? this.#approve(acts, after) : {at: after, waits: null}
  }

  /** Stores what another person has to say yes to. */
  async #approve(acts: BalanceActs, at: Balancing): Promise<Balanced> {
    const {session, count} = at
    const performed = await this.perform(acts.approve, {session, count}, {key: this.#key(`/approve-${count}`)})
    if (performed.status === 'done') return {at: {...at, status: performed.outcome.status}, waits: null}
    const {request, approvers} = performed.request
    return {at: {...at, request, approvers}, waits: null}
  }

  #key(step: string): string | null {
    return this.mode.key === null ? null : `${this.mode.key}${step}`
  }

  /** One act of several under the key of the run: what was done before is told and not done again. */
  async #done<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    step: string,
  ): Promise<Outcome> {
    const performed = await this.perform(act, input, {key: this.#key(step)})
    if (performed.status === 'done') return performed.outcome
    throw new Error(`invariant broken: ${act.kind} waits for nobody`)
  }

  /** An act that may take a witness, who is asked for where one is missing. */
  async #step<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    step: string,
  ): Promise<Performed<Outcome>> {
    const key = this.#key(step)
    if (this.#second !== null || this.isGiven('witness-session')) return this.#beside(act, input, {key, need: null})
    if (!this.mode.mayAsk) return this.perform(act, input, {key})
    const preview = await this.perform(act, input, {key, preview: true})
    if (preview.status === 'waiting' || preview.replayed || this.mode.dryRun) return preview
    return preview.need?.why === 'by_nature'
      ? this.#beside(act, input, {key, need: preview.need})
      : this.perform(act, input, {key})
  }

  async #beside<Input extends Json, Facts, Decision extends Decided, Outcome extends Json>(
    act: Act<Input, Facts, Decision, Outcome>,
    input: Input,
    {key, need}: {readonly key: string | null; readonly need: SecondNeed | null},
  ): Promise<Performed<Outcome>> {
    this.#second ??= await this.secondPerson(need)
    return this.perform(act, input, {key, witness: this.#second})
  }
}
