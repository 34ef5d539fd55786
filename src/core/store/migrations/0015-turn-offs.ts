import type {Migration} from '#core/store/migrations/migration.js'

/** What the field did at the meter, and what it takes to give water back. */
export const turnOffs: Migration = {
  name: '0015-turn-offs',
  tables: {
    order_result: `account_id text not null, order_id text not null, result_id text not null,
      result text not null check (result in ('off', 'restored', 'no_access', 'stand_down', 'on', 'read')), done_at text not null, reading integer, seal_no text not null,
      photo_ref text not null, tag_left integer not null check (tag_left in (0, 1)), note text not null, operator_id text not null, recorded_at text not null,
      act_id text not null, primary key (account_id, order_id, result_id)`,
    restoration: `account_id text not null, order_id text not null, turn_off_order_id text not null,
      why text not null check (why in ('paid', 'arranged', 'protected', 'wrongful')), promised_by text not null, fee_cents integer not null check (fee_cents >= 0),
      owed_cents integer not null, rules_json text not null, operator_id text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, order_id)`,
  },
  appendOnly: ['order_result', 'restoration'],
  indexes: ['create index order_result_time on order_result (done_at)'],
}
