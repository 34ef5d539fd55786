import type {AdjustBillInput} from '#core/adjustments/adjust-facts.js'
import {attachedPapers} from '#core/imports/attached-papers.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {negate, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import type {ReceivableClass} from '#core/ledger/chart.js'

/** What is said of an adjustment at the desk; what is not said is undefined. */
export interface AdjustmentSaid {
  readonly account: string
  readonly reason: string
  readonly today: BusinessDate
  readonly bill?: string | undefined
  readonly charge?: ReceivableClass | undefined
  readonly credit?: Cents | null | undefined
  readonly debit?: Cents | undefined
  readonly fact?: readonly string[] | undefined
  readonly attach?: readonly string[] | undefined
  /** What each file is, in the same order; one of which it is not said is what is still wanted. */
  readonly evidence?: readonly string[] | undefined
  readonly note?: string | undefined
  readonly effective?: BusinessDate | undefined
  readonly 'over-reason'?: string | undefined
}

/** @throws Refusal NOT_POSITIVE, BAD_FACT (64), NOT_FOUND (66) for a file that is not there */
export async function adjustInput(said: AdjustmentSaid): Promise<AdjustBillInput> {
  return {
    account: said.account,
    bill: said.bill ?? null,
    reason: said.reason,
    class: said.charge ?? null,
    given: factsOf(said.fact ?? []),
    stated_cents: statedOf(said),
    over_reason: said['over-reason'] ?? '',
    note: said.note ?? '',
    evidence: await papersOf(said.attach ?? [], said.evidence ?? []),
    effective_on: said.effective ?? said.today,
  }
}

function statedOf({credit, debit}: AdjustmentSaid): Cents | null {
  const flag = debit === undefined ? 'credit' : 'debit'
  const amount = debit ?? credit ?? null
  if (amount === null) return null
  if (amount <= 0)
    throw usage(
      'NOT_POSITIVE',
      `--${flag} is an amount above zero; which way it goes is said by --credit or --debit`,
      flag,
    )
  return flag === 'credit' ? negate(amount) : amount
}

const FACT = /^([a-z][a-z0-9_]*)=(.+)$/s

/** @throws Refusal BAD_FACT (64) */
export function factsOf(typed: readonly string[]): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const one of typed) {
    const [, name = '', value = ''] = FACT.exec(one) ?? []
    if (name === '') throw usage('BAD_FACT', `fact: ${one} is not NAME=VALUE`, 'fact')
    if (facts[name] !== undefined) throw usage('BAD_FACT', `fact: ${name} is said twice`, 'fact')
    facts[name] = value.trim()
  }
  return facts
}

async function papersOf(files: readonly string[], kinds: readonly string[]) {
  if (kinds.length > files.length)
    throw usage('UNPAIRED_PAPER', `${files.length} --attach and ${kinds.length} --evidence`, 'evidence')
  return attachedPapers(files, kinds)
}
