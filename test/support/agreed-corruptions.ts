/** Raw changes of what was agreed or granted, as no command makes them, and the check that must name them. */
export const AGREED_CORRUPTIONS: readonly (readonly [what: string, check: string, sql: string])[] = [
  [
    'a rebate that nobody pays for',
    'adjustments',
    `update adjustment set funding_source = null where reason = 'CONSERVATION'`,
  ],
  [
    'a reversal of another journal',
    'adjustments',
    `update adjustment_reversal set journal_id = (select min(journal_id) from journal where kind = 'bill.import')`,
  ],
  [
    'an installment made smaller',
    'arrangements',
    `update installment set amount_cents = amount_cents - 1 where amount_cents = 617`,
  ],
  [
    'an arrangement of a charge of somebody else',
    'arrangements',
    `update arrangement_item set receivable_id = (select max(receivable_id) from receivable where account_id <> arrangement_item.account_id)`,
  ],
  ['an arrangement of nothing', 'arrangements', `delete from arrangement_item`],
  ['a version that was not ended by the next', 'arrangements', `delete from arrangement_end`],
  [
    'a version superseded by two',
    'arrangements',
    `update arrangement_terms set supersedes = (select min(supersedes) from arrangement_terms)`,
  ],
]
