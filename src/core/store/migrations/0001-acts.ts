import type {Migration} from '#core/store/migrations/migration.js'

/** Settings, operators and their roles, acts with their hash chain, requests and answers, looks at named accounts. */
export const acts: Migration = {
  name: '0001-acts',
  tables: {
    setting: 'name text primary key, value text not null',
    operator: `operator_id text primary key, name text not null, os_user text unique, recorded_at text not null, act_id text not null`,
    operator_pin: `operator_id text not null references operator, pin_id text not null, salt text not null, hash text not null,
      recorded_at text not null, act_id text not null, primary key (operator_id, pin_id)`,
    operator_role: `operator_id text not null references operator, event_id text not null, role text not null,
      granted integer not null check (granted in (0, 1)), effective_from text not null, recorded_at text not null, act_id text not null,
      primary key (operator_id, event_id)`,
    work_session: `session_id text primary key, operator_id text not null references operator, token_hash text not null, os_user text not null,
      boot_id text not null, terminal text not null, started_at text not null, last_used_at text not null, ended_at text`,
    sign_in_failure:
      'operator_id text not null, failure_id text not null, at text not null, primary key (operator_id, failure_id)',
    act: `seq integer primary key, act_id text not null unique, kind text not null, subject text not null, operator_id text not null,
      os_user text not null, login_user text, host text not null, terminal text, version text not null, business_date text not null,
      recorded_at text not null, idempotency_key text unique, input_hash text not null, input_json text not null,
      outcome_json text not null, prev_hash text not null, hash text not null`,
    act_head: 'head_id integer primary key check (head_id = 1), seq integer not null, hash text not null',
    request: `request_id text primary key, request_no text not null unique, kind text not null, account_id text, input_json text not null,
      input_hash text not null, amount_cents integer, summary text not null, approver_roles text not null, requester text not null,
      requester_os_user text not null, requested_at text not null, business_date text not null, expires_at text not null, act_id text not null`,
    request_answer: `request_id text primary key references request, answer text not null check (answer in ('approved', 'declined', 'withdrawn')),
      operator_id text not null, os_user text not null, answered_at text not null, reason text not null, act_id text not null`,
    look_log: `look_id text primary key, at text not null, business_date text not null, operator_id text not null, os_user text not null,
      command text not null, account_id text, filter text not null, row_count integer not null, rows_hash text not null`,
  },
  appendOnly: ['operator_pin', 'operator_role', 'act', 'request', 'request_answer', 'look_log'],
  indexes: [
    'create index look_log_account on look_log (account_id, at)',
    'create index act_subject on act (subject, seq)',
    'create index request_waiting on request (requested_at)',
  ],
}
