import type {Migration} from '#core/store/migrations/migration.js'

/**
 * Money taken as one event: what was handed over (tenders), who it is for (parts), the receipt that says so, and how it
 * was undone. A row of `payment` or `suspense_item` is what one tender brought to one payee. Amounts of tenders are
 * without the change that was given back.
 */
export const receipts: Migration = {
  name: '0008-receipts',
  tables: {
    payment_event: `event_id text primary key, receipt_no text not null unique, receipt_series text not null, receipt_number integer not null,
      source text not null, source_key text not null, session_id text, cash_batch_id text, payor text not null, channel text not null,
      total_cents integer not null check (total_cents > 0), tendered_cents integer not null, change_cents integer not null check (change_cents >= 0),
      effective_on text not null, business_date text not null, operator_id text not null, seal text not null, recorded_at text not null,
      act_id text not null, unique (source, source_key), unique (receipt_series, receipt_number)`,
    tender: `event_id text not null references payment_event, tender_no integer not null, kind text not null,
      amount_cents integer not null check (amount_cents > 0), tendered_cents integer not null, change_cents integer not null check (change_cents >= 0),
      ledger_account text not null, reference text not null, dated_on text, routing text, account_token text, account_last4 text,
      card_brand text, card_last4 text, card_token text, primary key (event_id, tender_no)`,
    payment_part: `event_id text not null references payment_event, part integer not null, tender_no integer not null,
      kind text not null check (kind in ('account', 'deposit', 'misc', 'unknown')), account_id text, row_id text not null,
      amount_cents integer not null check (amount_cents > 0), primary key (event_id, part)`,
    misc_sale: `sale_id text primary key, code text not null, customer text not null, ledger_account text not null,
      amount_cents integer not null check (amount_cents > 0), effective_on text not null, journal_id text not null references journal,
      recorded_at text not null, act_id text not null`,
    payment_void: `event_id text primary key references payment_event, reason text not null, note text not null, session_id text,
      operator_id text not null, second_id text, business_date text not null, recorded_at text not null, act_id text not null`,
    payment_undoing: `account_id text not null, payment_id text not null, kind text not null check (kind in ('voided', 'moved', 'cancelled')),
      journal_id text not null references journal, effective_on text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, payment_id)`,
    payment_move: `account_id text not null, payment_id text not null, to_account_id text, to_row_id text not null, reason text not null,
      note text not null, operator_id text not null, second_id text, recorded_at text not null, act_id text not null,
      primary key (account_id, payment_id)`,
    receipt_copy: `event_id text not null references payment_event, copy integer not null, operator_id text not null, recorded_at text not null,
      act_id text not null, primary key (event_id, copy)`,
    act_witness: `act_id text primary key, operator_id text not null, os_user text not null, session_id text, recorded_at text not null`,
  },
  appendOnly: [
    'payment_event',
    'tender',
    'payment_part',
    'misc_sale',
    'payment_void',
    'payment_undoing',
    'payment_move',
    'receipt_copy',
    'act_witness',
  ],
  indexes: [
    'create index payment_event_session on payment_event (session_id) where session_id is not null',
    'create index payment_event_batch on payment_event (cash_batch_id) where cash_batch_id is not null',
    'create index payment_event_day on payment_event (business_date)',
    "create index tender_reference on tender (reference) where reference <> ''",
    'create index tender_account on tender (account_token) where account_token is not null',
    'create index payment_part_row on payment_part (row_id)',
    'create index payment_void_session on payment_void (session_id) where session_id is not null',
    'create index payment_move_to on payment_move (to_row_id)',
    'create index payment_part_account on payment_part (account_id, event_id) where account_id is not null',
  ],
}
