import {count, day, delivered, Flags, months} from '#terminal/flags.js'

/** What makes a new version of an arrangement. */
export const newTerms = {
  move: Flags.string({summary: 'a part moves from one day to another', helpValue: 'OLD=NEW', multiple: true}),
  split: count({summary: 'number of the installment that is paid in two halves', exclusive: ['months']}),
  months,
  'catch-up': day({summary: 'day on which what was missed is due'}),
  'add-current': Flags.boolean({summary: 'take in what fell due since and is not covered'}),
  delivered,
}
