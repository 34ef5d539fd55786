import type {Migration} from '#core/store/migrations/migration.js'

/** Files brought in (batches, their rows, keys already known), bills and their lines, payments, returns, suspense. */
export const billing: Migration = {
  name: '0004-billing',
  tables: {
    batch: `batch_id text primary key, batch_no text not null unique, kind text not null, profile text not null, file_name text not null,
      file_sha256 text not null, rows_read integer not null, recorded_at text not null, act_id text not null`,
    batch_row: `batch_id text not null references batch, line integer not null, row_key text not null, content_hash text not null, account_id text,
      state text not null check (state in ('staged', 'posted', 'refused', 'duplicate', 'known')), reason text not null, fields_json text not null,
      primary key (batch_id, line)`,
    known_row: `profile text not null, row_key text not null, content_hash text not null, batch_id text not null references batch, line integer not null,
      primary key (profile, row_key)`,
    bill: `account_id text not null references account, bill_id text not null, bill_no text not null unique, source text not null, source_key text not null,
      meter_serial text, service_from text, service_to text, issued_on text not null, mailed_on text not null, due_on text not null,
      usage_thousandths integer, usage_unit text, estimated integer not null, amount_cents integer not null, journal_id text, batch_id text,
      assumed text not null, recorded_at text not null, act_id text not null, primary key (account_id, bill_id), unique (source, source_key)`,
    bill_line: `account_id text not null, bill_id text not null, line integer not null, class text not null, code text not null,
      description text not null, amount_cents integer not null, primary key (account_id, bill_id, line)`,
    bill_flag: `account_id text not null, bill_id text not null, check_name text not null, detail text not null,
      primary key (account_id, bill_id, check_name)`,
    payment: `account_id text not null references account, payment_id text not null, receipt_no text not null unique, source text not null,
      source_key text not null, tender text not null, reference text not null, ledger_account text not null, amount_cents integer not null check (amount_cents > 0),
      effective_on text not null, business_date text not null, journal_id text not null references journal, batch_id text,
      recorded_at text not null, act_id text not null, primary key (account_id, payment_id), unique (source, source_key)`,
    payment_return: `account_id text not null, payment_id text not null, returned_on text not null, code text not null,
      journal_id text not null references journal, recorded_at text not null, act_id text not null, primary key (account_id, payment_id)`,
    suspense_item: `suspense_id text primary key, receipt_no text not null unique, source text not null, source_key text not null, account_ref text not null,
      tender text not null, reference text not null, amount_cents integer not null check (amount_cents > 0), effective_on text not null, reason text not null,
      journal_id text not null references journal, batch_id text, recorded_at text not null, act_id text not null, unique (source, source_key)`,
  },
  appendOnly: ['bill', 'bill_line', 'bill_flag', 'payment', 'payment_return', 'suspense_item', 'known_row'],
  indexes: [
    'create index bill_due on bill (account_id, due_on)',
    'create index batch_file on batch (file_sha256)',
    'create index batch_row_state on batch_row (batch_id, state, line)',
    'create index payment_effective on payment (account_id, effective_on)',
  ],
}
