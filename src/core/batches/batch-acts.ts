import {BATCH_DOOR} from '#core/batches/cash-batch.js'
import {openCashBatch} from '#core/batches/open-cash-batch.js'
import {proveBatch} from '#core/batches/prove-batch.js'

/** The acts of the batch machine for money that came by mail, bank bill-pay, an agency or a trustee. */
export const openOfficeBatch = openCashBatch(BATCH_DOOR)
export const proveOfficeBatch = proveBatch(BATCH_DOOR)
