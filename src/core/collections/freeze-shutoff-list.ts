import {createHash} from 'node:crypto'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import type {Act, Decided} from '#core/acts/act.js'
import type {JudgedAccount, Narrowing, ShutoffList} from '#core/collections/shutoff-list.js'
import {explainShutoff} from '#core/collections/shutoff-proof.js'
import type {SnapshotLineRow, SnapshotRow} from '#core/collections/tables.js'
import {insertRows} from '#core/store/dialect.js'

type FreezeInput = {
  readonly for_date: string
  readonly filters: {readonly [name: string]: Json}
  readonly facts_at: string
  readonly lines_hash: string
}

export type FrozenList = {
  readonly snapshot: string
  readonly hash: string
  readonly facts_at: string
}

type FrozenLine = Omit<SnapshotLineRow, 'snapshot_id'>

/** Over every column of every line, in account order. */
export function snapshotHash(lines: readonly FrozenLine[]): string {
  const hash = createHash('sha256')
  for (const line of lines.toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1))) {
    const {account_id, outcome, first_rule, blocked_by, past_due_cents, oldest_due_on, earliest, next_lawful, proof} =
      line
    hash.update(
      JSON.stringify([
        account_id,
        outcome,
        first_rule,
        blocked_by,
        past_due_cents,
        oldest_due_on,
        earliest,
        next_lawful,
      ]),
    )
    hash.update(`${proof}\n`)
  }
  return hash.digest('hex')
}

function frozenLine({account, decision, outcome, firstRule, from}: JudgedAccount, list: ShutoffList): FrozenLine {
  const at = from ?? decision.at
  const proof = explainShutoff(account.facts, at, list.books).filter((step) => step.outcome !== 'not_applicable')
  return {
    account_id: account.accountId,
    outcome,
    first_rule: firstRule,
    blocked_by: decision.blocked_by.join(' '),
    past_due_cents: account.pastDue,
    oldest_due_on: account.oldestDue,
    earliest: decision.earliest,
    next_lawful: decision.next_lawful,
    proof: JSON.stringify(
      proof.map(({rule, citation, outcome: result, fact, evidence, clear_from: clear}) => ({
        rule,
        citation,
        result,
        fact,
        evidence,
        clear,
      })),
    ),
  }
}

/** Freezes a list as it was judged: every account with its why or why-not, and a hash over all of it. */
export function freezeShutoffList(
  list: ShutoffList,
  narrowing: Narrowing,
  factsAt: string,
): {act: Act<FreezeInput, null, Decided, FrozenList>; input: FreezeInput} {
  const lines = list.judged.map((judged) => frozenLine(judged, list))
  const filters = {route: narrowing.route, min_amount_cents: narrowing.minAmount, min_days: narrowing.minDays}
  const input: FreezeInput = {for_date: list.day, filters, facts_at: factsAt, lines_hash: snapshotHash(lines)}
  const listed = list.judged.filter((line) => line.outcome === 'listed').length
  return {
    input,
    act: {
      kind: 'shutoff-list',
      permission: 'view_shutoff_list',
      subject: () => list.day,
      load: async () => null,
      decide: () => ({summary: `shut-off list for ${list.day}`}),
      async record(trx, _decision, context) {
        const snapshot: SnapshotRow = {
          snapshot_id: context.key(),
          snapshot_no: spokenId('S'),
          for_date: list.day,
          facts_at: factsAt,
          filters_json: canonicalJson(filters),
          listed_count: listed,
          held_count: lines.length - listed,
          listed_cents: list.listedTotal,
          hash: input.lines_hash,
          operator_id: context.operatorId,
          recorded_at: context.recordedAt,
          act_id: context.actId,
        }
        await trx('shutoff_snapshot').insert(snapshot)
        await insertRows(
          trx,
          'shutoff_line',
          LINE_COLUMNS,
          lines.map((line) => ({...line, snapshot_id: snapshot.snapshot_id})),
        )
        return {snapshot: snapshot.snapshot_no, hash: snapshot.hash, facts_at: factsAt}
      },
    },
  }
}

const LINE_COLUMNS = {
  snapshot_id: 'text',
  account_id: 'text',
  outcome: 'text',
  first_rule: 'text',
  blocked_by: 'text',
  past_due_cents: 'integer',
  oldest_due_on: 'text',
  earliest: 'text',
  next_lawful: 'text',
  proof: 'text',
} as const
