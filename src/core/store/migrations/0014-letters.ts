import type {Migration} from '#core/store/migrations/migration.js'

/** Letters as they were written: frozen facts and the text's hash; what became of each copy. */
export const letters: Migration = {
  name: '0014-letters',
  tables: {
    letter: `account_id text not null, letter_id text not null, kind text not null, notice_id text, template text not null, template_version integer not null,
      languages text not null, recipient text not null check (recipient in ('customer', 'occupant', 'third_party')), to_name text not null, address text not null,
      email text not null, channel text not null check (channel in ('mail', 'email', 'posted', 'hand')), facts_json text not null, text_sha256 text not null,
      batch_id text, written_on text not null, operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, letter_id)`,
    letter_event: `account_id text not null, letter_id text not null, event_id text not null, kind text not null check (kind in ('delivered', 'returned')),
      happened_on text not null, proof text not null, recorded_at text not null, act_id text not null, primary key (account_id, letter_id, event_id)`,
  },
  appendOnly: ['letter', 'letter_event'],
  indexes: [
    'create index letter_number on letter (letter_id)',
    'create index letter_notice on letter (notice_id) where notice_id is not null',
    'create index letter_batch on letter (batch_id, account_id) where batch_id is not null',
  ],
}
