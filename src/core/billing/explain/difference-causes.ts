import type {BillRecord, RecordedLine} from '#core/billing/explain/bill-record-views.js'
import {groupBy} from '#core/kernel/group-by.js'
import {must} from '#core/kernel/must.js'
import {negate, subtract, sum, ZERO, type Cents} from '#core/kernel/money.js'
import {
  CAUSES,
  explainDifference,
  type Cause,
  type DifferenceCause,
  type PricedFrom,
} from '#core/rates/explain-difference.js'
import type {Title} from '#core/rates/rate-plan.js'

/** A bill with everything that priced it again; `published`: priced elsewhere, and computed here by a published plan. */
export interface PricedRecord {
  readonly bill: BillRecord
  readonly parts: readonly PricedFrom[]
  readonly published: boolean
}

/** What a plan does not price: a fee, a correction, another plan's lines, or what a published plan leaves open. */
export interface Rest {
  readonly key: string
  readonly title: Title
  readonly amount: Cents
}

export interface CauseFromPlan extends DifferenceCause {
  readonly kind: 'plan'
  readonly cause: Cause
}
export interface CauseFromLine {
  readonly kind: 'line' | 'unexplained'
  readonly title: Title
  readonly before: Cents
  readonly after: Cents
  readonly amount: Cents
}
export type BillCause = CauseFromPlan | CauseFromLine

const UNEXPLAINED = 'unexplained'
const same = (text: string): Title => ({en: text, es: text})

/** Stored amounts that the plans that priced the bill do not give; with a published plan the whole rest in one. */
export function restsOf({bill, parts, published}: PricedRecord): Rest[] {
  if (published) {
    const amount = subtract(bill.amount, sum(parts.map(({priced}) => priced.total)))
    return [{key: UNEXPLAINED, title: same(UNEXPLAINED), amount}]
  }
  const priced = parts.flatMap((part) => part.priced.lines)
  const stored = groupBy(bill.lines, (line) => line.code)
  const codes = new Set([...stored.keys(), ...priced.map((line) => line.code)])
  return Array.from(codes).flatMap((code) => {
    const amount = sum([
      ...(stored.get(code) ?? []).map((line) => line.amount),
      ...priced.filter((line) => line.code === code).map((line) => negate(line.amount)),
    ])
    const title = priced.find((line) => line.code === code)?.title ?? titleOf(stored.get(code)?.[0])
    return amount === ZERO ? [] : [{key: `line ${code}`, title, amount}]
  })
}

const titleOf = (line: RecordedLine | undefined): Title => same(line?.description ?? '')

/**
 * All that makes one bill differ from another, to the cent: the steps of the plan that priced both, then other plans'
 * lines, then what no plan prices.
 */
export function causesBetween(earlier: PricedRecord, later: PricedRecord): BillCause[] {
  const [before, after] = [beside(earlier, later), beside(later, earlier)]
  const {pairs, alone} = pairedParts(before.parts, after.parts)
  const explained = pairs.flatMap(([old, fresh]) => explainDifference(old, fresh).causes)
  const steps = CAUSES.flatMap((cause): CauseFromPlan[] => {
    const same = explained.filter((one) => one.cause === cause)
    const changed = same.flatMap((one) => one.changed)
    const holds = Array.from(new Set(same.flatMap((one) => one.holds)))
    return pairs.length === 0 ? [] : [{kind: 'plan', cause, amount: sum(same.map((one) => one.amount)), changed, holds}]
  })
  const causes = [...steps, ...alone, ...restCauses(restsOf(before), restsOf(after))]
  const difference = subtract(after.bill.amount, before.bill.amount)
  must(sum(causes.map(({amount}) => amount)) === difference, 'causes of a bill add up to its difference')
  return causes
}

/** Where a published plan computes one bill and not the other, both are taken line by line as they stand. */
const beside = (record: PricedRecord, other: PricedRecord): PricedRecord =>
  record.published && other.parts.length === 0 ? {...record, parts: [], published: false} : record

interface Paired {
  readonly pairs: readonly (readonly [PricedFrom, PricedFrom])[]
  readonly alone: readonly CauseFromLine[]
}

/** A plan is compared with itself; where each bill has one plan that the other lacks, the account changed plans. */
function pairedParts(before: readonly PricedFrom[], after: readonly PricedFrom[]): Paired {
  const codeOf = (part: PricedFrom): string => part.priced.plan
  const find = (parts: readonly PricedFrom[], part: PricedFrom) => parts.find((one) => codeOf(one) === codeOf(part))
  const both = before.flatMap((old) => {
    const fresh = find(after, old)
    return fresh === undefined ? [] : [[old, fresh] as const]
  })
  const gone = before.filter((part) => find(after, part) === undefined)
  const come = after.filter((part) => find(before, part) === undefined)
  const [old, fresh] = [gone[0], come[0]]
  if (gone.length === 1 && come.length === 1 && old !== undefined && fresh !== undefined)
    return {pairs: [...both, [old, fresh]], alone: []}
  const line = (part: PricedFrom, was: Cents, is: Cents): CauseFromLine => ({
    kind: 'line',
    title: same(part.plan.plan.title),
    before: was,
    after: is,
    amount: subtract(is, was),
  })
  return {
    pairs: both,
    alone: [
      ...gone.map((part) => line(part, part.priced.total, ZERO)),
      ...come.map((part) => line(part, ZERO, part.priced.total)),
    ],
  }
}

function restCauses(before: readonly Rest[], after: readonly Rest[]): CauseFromLine[] {
  const keys = Array.from(new Set([...before, ...after].map(({key}) => key)))
  return keys.map((key) => {
    const [old, fresh] = [before.find((rest) => rest.key === key), after.find((rest) => rest.key === key)]
    const [was, is] = [old?.amount ?? ZERO, fresh?.amount ?? ZERO]
    const kind = key === UNEXPLAINED ? 'unexplained' : 'line'
    return {kind, title: (fresh ?? old)?.title ?? same(key), before: was, after: is, amount: subtract(is, was)}
  })
}
