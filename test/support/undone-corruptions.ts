/** Raw changes of what was voided, moved or cancelled, as no command makes them, and the check that must name each. */
export const UNDONE_CORRUPTIONS: readonly (readonly [what: string, check: string, sql: string])[] = [
  ['a void left without its payments', 'undone-payments', `delete from payment_undoing where kind = 'voided'`],
  ['a void taken out', 'undone-payments', `delete from payment_void`],
  [
    'a payment moved by the mirror of another',
    'undone-payments',
    `update payment_undoing set journal_id = (select journal_id from payment_undoing where kind = 'voided') where kind = 'moved'`,
  ],
  ['a payment moved nowhere', 'undone-payments', `delete from payment_move`],
  [
    'a payment that grew when it was moved',
    'undone-payments',
    `update payment set amount_cents = 5679 where source = 'move-payment'`,
  ],
  [
    'money cancelled into suspense with another day',
    'undone-payments',
    `update suspense_item set effective_on = '2026-01-01' where source = 'move-payment'`,
  ],
  [
    'a payment said to be moved that still counts',
    'undone-payments',
    `delete from payment_undoing where kind = 'moved'`,
  ],
  [
    'a payment voided and returned',
    'undone-payments',
    `insert into payment_return (account_id, payment_id, returned_on, code, journal_id, recorded_at, act_id)
     select account_id, payment_id, '2026-07-01', 'R01', journal_id, recorded_at, act_id from payment_undoing where kind = 'voided'`,
  ],
]
