import {readFileSync} from 'node:fs'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {must, mustExist} from '#core/kernel/must.js'
import {CLASSES, type ReceivableClass} from '#core/ledger/chart.js'

/** The district's class order, which decides only within one due date (P-OLDEST). */
export interface PaymentOrder {
  readonly effective_from: BusinessDate
  readonly citation: string
  readonly verified: 'policy'
  readonly classOrder: readonly ReceivableClass[]
}

interface PolicyFile {
  readonly versions: readonly {
    readonly effective_from: BusinessDate
    readonly citation: string
    readonly verified: 'policy'
    readonly class_order: readonly ReceivableClass[]
  }[]
}

const read = new Map<string, readonly PaymentOrder[]>()

/** The version in force on a day. Every class has its place, so that no money is left without an item. */
export function loadPaymentOrder(district: string, on: BusinessDate): PaymentOrder {
  const versions = read.get(district) ?? readVersions(district)
  read.set(district, versions)
  const inForce = versions.filter((version) => version.effective_from <= on)
  return mustExist(inForce.at(-1), `payment-order.json of ${district} has a version in force on ${on}`)
}

function readVersions(district: string): PaymentOrder[] {
  const file = new URL(`../../../data/districts/${district}/policies/payment-order.json`, import.meta.url)
  const {versions} = JSON.parse(readFileSync(file, 'utf8')) as PolicyFile
  return versions
    .map(({class_order: classOrder, ...rest}) => {
      const complete = new Set(classOrder).size === CLASSES.length && CLASSES.every((name) => classOrder.includes(name))
      must(complete, `payment-order.json of ${district} names every class once: ${CLASSES.join(', ')}`)
      return {...rest, classOrder}
    })
    .toSorted((a, b) => (a.effective_from < b.effective_from ? -1 : 1))
}
