import type {DistrictImport} from '#core/accounts/import-district.js'
import {EXIT} from '#core/kernel/refusal.js'
import type {Column} from '#terminal/columns.js'
import type {View} from '#terminal/view.js'

const TABLES: readonly Column[] = [
  {key: 'table', title: 'File', kind: 'text'},
  {key: 'rows', title: 'Rows', kind: 'count'},
  {key: 'new', title: 'New', kind: 'count'},
  {key: 'known', title: 'Known', kind: 'count'},
  {key: 'duplicates', title: 'Duplicates', kind: 'count'},
  {key: 'posted', title: 'Posted', kind: 'count'},
  {key: 'batch', title: 'Batch', kind: 'id', rank: 2},
]
const TOTALS: readonly Column[] = [
  {key: 'table', title: 'Opening money', kind: 'text'},
  {key: 'class', title: 'Class', kind: 'text'},
  {key: 'rows', title: 'Rows', kind: 'count'},
  {key: 'total_cents', title: 'Total', kind: 'cents'},
]

export function districtView(done: DistrictImport, folder: string): View {
  const tables = done.tables.map((table) => ({...table}))
  const totals = done.totals.map((total) => ({...total}))
  const {request, status, strangers} = done
  return {
    data: {...done, tables, totals, request: request?.request ?? null},
    ...(request === null ? {} : {id: request.request}),
    exit: status === 'waiting' ? EXIT.waits : EXIT.done,
    human(screen) {
      screen.table(TABLES, tables)
      if (totals.length > 0) screen.table(TOTALS, totals)
      if (request !== null) {
        screen.done(
          `WAITING ${request.request} for another ${request.approvers.join(' or ')}: compare the totals. Nothing posted.`,
        )
      } else if (status === 'posted') {
        const posted = tables.reduce((rows, table) => rows + table.posted, 0)
        screen.done(posted === 0 ? 'NOTHING NEW: every row is known' : `POSTED ${posted} rows`)
      }
    },
    next:
      request === null
        ? []
        : [`another person: curbstop approve ${request.request}`, `then again: curbstop import-district ${folder}`],
    warnings: strangers.map((name) => ({code: 'FILE_NOT_READ', message: `${name} belongs to no table of a district`})),
  }
}
