import {readFileSync} from 'node:fs'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import type {ParsedRow} from '#core/imports/parsed-row.js'
import {parseProfile} from '#core/imports/profile-files.js'
import {READ_LIMITS, type ReadLimits, readRecords, type ReadSummary} from '#core/imports/read-records.js'
import {Refusal} from '#core/kernel/refusal.js'

const FIXTURES = new URL('../../../test/fixtures/imports/', import.meta.url)
export const fixture = (name: string): Buffer => readFileSync(new URL(`${name}.csv`, FIXTURES))

export async function* inChunks(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export interface Read {
  readonly rows: readonly ParsedRow[]
  readonly summary: ReadSummary
}
export async function read(
  content: string | Buffer,
  profile: LayoutProfile,
  rest: {readonly chunk?: number; readonly limits?: Partial<ReadLimits>} = {},
): Promise<Read> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const stream = readRecords(inChunks(bytes, rest.chunk), profile, {...READ_LIMITS, ...rest.limits})
  const rows: ParsedRow[] = []
  for await (const row of stream) rows.push(row)
  return {rows, summary: stream.summary()}
}

export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<Refusal> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** Three columns: a key, a free text and an amount. */
export const SMALL: LayoutProfile = parseProfile(
  {
    schema: 'curbstop.profile/1',
    kind: 'payments',
    name: 'small',
    title: 'small',
    source: 'test',
    encoding: 'utf-8',
    delimiter: ',',
    columns: [
      {header: 'id', field: 'id', type: 'text', presence: 'required', max_length: 10},
      {header: 'note', aliases: ['memo'], field: 'note', type: 'text', presence: 'blank_allowed', max_length: 40},
      {header: 'amount', field: 'amount_cents', type: 'money', presence: 'required'},
      {header: 'paid', field: 'paid_on', type: 'date', presence: 'optional', format: 'YYYY-MM-DD'},
    ],
    row_key: ['id'],
    exact_duplicates: 'refuse',
    control_amount: 'amount_cents',
    trailer: {
      presence: 'optional',
      marker_field: 'id',
      marker: 'TOTAL',
      count_field: 'note',
      amount_field: 'amount_cents',
    },
  },
  'small.json',
)
