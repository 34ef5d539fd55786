import type {Migration} from '#core/store/migrations/migration.js'

/**
 * Drawers: one session a cashier and a drawer, everything that happened to it, every count that was committed. Its state
 * is what its last event left; events are numbered, so that two acts at one moment cannot both be the last. `open_drawer`
 * is the one cached figure, kept by whoever opens and closes. Sealed bags are what 1020 is made of, wherever they come
 * from. The change fund is what its last event left: the safe (1031) and the floats in drawers together.
 */
export const drawers: Migration = {
  name: '0009-drawers',
  tables: {
    drawer_session: `session_id text primary key, session_no text not null unique, drawer text not null, operator_id text not null,
      float_cents integer not null, expected_float_cents integer not null, float_json text not null, received_from text,
      journal_id text references journal, witness_id text, business_date text not null, recorded_at text not null, act_id text not null`,
    open_drawer: 'drawer text primary key, session_id text not null unique, operator_id text not null unique',
    drawer_event: `session_id text not null references drawer_session, event_no integer not null, kind text not null, amount_cents integer,
      bag_id text, journal_id text, detail_json text not null, note text not null, operator_id text not null, second_id text,
      business_date text not null, recorded_at text not null, act_id text not null, primary key (session_id, event_no)`,
    drawer_count: `session_id text not null references drawer_session, count_no integer not null, cash_json text not null, cash_cents integer not null,
      checks_cents integer not null, checks_count integer not null, cards_cents integer not null, cards_count integer not null,
      operator_id text not null, witness_id text, recorded_at text not null, act_id text not null, primary key (session_id, count_no)`,
    sealed_bag: `bag_id text primary key, bag_no text not null unique, source text not null check (source in ('drawer', 'turn_in', 'night_drop', 'batch', 'change_fund')),
      source_id text not null, cash_cents integer not null, cash_json text not null, checks_cents integer not null, checks_count integer not null,
      journal_id text not null references journal, operator_id text not null, witness_id text, business_date text not null,
      recorded_at text not null, act_id text not null`,
    change_fund_event: `event_id text primary key, event_no integer not null unique, kind text not null,
      amount_cents integer not null, fund_cents integer not null check (fund_cents >= 0), counted_json text, session_id text, bag_id text,
      journal_id text references journal, custodian_id text not null, note text not null, operator_id text not null, second_id text,
      business_date text not null, recorded_at text not null, act_id text not null`,
  },
  appendOnly: ['drawer_session', 'drawer_event', 'drawer_count', 'sealed_bag', 'change_fund_event'],
  indexes: [
    'create index drawer_session_day on drawer_session (business_date, operator_id)',
    'create index sealed_bag_source on sealed_bag (source_id)',
  ],
}
