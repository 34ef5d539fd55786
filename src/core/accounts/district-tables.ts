/** The tables of a district in the order in which they are read and posted: what is named stands before who names it. */
export const DISTRICT_TABLES = [
  'premises',
  'service_points',
  'meters',
  'persons',
  'agreements',
  'facts',
  'open_items',
  'credits',
  'deposits',
  'notices',
  'contacts',
  'protections',
  'arrangements',
  'installments',
] as const
export type DistrictTable = (typeof DISTRICT_TABLES)[number]

/** Money of the former system: taken over only when a second person has said yes. */
export const MONEY_TABLES: Readonly<
  Partial<Record<DistrictTable, {readonly field: string; readonly by: string | null}>>
> = {
  open_items: {field: 'open_cents', by: 'receivable_class'},
  credits: {field: 'amount_cents', by: null},
  deposits: {field: 'amount_cents', by: null},
}

/** Stands before the former system's key where keys of several sources share a column. */
export const FORMER = 'former:'

export interface Reference {
  readonly from: DistrictTable
  readonly field: string
  readonly to: DistrictTable
  readonly target: string
  /** Where the books keep what came with an earlier file. */
  readonly known: {readonly table: string; readonly column: string; readonly prefix: string}
}

const known = (table: string, column = 'external_key', prefix = ''): Reference['known'] => ({table, column, prefix})
const ofAccount = (from: DistrictTable): Reference => ({
  from,
  field: 'account',
  to: 'agreements',
  target: 'account',
  known: known('account'),
})

/** Every name of another row: each must be in its file or on the books already. */
export const REFERENCES: readonly Reference[] = [
  {from: 'service_points', field: 'premise', to: 'premises', target: 'premise', known: known('premise')},
  {
    from: 'meters',
    field: 'service_point',
    to: 'service_points',
    target: 'service_point',
    known: known('service_point'),
  },
  {from: 'agreements', field: 'person', to: 'persons', target: 'person', known: known('person')},
  {
    from: 'agreements',
    field: 'service_point',
    to: 'service_points',
    target: 'service_point',
    known: known('service_point'),
  },
  ...(
    ['facts', 'open_items', 'credits', 'deposits', 'notices', 'contacts', 'protections', 'arrangements'] as const
  ).map(ofAccount),
  {
    from: 'installments',
    field: 'arrangement',
    to: 'arrangements',
    target: 'arrangement',
    known: known('arrangement', 'source_key', FORMER),
  },
]

export const profileKind = (table: DistrictTable): string => `district/${table}`
/** How known rows of a table are kept apart from those of other files. */
export const knownProfile = (table: DistrictTable): string => `district/${table}`
