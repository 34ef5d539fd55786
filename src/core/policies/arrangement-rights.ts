import {ARRANGEMENT_OPTIONS, type ArrangementOption} from '#core/collections/arrangement.js'
import {DATA_ROOT, readData, type DataNode} from '#core/policies/data-node.js'
import {readProvision, type Provision} from '#core/policies/provision.js'

/** What the law lets a residential customer have, whatever a district's own rule says. */
export interface ArrangementRights {
  /** HSC 116906(a): the written policy opens these to any customer. */
  readonly any_customer: Provision & {readonly options: readonly ArrangementOption[]}
  /** HSC 116910(b): repaid ordinarily within these months, longer for undue hardship. */
  readonly repayment: Provision & {
    readonly options: readonly ArrangementOption[]
    readonly months: number
    readonly longer_for: string
  }
  /** Gov. 60372: an amortization, and an extension asked for within these days of the notice. */
  readonly amortization: Provision & {readonly months: number; readonly request_days: number}
}

const options = (node: DataNode): ArrangementOption[] =>
  node
    .at('options')
    .list()
    .map((one) => one.oneOf(ARRANGEMENT_OPTIONS))

const read = new Map<string, ArrangementRights>()

/** @throws Refusal BAD_DATA (78) */
export function arrangementRights(root: URL = DATA_ROOT): ArrangementRights {
  const known = read.get(root.href)
  if (known !== undefined) return known
  const file = readData(root, 'law/arrangement-rights.json')
  const [any, repayment, amortization] = [file.at('any_customer'), file.at('repayment'), file.at('amortization')]
  const rights: ArrangementRights = {
    any_customer: {...readProvision(any), options: options(any)},
    repayment: {
      ...readProvision(repayment),
      ...{options: options(repayment), months: repayment.at('months').whole(1)},
      longer_for: repayment.at('longer_for').text(),
    },
    amortization: {
      ...readProvision(amortization),
      ...{months: amortization.at('months').whole(1), request_days: amortization.at('request_days').whole(1)},
    },
  }
  read.set(root.href, rights)
  return rights
}
