import {Flags} from '@oclif/core'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {parseAccountNumber, parseSpokenId, type SpokenPrefix} from '#core/kernel/ids.js'
import {parseMoney, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import {ROLES} from '#core/staff/roles.js'
import {parsePaper, type Paper} from '#terminal/counted-paper.js'
import {reading} from '#terminal/reading.js'

export {Flags}

/** Dollars as `-?\d{1,9}(\.\d{2})?`, in cents. */
export const money = Flags.custom<Cents>({
  helpValue: 'AMOUNT',
  parse: async (input, _context, {name}) => reading(() => parseMoney(input, name)),
})

/** A day, `YYYY-MM-DD`. */
export const day = Flags.custom<BusinessDate>({
  helpValue: 'DATE',
  parse: async (input, _context, {name}) => reading(() => businessDate(input, name)),
})

/** `--for`: the day that accounts are judged for. */
export const judgedFor = day({summary: 'the day; without it the next lawful one'})

export const accountFlag = Flags.custom({
  helpValue: 'ACCOUNT',
  parse: async (input, _context, {name}) => reading(() => parseAccountNumber(input, name)),
})

/** `--account`: the account whose newest bill is explained, whose services are quoted, which alone is billed. */
const theAccount = {summary: 'the account it is about'}
export const ofAccount = accountFlag(theAccount)
export const ofAccounts = accountFlag({...theAccount, multiple: true})
/** Accounts of somebody who works here, which they never adjust. */
const ownAccount = accountFlag({summary: 'an account of the person', multiple: true})
const householdAccount = accountFlag({summary: "an account of the person's household", multiple: true})
export const heldAccounts = {'own-account': ownAccount, 'household-account': householdAccount}
export const trace = Flags.boolean({summary: 'how each line came about'})

const COUNT = /^\d{1,9}$/

/** `--count`: rows by whoever sends a file, envelopes by who opens a box, cash by who has a drawer. */
const WHAT_WAS_COUNTED = {summary: 'what was counted: rows, items, or cash as 20x14,coin4.83', helpValue: 'COUNT'}

/** A whole number from 0 on. */
export const count = Flags.custom<number>({
  helpValue: 'N',
  parse: async (input, _context, {name}) => reading(() => parseCount(input, name)),
})

export function parseCount(input: string, field: string): number {
  if (!COUNT.test(input)) throw usage('NOT_A_COUNT', `${field}: ${input} is not a whole number`, field)
  return Number(input)
}

const SUM = /^\d{1,15}$/

/** A sum of whole numbers, which may be past a count. */
const wholeSum = Flags.custom<number>({
  helpValue: 'N',
  parse: async (input, _context, {name}) =>
    reading(() => {
      if (!SUM.test(input)) throw usage('NOT_A_COUNT', `${name}: ${input} is not a whole number`, name)
      return Number(input)
    }),
})

/** An id people read aloud, with its check character: `spoken('S', {summary: …})`. */
export const spoken = (prefix: SpokenPrefix, options: {readonly summary: string; exclusive?: string[]}) =>
  Flags.custom({
    helpValue: `${prefix}-…`,
    parse: async (input, _context, {name}) => reading(() => parseSpokenId(prefix, input, name)),
  })(options)

/** Numbers of bags are read where bags are known: core/cashiering/bag-number. */
export const bags = Flags.string({summary: 'number on the bag it is sealed in', helpValue: 'NUMBER', multiple: true})
export const newBag = Flags.string({summary: 'number on the bag it is sealed in again', helpValue: 'NUMBER'})
export const businessDay = day({summary: 'the business day it is about'})
export const pdf = Flags.string({summary: 'write it for printing to a new PDF file', helpValue: 'FILE'})

/** On every command. */
export const everywhere = {
  store: Flags.string({
    summary: 'the store: a file or a postgres:// URL',
    env: 'CURBSTOP_STORE',
    helpGroup: 'shared',
    helpValue: 'FILE|URL',
  }),
  json: Flags.boolean({summary: 'one JSON object on stdout', helpGroup: 'shared'}),
  output: Flags.string({
    char: 'o',
    summary: 'write the answer to a new file',
    helpGroup: 'shared',
    helpValue: 'FILE|-',
  }),
  quiet: Flags.boolean({char: 'q', summary: 'print the id alone', helpGroup: 'shared'}),
  'no-input': Flags.boolean({summary: 'never ask', env: 'CURBSTOP_NO_INPUT', helpGroup: 'shared'}),
  'no-color': Flags.boolean({summary: 'no colours', helpGroup: 'shared'}),
  'no-pager': Flags.boolean({summary: 'no pager for long answers', env: 'CURBSTOP_NO_PAGER', helpGroup: 'shared'}),
  debug: Flags.boolean({summary: 'show where a bug is, on stderr', env: 'CURBSTOP_DEBUG', helpGroup: 'shared'}),
}

const asOf = day({summary: 'facts effective on or before this day'})
const knownAt = Flags.string({summary: 'as recorded at this UTC instant', helpValue: 'INSTANT'})
const readonly = Flags.boolean({summary: 'masked names, nothing logged, nothing written'})

/** Looking at one thing. */
export const view = {'as-of': asOf, 'known-at': knownAt, readonly}

/** Looking at many. */
export const list = {
  ...view,
  limit: count({char: 'L', summary: 'rows at most, 0 for all', env: 'CURBSTOP_LIMIT'}),
  csv: Flags.boolean({summary: 'rows as CSV', exclusive: ['json', 'jsonl']}),
  jsonl: Flags.boolean({summary: 'rows as one JSON object a line', exclusive: ['json', 'csv']}),
}

/** Changing something. */
export const write = {
  key: Flags.string({summary: 'the same key never does the same act twice', helpValue: 'KEY'}),
  'dry-run': Flags.boolean({char: 'n', summary: 'show what would be done, do nothing'}),
  yes: Flags.boolean({char: 'y', summary: 'do not ask to confirm; never stands for a second person'}),
  request: Flags.boolean({summary: 'ask another person where it is over your authority'}),
}

/** Changing something that is easily taken back: nothing to confirm. */
export const unconfirmed = {key: write.key, 'dry-run': write['dry-run'], request: write.request}

/** Changing many things from a file. */
export const bulk = {
  file: Flags.string({char: 'f', summary: 'the file to read', helpValue: 'FILE|-'}),
  errors: Flags.string({summary: 'write every bad row to a new CSV file', helpValue: 'FILE'}),
  partial: Flags.boolean({summary: 'take the good rows though some are bad'}),
}

/** Flags that some commands take one by one; a flag of one name is always one of these. */
export const billDate = day({summary: 'day of the bill'})
export const effective = day({summary: 'the day from which it counts'})
export const roles = Flags.string({summary: 'role, may be given again', options: [...ROLES], multiple: true})
export const name = Flags.string({summary: 'full name', helpValue: 'TEXT'})
export const phone = Flags.string({summary: 'phone with area code', helpValue: 'PHONE'})
export const email = Flags.string({summary: 'e-mail address', helpValue: 'EMAIL'})
/** A protection, a declaration, a person named: what was recorded is never changed, it is ended. */
export const end = Flags.string({summary: 'end what was recorded under this id', helpValue: 'ID'})
export const ground = Flags.string({
  summary: 'program or declaration that shows inability to pay',
  helpValue: 'GROUND',
})
export const serviceClass = Flags.string({summary: 'class of service, if not the usual one', helpValue: 'CLASS'})
export const reason = Flags.string({summary: 'reason code', helpValue: 'CODE'})
/** Of the terms of an arrangement. */
export const delivered = Flags.option({
  options: ['letter', 'email', 'read-aloud'] as const,
  summary: 'how the terms reach the customer',
})()
export const channel = Flags.string({summary: 'how it came in: counter, mail, web, phone', helpValue: 'WAY'})
export const topic = Flags.string({summary: 'what a contact is about', helpValue: 'CODE'})
export const language = Flags.string({summary: 'language spoken, such as es', helpValue: 'CODE'})
export const months = count({summary: 'in so many equal parts, a month apart'})
export const agency = Flags.string({summary: 'assistance agency', helpValue: 'CODE'})
export const note = Flags.string({summary: 'what the next person should know', helpValue: 'TEXT'})
export const reference = Flags.string({summary: 'what the other side calls it', helpValue: 'TEXT'})
export const pinFile = Flags.string({summary: 'file that holds the PIN, 0600', helpValue: 'FILE'})
export const witnessSession = Flags.string({summary: 'session file of the second person', helpValue: 'FILE'})
export const box = Flags.string({summary: 'the after-hours box', helpValue: 'NAME'})
export const continued = Flags.custom({
  summary: 'go on with this batch that is left open',
  helpValue: 'ND-…|BT-…',
  parse: async (input, _context, {name: flag}) =>
    reading(() => parseSpokenId(input.trim().toUpperCase().startsWith('BT-') ? 'BT' : 'ND', input, flag)),
})()
export const handBack = money({summary: 'one item goes back to its sender: what it was counted as'})
export const scan = Flags.boolean({summary: 'stubs are scanned: Enter takes the amount that the stub asks for'})
export const allowDuplicateRows = Flags.boolean({summary: 'equal rows in one file are all meant'})

export const cashFloat = Flags.string({summary: 'the float as counted, written as cash is', helpValue: 'COUNT'})
/** Cash as it was counted: read where the notes of the district are known, in core/cashiering/district-cash. */
export const counted = Flags.string(WHAT_WAS_COUNTED)
const paper = Flags.custom<Paper>({
  helpValue: 'TOTAL:COUNT',
  parse: async (input, _context, {name}) => reading(() => parsePaper(input, name)),
})
export const countedPaper = {
  checks: paper({summary: 'checks and money orders as counted, such as 3011.50:24'}),
  cards: paper({summary: 'card slips as counted, such as 1877.02:16'}),
}
export const drawer = Flags.string({summary: 'number of the drawer', helpValue: 'N'})
export const cashier = Flags.string({summary: 'figures of this person alone', helpValue: 'OPERATOR'})
export const bag = Flags.string({summary: 'number on the bag it is sealed in', helpValue: 'NUMBER'})

/** What a form or a formula is told, and the papers that go with it. */
export const facts = Flags.string({
  summary: 'what is told, may be given again',
  helpValue: 'NAME=VALUE',
  multiple: true,
})
export const attach = Flags.string({
  summary: 'evidence file: its hash is kept, not the file',
  helpValue: 'FILE',
  multiple: true,
})
/** `--evidence`: kinds of the files somebody brings, or where the program puts its own. */
export const WHAT_EVIDENCE = {
  summary: 'what each file attached is; of a list, a new folder to write it to',
  helpValue: 'KIND|DIR',
}
export const evidence = Flags.string({...WHAT_EVIDENCE, multiple: true})
/** `--list`: what was written down of one kind. */
export const listed = {summary: 'show what was recorded so far'}
/** What was granted: a role, a budget. */
export const revoking = {summary: 'take away what was granted'}
export const until = day({summary: 'last day it stands'})
const hash = Flags.custom({
  helpValue: 'HASH',
  parse: async (input, _context, {name}) =>
    reading(() => {
      if (/^[0-9a-f]{6,64}$/.test(input)) return input
      throw usage('BAD_HASH', `${name}: ${input} is not a hash (6 to 64 of 0-9 a-f)`, name)
    }),
})

export const ofBill = spoken('BL', {summary: 'the bill it is about'})

export const papers = {attach, evidence}

/** Changing what was billed. */
export const adjusting = {
  credit: money({summary: "dollars to the customer's good", exclusive: ['debit']}),
  debit: money({summary: 'dollars charged', exclusive: ['credit']}),
  fact: facts,
  'over-reason': Flags.string({summary: 'why an amount is typed over the one worked out', helpValue: 'TEXT'}),
}
export const readOn = day({summary: 'day of the read'})
export const readValue = count({summary: 'what the register really showed'})
export const meterSerial = Flags.string({summary: 'the meter, where several were read', helpValue: 'SERIAL'})
export const expect = hash({summary: 'what was shown: post that or nothing'})

/** The minute of something that happened. */
export const at = Flags.string({summary: 'local time, YYYY-MM-DDTHH:MM', helpValue: 'TIME'})

/** How files of the Open Water Rate Specification are read. */
export const compat = Flags.boolean({summary: 'OWRS files: round budgets as the reference calculator does'})
export const from = day({summary: 'first day'})
export const to = day({summary: 'first day after it'})

/** An occupant who becomes the customer in a landlord's place. */
export const occupant = {
  'occupant-of': accountFlag({summary: "the landlord's account, whose occupant becomes the customer"}),
  agrees: Flags.boolean({summary: 'occupant: agrees to the terms of service'}),
  'rent-months': count({summary: 'occupant: months of rent paid on time that were shown', default: 0}),
  'whole-account': Flags.boolean({summary: 'occupant: takes over for everybody at the address'}),
}

/** What came with a file on another way, and how it is laid out. */
export const profile = Flags.custom({
  summary: 'layout of the file, by name',
  helpValue: 'NAME',
  default: 'curbstop',
})
export const controlCount = count(WHAT_WAS_COUNTED)
export const controlTotal = money({summary: 'total that was counted, or that the sender says the file has'})
export const controlSum = wholeSum({summary: 'sum of the reads the sender says the file has'})
export const encoding = Flags.option({
  options: ['utf-8', 'latin1', 'windows-1252'] as const,
  summary: 'encoding of a file that does not say it',
})()

/** Plans: kept first, looked at, then posted once. */
export const apply = spoken('PL', {summary: 'post this plan'})
export const shownPlan = spoken('PL', {summary: 'list the rows of this plan'})

/** Making a plan of a file, looking at one, applying one. */
export const planning = {
  ...bulk,
  'batch-total': money({summary: 'total of the file as its sender says it, credits below zero'}),
  'control-count': controlCount,
  'allow-duplicate-rows': allowDuplicateRows,
  encoding,
  plan: Flags.string({summary: 'also write the plan to a new CSV file, for reading', helpValue: 'FILE'}),
  'show-plan': shownPlan,
  apply,
  limit: list.limit,
  csv: list.csv,
  jsonl: list.jsonl,
  ...write,
}
