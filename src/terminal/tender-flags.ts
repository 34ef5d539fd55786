import {day, Flags, money, ofBill, spoken} from '#terminal/flags.js'

/** None of them takes the words after it: an account may follow. */
const again = {multiple: true, multipleNonGreedy: true} as const

/** What was handed over; what belongs to a tender comes in the same order as the tenders of its kind. */
export const tenders = {
  cash: money({summary: 'cash handed over'}),
  check: money({summary: 'a check, may be given again', ...again}),
  'check-number': Flags.string({summary: 'its number', helpValue: 'N', ...again}),
  routing: Flags.string({summary: 'its routing number', helpValue: 'N', ...again}),
  'check-date': day({summary: 'its date', ...again}),
  'check-account-file': Flags.string({
    summary: 'file that holds its bank account number, - for stdin, or prompt',
    helpValue: 'FILE|-|prompt',
    ...again,
  }),
  'cashiers-check': money({summary: "a cashier's check, may be given again", ...again}),
  'cashiers-check-number': Flags.string({summary: 'its number', helpValue: 'N', ...again}),
  'money-order': money({summary: 'a money order, may be given again', ...again}),
  'money-order-number': Flags.string({summary: 'its number', helpValue: 'N', ...again}),
  card: money({summary: 'a card payment that the processor took', ...again}),
  'card-brand': Flags.string({summary: 'its brand', helpValue: 'BRAND', ...again}),
  'card-ending': Flags.string({summary: 'its last 4 digits, never more', helpValue: 'NNNN', ...again}),
  'card-token': Flags.string({summary: "the processor's token of it", helpValue: 'TOKEN', ...again}),
  authorization: Flags.string({summary: "the processor's authorization", helpValue: 'N', ...again}),
}

/** Who money is for, and who brings it. */
export const payees = {
  payee: Flags.string({
    summary: 'ACCOUNT, DP-… or a code, and how much; may be given again',
    helpValue: 'WHOM=AMOUNT',
    ...again,
  }),
  bill: ofBill,
  arrangement: spoken('A', {summary: 'the arrangement it is for', exclusive: ['bill']}),
  amount: money({summary: 'how much'}),
  payor: Flags.string({summary: 'who pays, if it is not the customer', helpValue: 'NAME'}),
  suspense: Flags.string({summary: 'take it though its account is closed or not known: why', helpValue: 'REASON'}),
}

export const allowDuplicate = Flags.boolean({summary: 'it was taken before and is meant again'})
