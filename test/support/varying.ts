import type {Desk} from '#core/acts/desk.js'
import {perform, type PerformOptions, type Performed} from '#core/acts/perform.js'
import {billingFactsOf} from '#core/billing/billing-facts.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import {businessDate} from '#core/kernel/business-date.js'
import {decideVariance, type DecidedVariance} from '#core/variances/decide-variance.js'
import type {DecideInput} from '#core/variances/decision-facts.js'
import {fileVariance, type FiledVariance, type FileVarianceInput} from '#core/variances/file-variance.js'
import type {Settled} from './town.js'

let papers = 0
/** A paper that nobody has handed in before. */
export const paper = (kind: string): AttachedPaper => {
  papers += 1
  return {kind, name: `${kind}.pdf`, sha256: papers.toString(16).padStart(64, '0')}
}
export const person = (name: string, born: number) => ({name_key: name, born})
export const FAMILY = ['ANA', 'EVA', 'LEO', 'LUIS', 'ROSA'].map((name, at) => person(`${name} RUIZ`, 1980 + at))

export type Form = Partial<FileVarianceInput> & {readonly reason: string}

export async function filed(desk: Desk, account: string, form: Form): Promise<FiledVariance> {
  const empty = {facts: {}, persons: [], papers: [], from: null, until: null, channel: 'counter', note: ''}
  const performed = await perform(desk, fileVariance, {...empty, account, ...form})
  if (performed.status !== 'done') throw new Error('waits')
  return performed.outcome
}
export const area = (square: string): Form => ({
  ...{reason: 'AREA', facts: {irrigated_area: square}, papers: [paper('area_drawing')]},
})
export const family = (size: number): Form => ({
  ...{reason: 'RESIDENTS', persons: FAMILY.slice(0, size), papers: [paper('household_form')]},
})

export const decide = (
  desk: Desk,
  variance: string,
  parts: Partial<DecideInput>,
  options: PerformOptions = {},
): Promise<Performed<DecidedVariance>> =>
  perform(desk, decideVariance, {variance, decision: 'grant', from: null, until: null, note: '', ...parts}, options)

export async function decided(
  desk: Desk,
  variance: string,
  parts: Partial<DecideInput> = {},
): Promise<DecidedVariance> {
  const performed = await decide(desk, variance, parts)
  if (performed.status !== 'done') throw new Error('waits')
  return performed.outcome
}

export const factOn = async (desk: Desk, {accountId}: Settled, name: 'household_size' | 'irrigated_area', on: string) =>
  (await billingFactsOf(desk.store.db, [accountId], businessDate(on))).get(accountId)?.[name]
