import type {ActContext} from '#core/acts/act.js'
import type {AttachedPaper} from '#core/imports/attached-papers.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson} from '#core/kernel/canonical-json.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'
import type {FactChange, VarianceEventKind} from '#core/variances/variance.js'

export interface VarianceOf {
  readonly accountId: string
  readonly varianceId: string
}

/** What is left out is today, nothing or nobody's. */
export interface NewEvent {
  readonly kind: VarianceEventKind
  readonly effectiveOn?: BusinessDate
  readonly untilOn?: BusinessDate | null
  readonly dueOn?: BusinessDate | null
  readonly missing?: readonly string[]
  readonly papers?: readonly string[]
  readonly change?: FactChange | null
  readonly adjustment?: string | null
  readonly note?: string
}

const EVENT = {
  account_id: 'text',
  variance_id: 'text',
  event_id: 'text',
  kind: 'text',
  business_date: 'text',
  effective_on: 'text',
  until_on: 'text',
  due_on: 'text',
  detail_json: 'text',
  note: 'text',
  operator_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

export async function recordEvents(
  trx: Trx,
  {accountId, varianceId}: VarianceOf,
  events: readonly NewEvent[],
  context: ActContext,
): Promise<void> {
  await insertRows(
    trx,
    'variance_event',
    EVENT,
    events.map((event) => ({
      account_id: accountId,
      variance_id: varianceId,
      event_id: context.key(),
      kind: event.kind,
      business_date: context.today,
      effective_on: event.effectiveOn ?? context.today,
      until_on: event.untilOn ?? null,
      due_on: event.dueOn ?? null,
      detail_json: canonicalJson(detailOf(event)),
      note: event.note ?? '',
      operator_id: context.operatorId,
      recorded_at: context.recordedAt,
      act_id: context.actId,
    })),
  )
}

const detailOf = ({missing, papers, change, adjustment}: NewEvent) => ({
  ...(missing === undefined ? {} : {missing}),
  ...(papers === undefined ? {} : {papers}),
  ...(change == null ? {} : {change: {...change}}),
  ...(adjustment == null ? {} : {adjustment}),
})

export async function recordPapers(
  trx: Trx,
  {accountId, varianceId}: VarianceOf,
  papers: readonly AttachedPaper[],
  context: ActContext,
): Promise<void> {
  await insertRows(
    trx,
    'variance_evidence',
    {
      account_id: 'text',
      variance_id: 'text',
      sha256: 'text',
      kind: 'text',
      name: 'text',
      recorded_at: 'text',
      act_id: 'text',
    },
    papers.map((paper) => ({
      ...{account_id: accountId, variance_id: varianceId, ...paper},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    })),
  )
}

export interface NewPersons extends VarianceOf {
  readonly persons: readonly {readonly name_key: string; readonly born: number}[]
  readonly from: BusinessDate
  readonly until: BusinessDate | null
}

export async function recordListed(trx: Trx, {persons, ...of}: NewPersons): Promise<void> {
  await insertRows(
    trx,
    'variance_person',
    {
      ...{account_id: 'text', variance_id: 'text', person: 'integer', name_key: 'text', born: 'integer'},
      ...{from_on: 'text', until_on: 'text'},
    } as const,
    persons.map(({name_key, born}, at) => ({
      ...{account_id: of.accountId, variance_id: of.varianceId, person: at + 1, name_key, born},
      ...{from_on: of.from, until_on: of.until},
    })),
  )
}
