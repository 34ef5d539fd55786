import type {Migration} from '#core/store/migrations/migration.js'

/**
 * The way to the bank: deposits made of sealed bags, what processors and lockboxes settle, lines of bank statements, and
 * the days that were proved and closed, with the balances they were closed with.
 */
export const bank: Migration = {
  name: '0011-bank',
  tables: {
    bank_deposit: `deposit_id text primary key, deposit_no text not null unique, cash_cents integer not null, cash_json text not null,
      checks_cents integer not null, checks_count integer not null, operator_id text not null, business_date text not null,
      recorded_at text not null, act_id text not null`,
    bank_deposit_bag: 'bag_id text primary key references sealed_bag, deposit_id text not null references bank_deposit',
    bank_deposit_event: `deposit_id text not null references bank_deposit, event_id text not null, kind text not null, amount_cents integer,
      journal_id text, reference text not null, note text not null, operator_id text not null, second_id text,
      business_date text not null, effective_on text not null, recorded_at text not null, act_id text not null, primary key (deposit_id, event_id)`,
    bank_line: `bank_line_id text primary key, bank_account text not null, line_key text not null, file_sha256 text not null, statement_on text not null,
      line integer not null, type_code text not null, direction text not null check (direction in ('credit', 'debit', 'none')),
      amount_cents integer not null, reference text not null, description text not null, recorded_at text not null, act_id text not null,
      unique (bank_account, line_key)`,
    settlement: `settlement_id text primary key, settlement_no text not null unique, kind text not null check (kind in ('processor', 'lockbox')),
      source text not null, reference text not null, ledger_account text not null, effective_on text not null, business_date text not null,
      operator_id text not null, recorded_at text not null, act_id text not null, unique (source, reference)`,
    settlement_line: `settlement_id text not null references settlement, reference text not null, amount_cents integer not null check (amount_cents > 0),
      event_id text references payment_event, tender_no integer, journal_id text references journal, recorded_at text not null, act_id text not null,
      primary key (settlement_id, reference), check ((event_id is null) <> (journal_id is null) and (event_id is null) = (tender_no is null))`,
    settlement_event: `settlement_id text not null references settlement, event_id text not null, kind text not null
        check (kind in ('match', 'chargeback', 'undo-chargeback', 'net', 'fee-billed', 'undo-net', 'leave-unexplained', 'explain', 'close')),
      reference text not null, amount_cents integer, fee_cents integer, bank_line_id text references bank_line, journal_id text references journal,
      undoes_id text, note text not null, operator_id text not null, second_id text, business_date text not null,
      effective_on text not null, recorded_at text not null, act_id text not null, primary key (settlement_id, event_id)`,
    day_event: `business_date text not null, event_id text not null, kind text not null check (kind in ('close', 'reopen')), note text not null,
      proof_hash text not null, operator_id text not null, second_id text, recorded_at text not null, act_id text not null,
      primary key (business_date, event_id)`,
    day_balance: `business_date text not null, event_id text not null, ledger_account text not null, balance_cents integer not null,
      primary key (business_date, event_id, ledger_account)`,
  },
  appendOnly: [
    'bank_deposit',
    'bank_deposit_bag',
    'bank_deposit_event',
    'settlement',
    'settlement_line',
    'settlement_event',
    'bank_line',
    'day_event',
    'day_balance',
  ],
  indexes: [
    'create index bank_deposit_bag_deposit on bank_deposit_bag (deposit_id)',
    "create index bank_deposit_event_reference on bank_deposit_event (reference) where reference <> ''",
    'create unique index settlement_line_tender on settlement_line (event_id, tender_no) where event_id is not null',
    'create unique index settlement_line_journal on settlement_line (journal_id) where journal_id is not null',
    'create index settlement_event_bank_line on settlement_event (bank_line_id) where bank_line_id is not null',
    "create index settlement_event_chargeback on settlement_event (reference) where kind = 'chargeback'",
    'create index settlement_day on settlement (effective_on)',
    'create index bank_line_amount on bank_line (amount_cents, statement_on)',
  ],
}
