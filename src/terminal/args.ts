import {Args} from '@oclif/core'
import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {parseAccountNumber, parseSpokenId, SPOKEN_PREFIXES, type SpokenPrefix} from '#core/kernel/ids.js'
import {reading} from '#terminal/reading.js'

/** The account a command is about. No argument reads stdin: a loop that feeds stdin keeps its lines. */
export const account = Args.custom({
  description: 'account number, NNN-NNNNN-CC',
  ignoreStdin: true,
  parse: async (input) => reading(() => parseAccountNumber(input)),
})

export const spokenArg = (prefix: SpokenPrefix) =>
  Args.custom({
    description: `${SPOKEN_PREFIXES[prefix]}, ${prefix}-…`,
    ignoreStdin: true,
    parse: async (input) => reading(() => parseSpokenId(prefix, input)),
  })

const RECEIPT_PART = /^(.*?)(\.\d{1,3})?$/

/** A receipt or one part of it, `RC-7SSKCG12.2`. */
export const receiptArg = Args.custom({
  description: 'receipt or part of one, RC-… or RC-….2',
  ignoreStdin: true,
  parse: async (input) =>
    reading(() => {
      const [, receipt = input, part = ''] = RECEIPT_PART.exec(input.trim()) ?? []
      return parseSpokenId('RC', receipt) + part
    }),
})

/** An id of one of several kinds, told by its prefix. */
export const spokenArgs = (...prefixes: readonly SpokenPrefix[]) =>
  Args.custom({
    description: prefixes.map((prefix) => `${SPOKEN_PREFIXES[prefix]}, ${prefix}-…`).join('; or '),
    ignoreStdin: true,
    parse: async (input) =>
      reading(() => {
        const typed = input.trim().toUpperCase()
        const prefix = prefixes.find((one) => typed.startsWith(`${one}-`)) ?? prefixes[0] ?? 'J'
        return parseSpokenId(prefix, input)
      }),
  })

const PART_OF_RECEIPT = /\.\d{1,4}$/

/** A receipt, or one part of it: `RC-….2`. */
export const receiptPart = Args.custom({
  description: 'receipt, RC-…; of several parts one, RC-….2',
  ignoreStdin: true,
  parse: async (input) =>
    reading(() => {
      const part = PART_OF_RECEIPT.exec(input.trim())?.[0] ?? ''
      return `${parseSpokenId('RC', input.trim().slice(0, part === '' ? undefined : -part.length))}${part}`
    }),
})

/** Text as an argument, such as what to search for or a folder. */
export const textArg = Args.custom({ignoreStdin: true})

/** A day, `YYYY-MM-DD`. */
export const dayArg = Args.custom<BusinessDate>({
  ignoreStdin: true,
  parse: async (input) => reading(() => businessDate(input)),
})
