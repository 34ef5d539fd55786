import type {Desk} from '#core/acts/desk.js'
import {approveDifference} from '#core/cashiering/approve-difference.js'
import {CAUSE_CODES, causeTitle} from '#core/cashiering/cause-codes.js'
import {countDrawer} from '#core/cashiering/count-drawer.js'
import {cashReader} from '#core/cashiering/district-cash.js'
import {drawerStanding} from '#core/cashiering/drawer-standing-views.js'
import {judgeDrawerCount} from '#core/cashiering/judge-count.js'
import {sealDrawer} from '#core/cashiering/seal-drawer.js'
import {settleDifference} from '#core/cashiering/settle-difference.js'
import {startCount} from '#core/cashiering/start-count.js'

/** The steps from a count to a sealed bag, each a transaction of its own: a count is committed before it is compared. */
export const balanceActs = (desk: Desk) => ({
  ...{startCount, countDrawer, judge: judgeDrawerCount, settle: settleDifference},
  ...{approve: approveDifference, seal: sealDrawer},
  ...{standing: drawerStanding, read: cashReader(desk)},
  causes: CAUSE_CODES.map((code) => ({code, title: causeTitle(code)})),
})
