import type {ActContext} from '#core/acts/act.js'
import {parseEmail, parsePhone} from '#core/accounts/contact-data.js'
import type {Identification} from '#core/accounts/identification.js'
import {nameKey, nameWords, soundOf} from '#core/accounts/person-name.js'
import {TEXT, type PersonKind} from '#core/accounts/tables.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {insertRows, rowsFrom} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

export interface PersonFacts {
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly language: string
}

export interface NewPerson extends PersonFacts {
  readonly personId: string
  readonly kind: PersonKind
  /** The key of the system the person came from; null for one entered here. */
  readonly externalKey: string | null
  readonly effectiveFrom: BusinessDate
}

/** New persons with their first version and the words they are found by. */
export async function recordPersons(trx: Trx, persons: readonly NewPerson[], context: ActContext): Promise<void> {
  const rows = persons.map((person) => ({
    person_id: person.personId,
    kind: person.kind,
    external_key: person.externalKey,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  }))
  await insertRows(trx, 'person', {person_id: TEXT, kind: TEXT, external_key: TEXT, ...STAMP}, rows)
  await recordPersonVersions(trx, persons, context)
}

const STAMP = {recorded_at: TEXT, act_id: TEXT} as const
const VERSION = {
  person_id: TEXT,
  version_id: TEXT,
  name: TEXT,
  name_key: TEXT,
  phone: TEXT,
  phone_key: TEXT,
  email: TEXT,
  language: TEXT,
  effective_from: TEXT,
  ...STAMP,
} as const

export type PersonChange = PersonFacts & {readonly personId: string; readonly effectiveFrom: BusinessDate}

/** What a person is called and reached by from a day on. Words of earlier names still find the person. */
export async function recordPersonVersions(
  trx: Trx,
  changes: readonly PersonChange[],
  context: ActContext,
): Promise<void> {
  const rows = changes.map((change) => {
    const phone = change.phone === null ? null : parsePhone(change.phone)
    return {
      person_id: change.personId,
      version_id: context.key(),
      name: change.name,
      name_key: nameKey(change.name),
      phone: phone?.phone ?? null,
      phone_key: phone?.key ?? null,
      email: change.email === null ? null : parseEmail(change.email),
      language: change.language,
      effective_from: change.effectiveFrom,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    }
  })
  await insertRows(trx, 'person_version', VERSION, rows)
  const words = changes.flatMap((change) =>
    Array.from(new Set(nameWords(change.name)), (word) => ({person_id: change.personId, word, sound: soundOf(word)})),
  )
  const columns = {person_id: TEXT, word: TEXT, sound: TEXT} as const
  const SLICE = 5000
  for (let at = 0; at < words.length; at += SLICE) {
    const source = rowsFrom(trx, words.slice(at, at + SLICE), columns)
    await trx.raw(
      `insert into person_word (person_id, word, sound) select person_id, word, sound from ? where true
       on conflict (person_id, word) do nothing`,
      [source],
    )
  }
}

export async function recordIdentification(
  trx: Trx,
  personId: string,
  identification: Identification,
  context: ActContext,
): Promise<void> {
  await trx('person_identification').insert({
    person_id: personId,
    identification_id: context.key(),
    kind: identification.kind,
    last4: identification.last4,
    checked_on: context.today,
    recorded_at: context.recordedAt,
    act_id: context.actId,
  })
}
