import type {Migration} from '#core/store/migrations/migration.js'

/**
 * Batches of money that came without its owner at the counter (night drop, mail, lockbox, bill-pay checks, pledges,
 * trustees): control first, then item by item. What stays unknown is a suspense item with its own history.
 */
export const cashBatches: Migration = {
  name: '0010-cash-batches',
  tables: {
    cash_batch: `batch_id text primary key, batch_no text not null unique, source text not null, box text not null, bag_no text not null,
      effective_on text not null, control_count integer not null, control_cents integer not null, file_name text not null, file_sha256 text not null,
      operator_id text not null, witness_id text, business_date text not null, recorded_at text not null, act_id text not null`,
    cash_batch_event: `batch_id text not null references cash_batch, event_id text not null, kind text not null, amount_cents integer,
      item_count integer, journal_id text, detail_json text not null, note text not null, operator_id text not null, second_id text,
      business_date text not null, recorded_at text not null, act_id text not null, primary key (batch_id, event_id)`,
    cash_batch_item: `batch_id text not null references cash_batch, item integer not null, state text not null check (state in ('posted', 'suspense', 'handed_back')),
      event_id text, amount_cents integer not null, note text not null, recorded_at text not null, act_id text not null,
      primary key (batch_id, item)`,
    suspense_event: `suspense_id text not null references suspense_item, event_id text not null, kind text not null, account_id text, payment_id text,
      journal_id text, note text not null, operator_id text not null, second_id text, business_date text not null, effective_on text not null,
      recorded_at text not null, act_id text not null, primary key (suspense_id, event_id)`,
    pledge: `account_id text not null references account, pledge_id text not null, agency text not null, reference text not null,
      amount_cents integer not null check (amount_cents > 0), promised_on text not null, until_on text not null, protection_id text,
      operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, pledge_id)`,
    pledge_event: `account_id text not null, pledge_id text not null, event_id text not null, kind text not null check (kind in ('received', 'expired', 'withdrawn')),
      amount_cents integer, payment_event_id text, note text not null, operator_id text not null, business_date text not null,
      recorded_at text not null, act_id text not null, primary key (account_id, pledge_id, event_id)`,
  },
  appendOnly: ['cash_batch', 'cash_batch_event', 'cash_batch_item', 'suspense_event', 'pledge', 'pledge_event'],
  indexes: [
    'create index cash_batch_day on cash_batch (business_date)',
    "create index cash_batch_file on cash_batch (file_sha256) where file_sha256 <> ''",
    'create index pledge_agency on pledge (agency, promised_on)',
    'create index bill_amount on bill (amount_cents, account_id)',
    "create index payment_event_payor on payment_event (payor) where payor <> ''",
  ],
}
