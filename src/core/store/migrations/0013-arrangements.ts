import type {Migration} from '#core/store/migrations/migration.js'

/**
 * What was agreed beside the schedule of an arrangement, what was decided at a desk or a door, and plans set going again.
 * Installment 0 is the down payment, due on the day it has to be in.
 */
export const arrangements: Migration = {
  name: '0013-arrangements',
  tables: {
    arrangement_terms: `account_id text not null, arrangement_id text not null, version integer not null check (version > 0), supersedes text,
      option text not null check (option in ('extension', 'amortization', 'alternative', 'deferral', 'reduction')), channel text not null,
      order_id text, delivered text not null, reason text not null, funding_source text not null, read_back text not null, rules_json text not null,
      operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, arrangement_id)`,
    arrangement_decision: `account_id text not null, decision_id text not null, decision text not null check (decision in ('approved', 'denied', 'call_supervisor')),
      read_back text not null, channel text not null, order_id text, can_pay_cents integer, arrangement_id text, rules_json text not null,
      operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, decision_id)`,
    arrangement_reinstatement: `account_id text not null, arrangement_id text not null, reinstated_on text not null, reason text not null,
      operator_id text not null, recorded_at text not null, act_id text not null, primary key (account_id, arrangement_id, reinstated_on)`,
  },
  appendOnly: ['arrangement_terms', 'arrangement_decision', 'arrangement_reinstatement'],
  indexes: ['create index arrangement_terms_supersedes on arrangement_terms (supersedes) where supersedes is not null'],
}
