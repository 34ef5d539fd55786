import type {Migration} from '#core/store/migrations/migration.js'

/**
 * What the field did at the meter, what it cost, which turn-offs were wrongful, and what it takes to give water back.
 * Whether an account is off now follows from these rows.
 */
export const turnOffs: Migration = {
  name: '0015-turn-offs',
  tables: {
    order_result: `account_id text not null, order_id text not null, result_id text not null,
      result text not null check (result in ('off', 'restored', 'no_access', 'stand_down', 'on', 'read')), done_at text not null, reading integer, seal_no text not null,
      photo_ref text not null, tag_left integer not null check (tag_left in (0, 1)), note text not null, operator_id text not null, recorded_at text not null,
      act_id text not null, primary key (account_id, order_id, result_id)`,
    turn_off_fee: `account_id text not null, order_id text not null, journal_id text not null references journal, receivable_id text not null,
      hours text not null check (hours in ('operating', 'nonoperational')), fee_cents integer not null check (fee_cents > 0),
      low_income integer not null check (low_income in (0, 1)), rules_json text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, order_id, journal_id)`,
    wrongful_off: `account_id text not null, order_id text not null, cause text not null check (cause in ('not_lawful_then', 'pull_requested')),
      rules text not null, evidence_json text not null, operator_id text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, order_id)`,
    restoration: `account_id text not null, order_id text not null, turn_off_order_id text not null,
      why text not null check (why in ('paid', 'arranged', 'protected', 'wrongful')), promised_by text not null, fee_cents integer not null check (fee_cents >= 0),
      owed_cents integer not null, rules_json text not null, operator_id text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, order_id, act_id)`,
  },
  appendOnly: ['order_result', 'turn_off_fee', 'wrongful_off', 'restoration'],
  indexes: [
    'create index order_result_time on order_result (done_at)',
    'create index turn_off_fee_journal on turn_off_fee (journal_id)',
  ],
}
