import {FORMER} from '#core/accounts/district-tables.js'
import {accountsNamed} from '#core/accounts/external-key-views.js'
import type {StagedRow} from '#core/accounts/staged-rows.js'
import {INTEGER, TEXT} from '#core/accounts/tables.js'
import type {ActContext} from '#core/acts/act.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {canonicalJson, type Json} from '#core/kernel/canonical-json.js'
import {spokenId} from '#core/kernel/ids.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {loadLaw} from '#core/policies/law.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const STAMP = {recorded_at: TEXT, act_id: TEXT} as const
const stampOf = (context: ActContext): {recorded_at: string; act_id: string} => ({
  recorded_at: context.recordedAt,
  act_id: context.actId,
})
const sourceKey = (row: StagedRow): string => `${FORMER}${row.key}`

/** The former system's words for notices, as this one knows them, and the letter whose items a complete one has. */
const NOTICE: Readonly<Record<string, {readonly kind: string; readonly letter: string}>> = {
  shutoff: {kind: 'intent', letter: '7day_district'},
  imminent: {kind: 'tag', letter: 'door_tag_48h'},
  occupant: {kind: 'occupant', letter: 'occupant'},
  tenant: {kind: 'occupant', letter: 'occupant'},
  final: {kind: 'final', letter: 'final_notice'},
}
const METHOD: Readonly<Record<string, string>> = {personal: 'hand'}
const MIDDAY = '12:00'

/** Notices that were sent, with what came back. A posted notice without its time counts from midday, as told by the day alone. */
export async function postNotices(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const {letters} = loadLaw(DATA_ROOT)
  const itemsOf = (letter: string): string => letters.find((one) => one.letter === letter)?.must.join(' ') ?? ''
  const notices = rows.map((row) => {
    const told = NOTICE[row.text('kind')] ?? {kind: row.text('kind'), letter: ''}
    const method = METHOD[row.text('method')] ?? row.text('method')
    return {
      account_id: accountOf(row),
      notice_id: context.key(),
      kind: told.kind,
      method,
      sent_on: row.date('sent_on'),
      sent_at: method === 'mail' || method === 'email' ? null : `${row.date('sent_on')}T${MIDDAY}`,
      address: row.text('address'),
      recipients: told.kind === 'occupant' ? 'occupant' : 'customer',
      items: row.flag('complete') ? itemsOf(told.letter) : '',
      languages: row.text('languages'),
      template: 'former system',
      amount_cents: row.numberOrNull('amount_cents'),
      pay_by: row.dateOrNull('pay_by_on'),
      occupant_copy_on: row.dateOrNull('occupant_copy_on'),
      proof: row.text('proof'),
      source_key: sourceKey(row),
      returned_on: row.dateOrNull('returned_on'),
      ...stampOf(context),
    }
  })
  await insertRows(trx, 'notice', NOTICE_COLUMNS, notices)
  const returned = notices.filter((notice) => notice.returned_on !== null)
  await insertRows(trx, 'notice_return', {account_id: TEXT, notice_id: TEXT, returned_on: TEXT, ...STAMP}, returned)
}

const NOTICE_COLUMNS = {
  account_id: TEXT,
  notice_id: TEXT,
  kind: TEXT,
  method: TEXT,
  sent_on: TEXT,
  sent_at: TEXT,
  address: TEXT,
  recipients: TEXT,
  items: TEXT,
  languages: TEXT,
  template: TEXT,
  amount_cents: INTEGER,
  pay_by: TEXT,
  occupant_copy_on: TEXT,
  proof: TEXT,
  source_key: TEXT,
  ...STAMP,
} as const

const CONTACT_METHOD: Readonly<Record<string, string>> = {personal: 'in_person', posted: 'visit', mail: 'mail'}

export async function postContacts(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const contacts = rows.map((row) => ({
    account_id: accountOf(row),
    contact_id: context.key(),
    at: row.text('at'),
    method: CONTACT_METHOD[row.text('method')] ?? row.text('method'),
    outcome: row.text('outcome'),
    options_offered: row.flag('options_offered') ? 1 : 0,
    note: row.text('note'),
    source_key: sourceKey(row),
    operator_id: context.operatorId,
    ...stampOf(context),
  }))
  const columns = {account_id: TEXT, contact_id: TEXT, at: TEXT, method: TEXT, outcome: TEXT, note: TEXT} as const
  await insertRows(
    trx,
    'contact_attempt',
    {...columns, options_offered: INTEGER, source_key: TEXT, operator_id: TEXT, ...STAMP},
    contacts,
  )
}

export async function postProtections(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const protections = rows.map((row) => ({
    account_id: accountOf(row),
    protection_id: context.key(),
    kind: row.text('kind'),
    effective_from: row.date('filed_on'),
    until_on: row.dateOrNull('until_on'),
    detail_json: canonicalJson(detailOf(row)),
    evidence_sha256: null,
    owner: context.operatorId,
    source_key: sourceKey(row),
    ended_on: row.dateOrNull('closed_on'),
    reason: 'closed in the former system',
    ...stampOf(context),
  }))
  const key = {account_id: TEXT, protection_id: TEXT} as const
  const columns = {...key, kind: TEXT, effective_from: TEXT, until_on: TEXT, detail_json: TEXT} as const
  const rest = {evidence_sha256: TEXT, owner: TEXT, source_key: TEXT, ...STAMP} as const
  await insertRows(trx, 'protection', {...columns, ...rest}, protections)
  const ended = protections.filter((protection) => protection.ended_on !== null)
  await insertRows(trx, 'protection_end', {...key, ended_on: TEXT, reason: TEXT, ...STAMP}, ended)
}

function detailOf(row: StagedRow): Record<string, Json> {
  const note = {note: row.text('note')}
  if (row.text('kind') === 'bankruptcy') return {...note, chapter: row.numberOrNull('bankruptcy_chapter')}
  if (row.text('kind') === 'appeal')
    return {...note, by: row.text('submitted_by') === 'tenant' ? 'adult_occupant' : 'customer'}
  if (row.text('kind') !== 'medical') return note
  return {
    ...note,
    cert_by: row.textOrNull('cert_by'),
    submitted_by: row.textOrNull('submitted_by') ?? 'customer',
    financial: row.textOrNull('financial'),
    willing: row.flag('willing'),
  }
}

/** Arrangements; the down payment is number 0 of their installments. */
export async function postArrangements(trx: Trx, rows: readonly StagedRow[], context: ActContext): Promise<void> {
  const accountOf = await accountsNamed(trx, rows)
  const arrangements = rows.map((row) => ({
    account_id: accountOf(row),
    arrangement_id: context.key(),
    arrangement_no: spokenId('A'),
    kind: row.text('kind'),
    made_on: row.date('made_on'),
    total_cents: row.cents('total_cents'),
    source_key: sourceKey(row),
    down_cents: row.numberOrNull('down_payment_cents') ?? 0,
    due_on: row.dateOrNull('down_payment_due_on') ?? row.date('made_on'),
    final_on: row.dateOrNull('final_notice_posted_on'),
    ended_on: row.dateOrNull('ended_on'),
    reason: 'ended in the former system',
    ...stampOf(context),
  }))
  const key = {account_id: TEXT, arrangement_id: TEXT} as const
  const columns = {
    ...key,
    arrangement_no: TEXT,
    kind: TEXT,
    made_on: TEXT,
    total_cents: INTEGER,
    source_key: TEXT,
  } as const
  await insertRows(trx, 'arrangement', {...columns, ...STAMP}, arrangements)
  const down = arrangements
    .filter((arrangement) => arrangement.down_cents > 0)
    .map((arrangement) => ({...arrangement, number: 0, amount_cents: arrangement.down_cents}))
  await insertRows(trx, 'installment', INSTALLMENT, down)
  const ended = arrangements.filter((arrangement) => arrangement.ended_on !== null)
  await postFinalNotices(trx, arrangements, context)
  await insertRows(trx, 'arrangement_end', {...key, ended_on: TEXT, reason: TEXT, ...STAMP}, ended)
}

interface Broken {
  readonly account_id: string
  readonly source_key: string
  readonly final_on: BusinessDate | null
}

/** The final notice of a broken arrangement, posted at the premises (HSC 116910(b)(3)). */
async function postFinalNotices(trx: Trx, arrangements: readonly Broken[], context: ActContext): Promise<void> {
  const items =
    loadLaw(DATA_ROOT)
      .letters.find((one) => one.letter === 'final_notice')
      ?.must.join(' ') ?? ''
  const rows = arrangements.flatMap(({account_id, source_key, final_on: day}) =>
    day === null
      ? []
      : [
          {
            account_id,
            notice_id: context.key(),
            kind: 'final',
            method: 'posted',
            sent_on: day,
            sent_at: `${day}T${MIDDAY}`,
            address: '',
            recipients: 'customer',
            items,
            languages: '',
            template: 'former system',
            proof: '',
            source_key: `${source_key}+final`,
            ...stampOf(context),
          },
        ],
  )
  await insertRows(trx, 'notice', NOTICE_COLUMNS, rows)
}

const INSTALLMENT = {
  account_id: TEXT,
  arrangement_id: TEXT,
  number: INTEGER,
  due_on: TEXT,
  amount_cents: INTEGER,
} as const
const ARRANGEMENTS = `select a.account_id, a.arrangement_id, a.source_key from :keys join arrangement a on a.source_key = k.id`

/** Installments with the day each was paid. */
export async function postInstallments(trx: Trx, rows: readonly StagedRow[]): Promise<void> {
  const names = Array.from(new Set(rows.map((row) => `${FORMER}${row.text('arrangement')}`)), (id) => ({id}))
  interface Found {
    account_id: string
    arrangement_id: string
    source_key: string
  }
  const found = await select<Found>(trx, ARRANGEMENTS, {keys: rowsFrom(trx, names, {id: TEXT}, 'k')})
  const arrangements = new Map(found.map((row) => [row.source_key, row]))
  const installments = rows.map((row) => ({
    ...arrangements.get(`${FORMER}${row.text('arrangement')}`),
    number: row.numberOrNull('number'),
    due_on: row.date('due_on'),
    amount_cents: row.cents('amount_cents'),
    payment_ref: 'former system',
    paid_on: row.dateOrNull('paid_on'),
  }))
  await insertRows(trx, 'installment', INSTALLMENT, installments)
  const paid = installments.filter((installment) => installment.paid_on !== null)
  const key = {account_id: TEXT, arrangement_id: TEXT, number: INTEGER} as const
  await insertRows(trx, 'installment_payment', {...key, payment_ref: TEXT, paid_on: TEXT, amount_cents: INTEGER}, paid)
}
