import type {Migration} from '#core/store/migrations/migration.js'

/** What a customer declares of the household, and whom they want told. Documents are not kept. */
export const households: Migration = {
  name: '0016-households',
  tables: {
    income_declaration: `account_id text not null, declaration_id text not null, person_id text not null, ground text not null, declared_on text not null,
      until_on text, operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, declaration_id)`,
    income_declaration_end: `account_id text not null, declaration_id text not null, ended_on text not null, reason text not null, recorded_at text not null,
      act_id text not null, primary key (account_id, declaration_id)`,
    third_party: `account_id text not null, third_party_id text not null, name text not null, address text not null, phone text not null, email text not null,
      relation text not null, basis text not null check (basis in ('aged_65', 'dependent_adult')), named_on text not null, operator_id text not null,
      recorded_at text not null, act_id text not null, primary key (account_id, third_party_id)`,
    third_party_end: `account_id text not null, third_party_id text not null, ended_on text not null, reason text not null, recorded_at text not null,
      act_id text not null, primary key (account_id, third_party_id)`,
    district_stop: `stop_id text not null primary key, effective_from text not null, until_on text not null, reason text not null,
      operator_id text not null, recorded_at text not null, act_id text not null`,
    district_stop_end: `stop_id text not null primary key, ended_on text not null, reason text not null, recorded_at text not null, act_id text not null`,
    occupant_take_over: `account_id text not null, from_account_id text not null, taken_over_on text not null,
      covers text not null check (covers in ('own_meter', 'whole_account')), prompt_rent_months integer not null, left_owing_cents integer not null,
      rules_json text not null, recorded_at text not null, act_id text not null, primary key (account_id)`,
  },
  appendOnly: [
    'income_declaration',
    'income_declaration_end',
    'third_party',
    'third_party_end',
    'district_stop',
    'district_stop_end',
    'occupant_take_over',
  ],
  indexes: [
    'create index income_declaration_person on income_declaration (person_id)',
    'create index occupant_take_over_from on occupant_take_over (from_account_id)',
  ],
}
