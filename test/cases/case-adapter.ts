import {ACCOUNT_CASES} from './account-cases.js'
import type {Judges} from './case-books.js'
import {COLLECTIONS_CASES} from './collections-cases.js'
import {DRAWER_CASES} from './drawer-cases.js'
import {FEE_CASES} from './fee-cases.js'
import {LEAK_CASES} from './leak-cases.js'
import {PROTECTION_CASES} from './protection-cases.js'
import {TENDER_CASES} from './tender-cases.js'

const OF_MONEY: Judges = {...LEAK_CASES, ...FEE_CASES, ...TENDER_CASES, ...DRAWER_CASES}
/** How each kind of case is judged: keys are translated here and nothing is decided. */
export const JUDGES: Judges = {...COLLECTIONS_CASES, ...ACCOUNT_CASES, ...PROTECTION_CASES, ...OF_MONEY}
