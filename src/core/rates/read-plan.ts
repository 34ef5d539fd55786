import {refuse, type RowFault} from '#core/kernel/refusal.js'
import {checkTariff} from '#core/rates/check-tariff.js'
import {PlanNode} from '#core/rates/plan-node.js'
import type {InputRule, Part, RatePlan, RateVersion, Tariff} from '#core/rates/rate-plan.js'
import {readFigure, readRound, ROUNDING_MODES} from '#core/rates/read-figure.js'
import {readLine, readTitle} from '#core/rates/read-line.js'

export const RATE_PLAN_SCHEMA = 'curbstop.rate-plan/1'

/**
 * A rate plan of the district's own format (docs/rate-plans.md), every default filled in. `label` names the file.
 * @throws Refusal BAD_RATES (65) with every fault and its path
 */
export function readRatePlan(json: unknown, label: string): RatePlan {
  const faults: RowFault[] = []
  const plan = readPlan(new PlanNode(json, '', faults))
  const [first] = faults
  if (first === undefined) return plan
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  throw refuse('BAD_RATES', `${label}: ${count}; ${first.field}: ${first.reason}`, {
    field: first.field,
    next: ['correct the plan as docs/rate-plans.md says; nothing was recorded'],
    rows: faults,
  })
}

function readPlan(node: PlanNode): RatePlan {
  const at = node.object(['schema', 'code', 'title', 'unit', 'versions'])
  if (!at('schema').isNull) at('schema').oneOf([RATE_PLAN_SCHEMA])
  const versions = at('versions').someOf().map(readVersion)
  versions.forEach((version, i) => {
    const before = versions[i - 1]
    if (before !== undefined && before.effective_from >= version.effective_from)
      node.fault(
        `${version.effective_from} is not after ${before.effective_from}: versions stand in order, each day once`,
        `versions[${i}].effective_from`,
      )
  })
  return {
    code: at('code').text(),
    title: at('title').text(),
    unit: at('unit').oneOf(['ccf', 'kgal', 'kilolitre', 'gal']),
    versions,
  }
}

const VERSION_FIELDS = [
  ...['effective_from', 'known_until', 'change_policy', 'citation', 'verified'],
  ...['rounding', 'inputs_beat_parts', 'classes'],
]

function readVersion(node: PlanNode): RateVersion {
  const at = node.object(VERSION_FIELDS)
  const effective_from = at('effective_from').date()
  const known_until = at('known_until').isNull ? null : at('known_until').date()
  if (known_until !== null && known_until <= effective_from)
    at('known_until').fault('expected a day after effective_from')
  const inputs_beat_parts = at('inputs_beat_parts').flagOrFalse()
  const classes = at('classes').entries()
  if (classes.length === 0) at('classes').fault('expected at least one class; "*" serves every class')
  return {
    effective_from,
    known_until,
    change_policy: at('change_policy').oneOf(['by_bill_date', 'split_by_days', 'by_period_start']),
    citation: at('citation').text('the text that adopted these rates'),
    verified: at('verified').oneOf(['text_read', 'from_memory', 'policy', 'open']),
    rounding: readRounding(at('rounding')),
    inputs_beat_parts,
    classes: Object.fromEntries(classes.map(([name, tariff]) => [name, readTariff(tariff, inputs_beat_parts)])),
  }
}

function readRounding(node: PlanNode): RateVersion['rounding'] {
  if (node.isNull) return {when: 'line', mode: 'half_up'}
  const at = node.object(['when', 'mode'])
  return {when: at('when').oneOfOrFirst(['line', 'total']), mode: at('mode').oneOfOrFirst(ROUNDING_MODES)}
}

/** What refers to what is looked at only when every piece could be read. */
function readTariff(node: PlanNode, inputsBeatParts: boolean): Tariff {
  const before = node.faultCount
  const at = node.object(['inputs', 'parts', 'lines'])
  const named = <T>(map: PlanNode, read: (one: PlanNode) => T): Record<string, T> =>
    map.isNull ? {} : Object.fromEntries(map.entries().map(([name, one]) => [name, read(one)]))
  const tariff = {
    inputs: named(at('inputs'), readInput),
    parts: named(at('parts'), readPart),
    lines: at('lines')
      .someOf()
      .flatMap((line) => readLine(line) ?? []),
  }
  if (node.faultCount === before) checkTariff(node, tariff, inputsBeatParts)
  return tariff
}

function readInput(node: PlanNode): InputRule {
  const at = node.object(['kind', 'default', 'unit', 'citation'])
  return {
    kind: at('kind').oneOf(['number', 'key']),
    default: at('default').textOrNull('a decimal or a word'),
    unit: at('unit').textOrNull(),
    citation: at('citation').textOrNull(),
  }
}

function readPart(node: PlanNode): Part {
  const at = node.object(['figure', 'round', 'title', 'unit', 'citation'])
  return {
    figure: readFigure(at('figure')),
    round: readRound(at('round')),
    title: at('title').isNull ? null : readTitle(at('title')),
    unit: at('unit').textOrNull(),
    citation: at('citation').textOrNull(),
  }
}
