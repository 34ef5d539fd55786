import {acts} from '#core/store/migrations/0001-acts.js'
import {ledger} from '#core/store/migrations/0002-ledger.js'
import {accounts} from '#core/store/migrations/0003-accounts.js'
import {billing} from '#core/store/migrations/0004-billing.js'
import {collections} from '#core/store/migrations/0005-collections.js'
import {rates} from '#core/store/migrations/0006-rates.js'
import {adjustments} from '#core/store/migrations/0007-adjustments.js'
import {receipts} from '#core/store/migrations/0008-receipts.js'
import {drawers} from '#core/store/migrations/0009-drawers.js'
import {cashBatches} from '#core/store/migrations/0010-cash-batches.js'
import {bank} from '#core/store/migrations/0011-bank.js'
import {contacts} from '#core/store/migrations/0012-contacts.js'
import {arrangements} from '#core/store/migrations/0013-arrangements.js'
import {letters} from '#core/store/migrations/0014-letters.js'
import {turnOffs} from '#core/store/migrations/0015-turn-offs.js'
import {households} from '#core/store/migrations/0016-households.js'
import type {Migration} from '#core/store/migrations/migration.js'

/** Every migration in order. Released ones are never edited: a test holds their hashes. */
export const MIGRATIONS: readonly Migration[] = [
  acts,
  ledger,
  accounts,
  billing,
  collections,
  rates,
  adjustments,
  receipts,
  drawers,
  cashBatches,
  bank,
  contacts,
  arrangements,
  letters,
  turnOffs,
  households,
]
