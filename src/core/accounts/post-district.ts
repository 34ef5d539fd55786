import type {DistrictTable} from '#core/accounts/district-tables.js'
import {postAccounts, postAgreements} from '#core/accounts/post-district-customers.js'
import {
  postArrangements,
  postContacts,
  postInstallments,
  postNotices,
  postProtections,
} from '#core/accounts/post-district-history.js'
import {postFacts} from '#core/accounts/post-district-facts.js'
import {postCredits, postDeposits, postOpenItems} from '#core/accounts/post-district-money.js'
import {postMeters, postPersons, postPremises, postServicePoints} from '#core/accounts/post-district-places.js'
import {markPosted, postedRows, stagedRows, type StagedRow} from '#core/accounts/staged-rows.js'
import type {Act, ActContext, Decided} from '#core/acts/act.js'
import {notPermitted, refuse} from '#core/kernel/refusal.js'
import type {Trx} from '#core/store/open.js'

type Poster = (trx: Trx, rows: readonly StagedRow[], context: ActContext) => Promise<void>

const POSTERS: Readonly<Record<DistrictTable | 'accounts', Poster>> = {
  premises: postPremises,
  service_points: postServicePoints,
  meters: postMeters,
  persons: postPersons,
  accounts: postAccounts,
  agreements: postAgreements,
  facts: postFacts,
  open_items: postOpenItems,
  credits: postCredits,
  deposits: postDeposits,
  notices: postNotices,
  contacts: postContacts,
  protections: postProtections,
  arrangements: postArrangements,
  installments: postInstallments,
}

/** Order of posting: what is named stands before who names it. */
export const POSTING_ORDER = Object.keys(POSTERS) as (keyof typeof POSTERS)[]

export type ChunkInput = {
  /** Hash of the files that were released together. */
  readonly files: string
  readonly table: string
  readonly batch: string
  /** The rows after this line. */
  readonly after: number
  readonly most: number
}
interface ChunkFacts {
  readonly released: boolean
  /** Keys of these rows that another batch posted meanwhile. */
  readonly taken: readonly string[]
  readonly rows: readonly StagedRow[]
}
type ChunkDecision = Decided & {readonly rows: readonly StagedRow[]; readonly input: ChunkInput}
export type ChunkOutcome = {readonly posted: number; readonly last_line: number}

/** Posts the next rows of one table, all or none. */
export const postDistrict: Act<ChunkInput, ChunkFacts, ChunkDecision, ChunkOutcome> = {
  kind: 'post-district',
  permission: 'post_district',
  subject: (input) => `${input.table} after ${input.after}`,
  async load(trx, input) {
    const released: unknown = await trx('district_release').where('files_hash', input.files).first('release_id')
    const rows = await stagedRows(trx, input.batch, input.after, input.most)
    const keys = rows.map((row) => row.key)
    const taken = input.table === 'accounts' ? [] : (await postedRows(trx, input.table as DistrictTable, keys)).keys()
    return {released: released !== undefined, taken: Array.from(taken), rows}
  },
  decide({released, taken, rows}, input) {
    if (!released) throw notPermitted('NOT_RELEASED', 'nobody has released these files for posting yet')
    if (taken.length > 0) {
      const [first] = taken
      throw refuse('ALREADY_TAKEN_OVER', `${input.table} ${first ?? ''} was posted from other files meanwhile`, {
        next: ['import the folder again with these files changed, so that they are checked again'],
      })
    }
    return {rows, input, summary: `${rows.length} rows of ${input.table}`}
  },
  async record(trx, {rows, input}, context) {
    const table = input.table as keyof typeof POSTERS
    await POSTERS[table](trx, rows, context)
    await markPosted(trx, {id: input.batch, table}, rows)
    return {posted: rows.length, last_line: rows.at(-1)?.line ?? input.after}
  },
}
