import type {BusinessDate} from '#core/kernel/business-date.js'
import {refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {mustBeInForce, readProvision, type Provision} from '#core/policies/provision.js'
import {ROLES, type Role} from '#core/staff/roles.js'

/** What may become of an arrangement after it was made: the part `life` of the district's rules of arrangements. */
export interface ArrangementLife extends Provision {
  readonly effective_to: BusinessDate | null
  /** The greatest number of versions, the first one counted, that a role may make by itself. */
  readonly versions: ReadonlyMap<Role, number>
  /** How often a broken arrangement is set going again, over all its versions. */
  readonly reinstatements: number
  /** Days from one half of a split installment to the other. */
  readonly split_days: number
  /** For so many days what broke, lapsed or came back is shown in the queue. */
  readonly queue_days: number
  readonly cancelers: readonly Role[]
  /** Titles by code. */
  readonly adjust_reasons: ReadonlyMap<string, string>
  readonly cancel_reasons: ReadonlyMap<string, string>
  readonly reinstate_reasons: ReadonlyMap<string, string>
}

const titles = (node: DataNode): ReadonlyMap<string, string> =>
  new Map(node.keys().map((code) => [code, node.at(code).text()]))

const versionsOf = (node: DataNode): ReadonlyMap<Role, number> =>
  new Map(ROLES.filter((role) => node.keys().includes(role)).map((role) => [role, node.at(role).whole(1)]))

function readVersion(node: DataNode): ArrangementLife {
  const life = node.at('life')
  return {
    ...readProvision(node),
    effective_to: node.at('effective_to').dateOrNull(),
    versions: versionsOf(life.at('versions')),
    reinstatements: life.at('reinstatements').whole(),
    split_days: life.at('split_days').whole(1),
    queue_days: life.at('queue_days').whole(1),
    cancelers: life
      .at('cancelers')
      .list()
      .map((role) => role.oneOf(ROLES)),
    adjust_reasons: titles(life.at('adjust_reasons')),
    cancel_reasons: titles(life.at('cancel_reasons')),
    reinstate_reasons: titles(life.at('reinstate_reasons')),
  }
}

/** The version in force on a day. @throws Refusal BAD_DATA, NO_POLICY_IN_FORCE (78) */
export function arrangementLife(district: string, on: BusinessDate, root: URL = DATA_ROOT): ArrangementLife {
  const path = `districts/${district}/policies/arrangements.json`
  return mustBeInForce(readData(root, path).at('versions').list().map(readVersion), on, `data/${path}`)
}

/** @throws Refusal UNKNOWN_REASON (65) */
export function mustBeLifeReason(code: string, reasons: ReadonlyMap<string, string>, {citation}: Provision): void {
  if (reasons.has(code)) return
  throw refuse('UNKNOWN_REASON', `${code} is no reason for it`, {
    field: 'reason',
    because: [{rule: 'arrangement.reasons', citation}],
    next: [`one of ${Array.from(reasons.keys()).join(', ')}`],
  })
}
