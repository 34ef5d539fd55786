import type {Migration} from '#core/store/migrations/migration.js'

/**
 * Rate plans as they were adopted, weather, what is known of an account for its bill, registers of meters, billing runs,
 * and from which reads and facts each bill was priced.
 */
export const rates: Migration = {
  name: '0006-rates',
  tables: {
    rate_version: `plan_code text not null, effective_from text not null, title text not null, unit text not null, change_policy text not null,
      source text not null check (source in ('plan', 'owrs')), file_name text not null, content_json text not null, content_hash text not null,
      recorded_at text not null, act_id text not null, primary key (plan_code, effective_from)`,
    et_period: `zone text not null, from_on text not null, to_on text not null, inches_thousandths integer not null check (inches_thousandths >= 0),
      source text not null, recorded_at text not null, act_id text not null, primary key (zone, from_on)`,
    billing_fact: `account_id text not null references account, fact_id text not null, name text not null, value text not null,
      from_on text not null, until_on text, source text not null, recorded_at text not null, act_id text not null,
      primary key (account_id, fact_id)`,
    meter_register: `meter_id text primary key references meter, dials integer not null check (dials > 0), unit text not null,
      multiplier_thousandths integer not null check (multiplier_thousandths > 0), recorded_at text not null, act_id text not null`,
    read_flag: `service_point_id text not null, read_id text not null, check_name text not null, detail text not null,
      primary key (service_point_id, read_id, check_name)`,
    billing_run: `run_id text primary key, plan_no text not null unique, cycle text not null, reads_through text not null, bill_on text not null,
      due_on text not null, rows_hash text not null, billed_count integer not null, billed_cents integer not null, held_count integer not null,
      refused_count integer not null, recorded_at text not null, act_id text not null`,
    billing_run_row: `run_id text not null references billing_run, account_id text not null,
      outcome text not null check (outcome in ('bill', 'held', 'refused')), rule text not null, detail text not null, total_cents integer not null,
      row_hash text not null, content_json text not null, primary key (run_id, account_id)`,
    billing_run_result: `run_id text not null, account_id text not null, state text not null check (state in ('posted', 'refused')),
      bill_id text, reason text not null, recorded_at text not null, act_id text not null, primary key (run_id, account_id)`,
    bill_pricing: `account_id text not null, bill_id text not null, plan_code text not null, inputs_json text not null, figures_json text not null,
      primary key (account_id, bill_id, plan_code)`,
    bill_read: `account_id text not null, bill_id text not null, service_point_id text not null, meter_id text not null, from_read_id text not null,
      to_read_id text not null, usage_thousandths integer not null, primary key (account_id, bill_id, service_point_id, to_read_id)`,
  },
  appendOnly: [
    'rate_version',
    'et_period',
    'billing_fact',
    'meter_register',
    'read_flag',
    'billing_run',
    'billing_run_row',
    'billing_run_result',
    'bill_pricing',
    'bill_read',
  ],
  indexes: ['create index bill_read_point on bill_read (service_point_id, to_read_id)'],
}
