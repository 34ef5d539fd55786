import {businessDate, type BusinessDate} from '#core/kernel/business-date.js'
import {parseAccountNumber} from '#core/kernel/ids.js'
import {parseMoney, plainMoney, type Cents} from '#core/kernel/money.js'
import {parseCount} from '#terminal/flags.js'
import type {Check, Choice, Prompts} from '#terminal/prompts.js'

/** How a missing value is asked for, and how the answer looks as words of a command line. */
export interface Question<V> {
  ask(prompts: Prompts): Promise<V>
  /** Words of the same command without questions; null for what is never shown (a PIN). */
  words(name: string, value: V): readonly string[] | null
  /** Flags that answer as well: with one of them given, nothing is asked and the value is null. */
  readonly or?: readonly string[]
  /** The value where nobody can be asked: for what a missing flag says well enough. */
  readonly absent?: V
}

const flagWords = (name: string, text: string): readonly string[] => [`--${name}`, text]

/** Text read by `parse`, which throws a refusal that becomes the remark under the question. */
export function typed<V>(
  message: string,
  parse: (text: string) => V,
  options: {readonly preset?: string; readonly print?: (value: V) => string} = {},
): Question<V> {
  const {preset, print = (value) => String(value)} = options
  const check: Check = (text) => {
    try {
      parse(text)
      return true
    } catch (error) {
      return (error as Error).message.split('\n')[0] ?? ''
    }
  }
  return {
    ask: async (prompts) => parse(await prompts.text(message, preset === undefined ? {check} : {preset, check})),
    words: (name, value) => flagWords(name, print(value)),
  }
}

export const text = (message: string, options: {readonly preset?: string} = {}): Question<string> =>
  typed(message, (given) => given, options)

/** Dollars typed without separators. */
export const amount = (message: string): Question<Cents> => typed(message, parseMoney, {print: plainMoney})

/** A whole number from 0. */
export const count = (message: string): Question<number> => typed(message, (given) => parseCount(given, 'value'))

export const date = (message: string, preset?: BusinessDate): Question<BusinessDate> =>
  typed(message, businessDate, preset === undefined ? {} : {preset})

export const accountNumber = (message: string): Question<string> => ({
  ...typed(message, parseAccountNumber),
  words: (_name, value) => [value],
})

export const choice = <V extends string>(message: string, choices: readonly Choice<V>[]): Question<V> => ({
  ask: (prompts) => prompts.choose(message, choices),
  words: flagWords,
})

export const yesNo = (message: string): Question<boolean> => ({
  ask: (prompts) => prompts.confirm(message, false),
  words: (name, value) => (value ? [`--${name}`] : []),
  absent: false,
})

/** One of many, found while typing: accounts by name, premises by address. */
export const found = (
  message: string,
  source: (term: string) => Promise<readonly Choice<string>[]>,
): Question<string> => ({ask: (prompts) => prompts.search(message, source), words: flagWords})

export const pin = (message: string): Question<string> => ({
  ask: (prompts) => prompts.secret(message),
  words: () => null,
})

/** The same question where other flags may answer instead. */
export const orFlags = <V>(question: Question<V>, ...or: readonly string[]): Question<V | null> => ({
  ask: (prompts) => question.ask(prompts),
  words: (name, value) => (value === null ? [] : question.words(name, value)),
  or,
})

/** The same question whose answer no flag says. */
export const unsaid = <V>(question: Question<V>): Question<V> => ({...question, words: () => null})
