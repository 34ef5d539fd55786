import type {ShutoffRule} from '#core/collections/shutoff-case.js'
import {
  arrangementBrokenSixtyDays,
  arrangementKept,
  currentChargesSixtyDays,
  finalNoticeNotEarly,
  finalNoticeRan,
} from '#core/collections/shutoff-rules-arrangements.js'
import {
  fortyEightHours,
  nonresidentialNotice,
  occupantsOfHouseTold,
  occupantsTold,
  twentyFourHours,
} from '#core/collections/shutoff-rules-contacts.js'
import {
  nineteenDays,
  noticeSaidAll,
  occupantCopy,
  saidAll,
  sevenBusinessDays,
  tenDaysServed,
  visitMade,
} from '#core/collections/shutoff-rules-letters.js'
import {
  minimumBalance,
  oldestFirst,
  pastDue,
  returnedNeverPaid,
  sixtyDays,
} from '#core/collections/shutoff-rules-money.js'
import {
  appealPending,
  bankruptcy,
  complaintPending,
  extensionGranted,
  financiallyUnable,
  medicalProtection,
  staffHold,
} from '#core/collections/shutoff-rules-protections.js'
import {scope} from '#core/collections/shutoff-rules-scope.js'

/** Every rule in the order it is told: who is protected, what is owed, who was told. G-NODAY follows, as the day itself. */
export const SHUTOFF_RULES: readonly ShutoffRule[] = [
  scope,
  bankruptcy,
  medicalProtection,
  financiallyUnable,
  appealPending,
  complaintPending,
  extensionGranted,
  staffHold,
  arrangementKept,
  arrangementBrokenSixtyDays,
  currentChargesSixtyDays,
  finalNoticeNotEarly,
  finalNoticeRan,
  oldestFirst,
  returnedNeverPaid,
  pastDue,
  minimumBalance,
  sixtyDays,
  sevenBusinessDays,
  saidAll,
  occupantCopy,
  visitMade,
  nineteenDays,
  tenDaysServed,
  noticeSaidAll,
  fortyEightHours,
  twentyFourHours,
  occupantsTold,
  occupantsOfHouseTold,
  nonresidentialNotice,
]
