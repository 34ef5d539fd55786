import {BATCH_DOOR} from '#core/batches/cash-batch.js'
import {correctControl} from '#core/batches/correct-control.js'
import {handBack} from '#core/batches/hand-back.js'
import {openCashBatch} from '#core/batches/open-cash-batch.js'
import {proveBatch} from '#core/batches/prove-batch.js'

/** The acts of the batch machine for money that came by mail, bank bill-pay, an agency or a trustee. */
export const openOfficeBatch = openCashBatch(BATCH_DOOR)
export const correctOfficeBatch = correctControl(BATCH_DOOR)
export const handBackFromOfficeBatch = handBack(BATCH_DOOR)
export const proveOfficeBatch = proveBatch(BATCH_DOOR)
