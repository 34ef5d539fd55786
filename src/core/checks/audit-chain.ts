import {verifyChain} from '#core/acts/audit-chain.js'
import {NOTHING, type BookCheck} from '#core/checks/book-check.js'

export const auditChain: BookCheck = {
  name: 'audit-chain',
  proves: 'no act was changed, removed or put in between',
  async find(reader) {
    const {broken} = await verifyChain(reader)
    return broken === null ? NOTHING : {count: 1, failures: [{key: `act ${broken.seq}`, detail: broken.fault}]}
  },
}
