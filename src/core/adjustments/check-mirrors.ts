import type {ChangedRow} from '#core/adjustments/changed-rows.js'
import {CHANGED_MIRRORS} from '#core/adjustments/mirror-rows.sql.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Rows of a page whose adjustment was reversed meanwhile or whose credit is no longer there. */
export const checkMirrors = (
  reader: Reader,
  page: {readonly plan: string; readonly after: string; readonly last: string},
): Promise<ChangedRow[]> => select<ChangedRow>(reader, CHANGED_MIRRORS, page)
