import {channel, day, delivered, expect, Flags, money, months, reason, spoken, write} from '#terminal/flags.js'

/** Terms of an arrangement, who asks for it and how. */
export const arranging = {
  check: Flags.boolean({summary: 'rules and offers only, nothing is written', exclusive: ['request']}),
  'can-pay': money({summary: 'what can be paid on each pay day'}),
  'pay-days': Flags.string({
    summary: 'monthly, semimonthly, biweekly or weekly, with one such day: weekly:2026-12-04',
    helpValue: 'OFTEN[:DATE]',
  }),
  months,
  amount: money({summary: 'how much'}),
  first: day({summary: 'day of the first installment'}),
  down: money({summary: 'down payment'}),
  'down-by': day({summary: 'last day of the down payment'}),
  reduce: money({summary: 'what is lowered first, from money that is not rates'}),
  'include-current': Flags.boolean({summary: 'the bill that is not due yet is covered too'}),
  delivered,
  'field-order': spoken('F', {summary: 'the order somebody stands at the door with'}),
  relation: Flags.string({summary: 'who they are to the account', default: 'holder', helpValue: 'WORD'}),
  supersede: Flags.boolean({summary: 'a new version of the one that runs'}),
  'declares-low-income': Flags.boolean({summary: 'income below the limit is declared too, no paper is asked for'}),
  channel,
  reason,
  expect,
  ...write,
}
