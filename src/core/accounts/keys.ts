import {TEXT} from '#core/accounts/tables.js'
import {rowsFrom} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

/** Row keys as the table expression `k(id)`, with one binding whatever their number. */
export const keysOf = (reader: Reader, ids: readonly string[]): ReturnType<typeof rowsFrom> =>
  rowsFrom(
    reader,
    ids.map((id) => ({id})),
    {id: TEXT},
    'k',
  )
