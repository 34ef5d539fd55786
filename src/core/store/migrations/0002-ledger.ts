import type {Migration} from '#core/store/migrations/migration.js'

const CLASS = `check (class in ('water', 'recycled', 'sewer', 'fee'))`

/**
 * Double entry and open items. `journal`, `posting`, `receivable`, `customer_credit`, `credit_release` and `allocation` are facts;
 * `open_item`, `open_credit` and `account_balance` are cached figures, written in the transaction that changes them
 * and recomputed by prove-books. Money is in cents; a debit is positive.
 */
export const ledger: Migration = {
  name: '0002-ledger',
  tables: {
    ledger_account: `number text primary key, name text not null, kind text not null, fund text not null`,
    journal: `journal_id text primary key, journal_no text not null unique, kind text not null, account_id text not null, effective_on text not null,
      business_date text not null, recorded_at text not null, reverses_id text unique references journal, act_id text not null, memo text not null`,
    posting: `account_id text not null, journal_id text not null references journal, line integer not null,
      ledger_account text not null references ledger_account, amount_cents integer not null check (amount_cents <> 0),
      primary key (account_id, journal_id, line)`,
    receivable: `account_id text not null, receivable_id text not null, class text not null ${CLASS}, charge_code text not null,
      ledger_account text not null references ledger_account, bill_id text, journal_id text not null references journal,
      effective_on text not null, mailed_on text, due_on text not null, amount_cents integer not null check (amount_cents > 0),
      primary key (account_id, receivable_id)`,
    open_item: `account_id text not null, receivable_id text not null, class text not null ${CLASS}, bill_id text, mailed_on text,
      due_on text not null, amount_cents integer not null, open_cents integer not null check (open_cents > 0),
      primary key (account_id, receivable_id)`,
    customer_credit: `account_id text not null, credit_id text not null, source text not null, payment_id text, journal_id text not null references journal,
      effective_on text not null, amount_cents integer not null check (amount_cents > 0), primary key (account_id, credit_id)`,
    open_credit: `account_id text not null, credit_id text not null, effective_on text not null,
      open_cents integer not null check (open_cents > 0), primary key (account_id, credit_id)`,
    credit_release: `account_id text not null, release_id text not null, credit_id text not null, journal_id text not null references journal,
      kind text not null check (kind in ('reversed', 'refunded')), amount_cents integer not null check (amount_cents > 0), effective_on text not null,
      primary key (account_id, release_id)`,
    allocation: `account_id text not null, allocation_id text not null, receivable_id text not null, journal_id text not null references journal,
      payment_id text, credit_id text, amount_cents integer not null check (amount_cents <> 0), effective_on text not null,
      primary key (account_id, allocation_id)`,
    account_balance: 'account_id text primary key, balance_cents integer not null',
  },
  appendOnly: ['ledger_account', 'journal', 'posting', 'receivable', 'customer_credit', 'credit_release', 'allocation'],
  indexes: [
    'create index posting_journal on posting (journal_id, amount_cents)',
    'create index posting_ledger on posting (ledger_account, account_id, amount_cents)',
    'create index journal_account on journal (account_id, effective_on)',
    'create index open_item_due on open_item (due_on, account_id, open_cents)',
    'create index allocation_receivable on allocation (account_id, receivable_id, amount_cents)',
    'create index allocation_credit on allocation (account_id, credit_id, amount_cents) where credit_id is not null',
    'create index credit_release_credit on credit_release (account_id, credit_id, amount_cents)',
  ],
}
