import {keysOf} from '#core/accounts/keys.js'
import type {PersonKind, PersonVersionRow} from '#core/accounts/tables.js'
import {inForceOrFirst, type AsOf} from '#core/accounts/versions.js'
import {groupBy} from '#core/kernel/group-by.js'
import {select} from '#core/store/dialect.js'
import type {Reader} from '#core/store/open.js'

export interface Person extends PersonVersionRow {
  readonly kind: PersonKind
}

const PERSONS = `select p.kind, v.person_id, v.version_id, v.name, v.phone, v.email, v.language, v.effective_from, v.recorded_at
  from :keys join person p on p.person_id = k.id join person_version v on v.person_id = p.person_id`

/** Persons as they were at a moment; one not known then is shown as first entered. */
export async function personsById(reader: Reader, ids: readonly string[], at: AsOf): Promise<Map<string, Person>> {
  const rows = ids.length === 0 ? [] : await select<Person>(reader, PERSONS, {keys: keysOf(reader, ids)})
  const found = new Map<string, Person>()
  for (const [id, versions] of groupBy(rows, (row) => row.person_id)) {
    const person = inForceOrFirst(versions, at)
    if (person !== null) found.set(id, person)
  }
  return found
}

const distinct = (column: string, value: string): string =>
  `select distinct person_id from person_version where ${column} = :${value} limit :most`
const BY_TOKEN =
  'select distinct person_id from person_identification where kind = :kind and last4 = :last4 limit :most'

export async function personIdsByPhone(reader: Reader, phoneKey: string, most: number): Promise<string[]> {
  const rows = await select<{person_id: string}>(reader, distinct('phone_key', 'phoneKey'), {phoneKey, most})
  return rows.map((row) => row.person_id)
}
export async function personIdsByEmail(reader: Reader, email: string, most: number): Promise<string[]> {
  const rows = await select<{person_id: string}>(reader, distinct('email', 'email'), {email, most})
  return rows.map((row) => row.person_id)
}
export async function personIdsByToken(
  reader: Reader,
  token: {readonly kind: string; readonly last4: string},
  most: number,
): Promise<string[]> {
  const rows = await select<{person_id: string}>(reader, BY_TOKEN, {kind: token.kind, last4: token.last4, most})
  return rows.map((row) => row.person_id)
}
