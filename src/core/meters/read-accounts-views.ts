import {accountsByReference, referenceOf} from '#core/accounts/account-references.js'
import {heldUntil, type Agreement} from '#core/accounts/agreement.js'
import {withEvents} from '#core/accounts/premise-views.js'
import type {AgreementEventRow, AgreementRow} from '#core/accounts/tables.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {groupBy} from '#core/kernel/group-by.js'
import type {RowFault} from '#core/kernel/refusal.js'
import type {LoadedRead} from '#core/meters/loaded-read.js'
import {rowsFrom, select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

interface AtPoint {
  readonly read: LoadedRead
  readonly servicePointId: string | null
}

const AGREEMENTS = `select g.account_id, g.agreement_id, g.service_point_id, g.service, g.start_on, g.recorded_at, a.account_no
  from :points cross join agreement g join account a on a.account_id = g.account_id where g.service_point_id = t.service_point_id`
const EVENTS = `select e.account_id, e.agreement_id, e.event_id, e.kind, e.effective_on, e.recorded_at
  from :points cross join agreement g
  join agreement_event e on e.account_id = g.account_id and e.agreement_id = g.agreement_id
  where g.service_point_id = t.service_point_id`

type Served = Agreement & {readonly account_id: string; readonly account_no: string}

/** What is against the accounts that a file names with its reads: nobody's, or not the one served by the meter that day. */
export async function accountFaults(reader: Reader, rows: readonly AtPoint[]): Promise<Map<LoadedRead, RowFault[]>> {
  const naming = rows.filter(({read}) => read.account !== null)
  if (naming.length === 0) return new Map()
  const references = naming.map(({read}) => referenceOf(read.account ?? ''))
  const accounts = await accountsByReference(reader, references)
  const points = Array.from(new Set(naming.flatMap(({servicePointId}) => servicePointId ?? [])))
  const asked = points.map((service_point_id) => ({service_point_id}))
  const source = rowsFrom(reader, asked, {service_point_id: 'text'}, 't')
  const agreements = await select<AgreementRow & {account_no: string}>(reader, AGREEMENTS, {points: source})
  const events = await select<AgreementEventRow>(reader, EVENTS, {points: source})
  const served = groupBy(withEvents(agreements, events), (one) => one.service_point_id)
  return new Map(
    naming.map(({read, servicePointId}) => {
      const account = accounts.get(referenceOf(read.account ?? ''))
      const reason = against(account, servicePointId === null ? null : (served.get(servicePointId) ?? []), read.readOn)
      const fault = {line: read.line, field: 'account', value: read.account ?? '', reason: reason ?? ''}
      return [read, reason === null ? [] : [fault]]
    }),
  )
}

function against(account: string | undefined, served: readonly Served[] | null, day: BusinessDate): string | null {
  if (account === undefined) return 'no account of this number or key'
  if (served === null) return null
  const then = served.filter((one) => one.start_on <= day && isServedOn(one, day))
  if (then.some((one) => one.account_id === account)) return null
  const [other] = then
  return other === undefined ? `nobody is served by this meter on ${day}` : `this meter serves ${other.account_no}`
}

/** A final read is of the last day. */
function isServedOn(agreement: Agreement, day: BusinessDate): boolean {
  const until = heldUntil(agreement)
  return until === null || (until !== 'never_held' && day <= until)
}
