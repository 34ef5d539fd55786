import {at, count, Flags, judgedFor, list, money, WHAT_EVIDENCE} from '#terminal/flags.js'

/** Which lines of a shut-off list are printed or written down; narrowed, never widened. */
export const shutoffListing = {
  for: judgedFor,
  show: Flags.option({
    summary: 'which accounts to print',
    options: ['listed', 'held'] as const,
    default: 'listed' as const,
  })(),
  route: Flags.string({summary: 'this route alone', helpValue: 'ROUTE'}),
  'min-amount': money({summary: 'leave off what is past due by less'}),
  'min-days': count({summary: 'leave off what is past due for fewer days'}),
  'crew-sheet': Flags.boolean({summary: 'by route and address, for the crew'}),
  evidence: Flags.string({...WHAT_EVIDENCE, exclusive: ['readonly', 'release', 'csv', 'jsonl']}),
  ...{limit: list.limit, csv: list.csv, jsonl: list.jsonl, readonly: list.readonly},
}

/** What the field reports of a valve. */
export const atTheMeter = {
  at,
  reading: count({summary: 'what the register shows'}),
  'seal-no': Flags.string({summary: 'number of the seal or the lock', helpValue: 'NUMBER'}),
  photo: Flags.string({summary: 'number of the photo', helpValue: 'REF'}),
  'tag-left': Flags.boolean({summary: 'a tag was left at the door'}),
}
