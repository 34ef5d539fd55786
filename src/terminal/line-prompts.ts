import {createInterface} from 'node:readline/promises'
import {Writable} from 'node:stream'
import {SEARCH_ROWS, type Check, type Choice, type Prompts} from '#terminal/prompts.js'
import {clean} from '#terminal/sanitize.js'
import {cancelled} from '#terminal/to-refusal.js'

export interface LineStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Questions as plain lines and choices by number: for screen readers and slow lines. */
export function linePrompts(streams: LineStreams = {input: process.stdin, output: process.stderr}): Prompts {
  const say = (line: string): void => {
    streams.output.write(`${clean(line)}\n`)
  }
  const ask = async (question: string, check: Check = () => true): Promise<string> => {
    for (;;) {
      const typed = (await readLine(streams, `${clean(question)}: `)).trim()
      const verdict = check(typed)
      if (verdict === true) return typed
      say(`Not taken: ${verdict}`)
    }
  }
  const choose = async <V>(message: string, choices: readonly Choice<V>[]): Promise<V> => {
    say(message)
    choices.forEach((choice, i) => {
      say(`  ${i + 1}. ${choice.name}`)
    })
    const number = await ask(`Number, 1 to ${choices.length}`, (typed) => isNumberUpTo(typed, choices.length))
    const chosen = choices[Number(number) - 1]
    if (chosen === undefined) throw cancelled()
    return chosen.value
  }
  return {
    text: async (message, {preset, check} = {}) => {
      const typed = await ask(preset === undefined ? message : `${message} (${preset})`, (given) =>
        (check ?? (() => true))(given === '' ? (preset ?? '') : given),
      )
      return typed === '' ? (preset ?? '') : typed
    },
    secret: (message) => readLine(streams, `${clean(message)}: `, 'hidden'),
    confirm: async (message, preset) => {
      const typed = await ask(`${message} (${preset ? 'Y/n' : 'y/N'})`, isYesOrNo)
      return typed === '' ? preset : typed.toLowerCase().startsWith('y')
    },
    choose,
    search: async (message, source) => {
      for (;;) {
        const found = (await source(await ask(message))).slice(0, SEARCH_ROWS)
        if (found.length > 0) return choose('Found', found)
        say('Nothing found')
      }
    },
  }
}

const isNumberUpTo = (typed: string, most: number): true | string =>
  (/^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= most) || `type a number from 1 to ${most}`

const isYesOrNo = (typed: string): true | string => /^(y|yes|n|no|)$/i.test(typed) || 'type y or n'

/** Takes what a person types and shows none of it. */
class Unseen extends Writable {
  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done()
  }
}

/** One line of input. @throws Refusal CANCELLED (130) at the end of input or on Ctrl-C */
async function readLine(streams: LineStreams, question: string, echo: 'shown' | 'hidden' = 'shown'): Promise<string> {
  if (echo === 'hidden') streams.output.write(question)
  const output = echo === 'hidden' ? new Unseen() : streams.output
  const reader = createInterface({input: streams.input, output, terminal: echo === 'hidden'})
  const ended = new Promise<never>((_resolve, reject) => {
    reader.once('SIGINT', () => {
      reject(cancelled())
    })
    reader.once('close', () => {
      reject(cancelled())
    })
  })
  try {
    return await Promise.race([reader.question(echo === 'hidden' ? '' : question), ended])
  } finally {
    reader.close()
    if (echo === 'hidden') streams.output.write('\n')
  }
}
