import type {Migration} from '#core/store/migrations/migration.js'

/** Customers served at the counter, on the phone or by mail: who they proved to be, and every act done for them. */
export const contacts: Migration = {
  name: '0012-contacts',
  tables: {
    customer_contact: `contact_id text primary key, account_id text, channel text not null, relation text not null, points integer not null,
      facts_json text not null, topic text not null, outcome text not null, note text not null, started_at text not null,
      operator_id text not null, business_date text not null, recorded_at text not null, act_id text not null`,
    customer_contact_act: `contact_id text not null references customer_contact, act_id text not null, kind text not null,
      primary key (contact_id, act_id)`,
  },
  appendOnly: ['customer_contact', 'customer_contact_act'],
  indexes: [
    'create index customer_contact_account on customer_contact (account_id, recorded_at) where account_id is not null',
    'create index customer_contact_day on customer_contact (business_date)',
  ],
}
