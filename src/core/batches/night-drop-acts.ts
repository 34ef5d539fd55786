import {NIGHT_DROP_DOOR} from '#core/batches/cash-batch.js'
import {correctControl} from '#core/batches/correct-control.js'
import {handBack} from '#core/batches/hand-back.js'
import {openCashBatch} from '#core/batches/open-cash-batch.js'
import {proveBatch} from '#core/batches/prove-batch.js'

/** The acts of the batch machine as the night drop has them. */
export const openNightDrop = openCashBatch(NIGHT_DROP_DOOR)
export const correctNightDrop = correctControl(NIGHT_DROP_DOOR)
export const handBackFromNightDrop = handBack(NIGHT_DROP_DOOR)
export const proveNightDrop = proveBatch(NIGHT_DROP_DOOR)
