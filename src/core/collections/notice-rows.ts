import type {NoticeRow} from '#core/collections/tables.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

const NOTICE_COLUMNS = {
  account_id: 'text',
  notice_id: 'text',
  kind: 'text',
  method: 'text',
  sent_on: 'text',
  sent_at: 'text',
  address: 'text',
  recipients: 'text',
  items: 'text',
  languages: 'text',
  template: 'text',
  amount_cents: 'integer',
  pay_by: 'text',
  occupant_copy_on: 'text',
  proof: 'text',
  source_key: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** Notices as they were sent. */
export const insertNotices = (trx: Trx, rows: readonly NoticeRow[]): Promise<void> =>
  insertRows(trx, 'notice', NOTICE_COLUMNS, rows)
