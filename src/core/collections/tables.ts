/** Rows of the collections room; all are append only. */

export interface NoticeRow {
  account_id: string
  notice_id: string
  kind: string
  method: string
  sent_on: string
  sent_at: string | null
  address: string
  recipients: string
  /** Clause ids of the letter, separated by spaces. */
  items: string
  languages: string
  template: string
  amount_cents: number | null
  pay_by: string | null
  occupant_copy_on: string | null
  proof: string
  source_key: string | null
  recorded_at: string
  act_id: string
}

export interface NoticeReturnRow {
  account_id: string
  notice_id: string
  returned_on: string
  recorded_at: string
  act_id: string
}

export interface ContactRow {
  account_id: string
  contact_id: string
  at: string
  method: string
  outcome: string
  options_offered: number
  note: string
  source_key: string | null
  operator_id: string
  recorded_at: string
  act_id: string
}

export interface ProtectionRow {
  account_id: string
  protection_id: string
  kind: string
  effective_from: string
  until_on: string | null
  detail_json: string
  evidence_sha256: string | null
  owner: string
  source_key: string | null
  recorded_at: string
  act_id: string
}

export interface ProtectionEndRow {
  account_id: string
  protection_id: string
  ended_on: string
  reason: string
  recorded_at: string
  act_id: string
}

export interface ArrangementRow {
  account_id: string
  arrangement_id: string
  arrangement_no: string
  kind: string
  made_on: string
  total_cents: number
  source_key: string | null
  recorded_at: string
  act_id: string
}

export interface InstallmentRow {
  account_id: string
  arrangement_id: string
  number: number
  due_on: string
  amount_cents: number
}

export interface SnapshotRow {
  snapshot_id: string
  snapshot_no: string
  for_date: string
  facts_at: string
  filters_json: string
  listed_count: number
  held_count: number
  listed_cents: number
  hash: string
  operator_id: string
  recorded_at: string
  act_id: string
}

export interface SnapshotLineRow {
  snapshot_id: string
  account_id: string
  outcome: 'listed' | 'held'
  first_rule: string
  blocked_by: string
  past_due_cents: number
  oldest_due_on: string
  earliest: string | null
  next_lawful: string | null
  proof: string
}
