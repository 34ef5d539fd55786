import {Config, settings, type Command} from '@oclif/core'
import {expect} from 'chai'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOMS} from '#terminal/rooms.js'
import {everywhere} from '#terminal/flags.js'
import {projectRoot} from '../support/run.js'
import {commandsOf, transcriptFiles, transcriptText} from '../support/transcript.js'

interface FlagRecord {
  readonly name: string
  readonly type: string
  readonly char?: string
  readonly env?: string
  readonly summary?: string
  readonly description?: string
  readonly helpValue?: string
  readonly helpGroup?: string
}

type Compiled = typeof Command

const SUMMARY_COLUMNS = 80

settings.enableAutoTranspile = false
const config = await Config.load(projectRoot)
const ids = config.commands.map(({id}) => id).sort()
/** The classes themselves: a manifest on disk may be older than they are. */
const commands = await Promise.all(ids.map(async (id) => await config.findCommand(id, {must: true}).load()))
const flagsOf = ({baseFlags, flags}: Compiled): FlagRecord[] =>
  Object.entries({...baseFlags, ...flags}).map(([name, flag]) => ({...(flag as FlagRecord), name}))
const examplesOf = (command: Compiled): string[] =>
  command.examples.flatMap((example) =>
    typeof example === 'string' ? [example.replaceAll('<%= config.bin %>', 'curbstop')] : [],
  )
/** Whoever ran a line, it is the same line. */
const lines = transcriptFiles()
  .flatMap((name) => commandsOf(transcriptText(name)))
  .map((line) => line.replace(/^CURBSTOP_SESSION=\S+ /, ''))
const file = (...path: string[]): string => {
  const full = join(projectRoot, ...path)
  return existsSync(full) ? readFileSync(full, 'utf8') : ''
}

interface Schema {
  readonly additionalProperties?: unknown
  readonly oneOf?: readonly Schema[]
}

/** A command of several answers has a schema of each; none lets a key in that it does not name. */
const isClosed = ({additionalProperties, oneOf = []}: Schema): boolean =>
  additionalProperties === false || (oneOf.length > 0 && oneOf.every(isClosed))

describe('every command', () => {
  it('is in the manifest, where there is one: npm run build makes it anew', () => {
    const folder = join(projectRoot, 'dist', 'commands')
    const compiled = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.js')) : []
    expect(ids).to.deep.equal(compiled.map((name) => name.replace(/\.js$/, '')).sort())
  })

  for (const command of commands) {
    describe(command.id, () => {
      it('is named verb-noun and has its room in help', () => {
        expect(command.id).to.match(/^[a-z]+(-[a-z]+)*$/)
        expect(ROOMS.flatMap(([, names]) => names)).to.include(command.id)
      })

      it('says what it does in one line', () => {
        expect(command.summary ?? '').to.match(/^[A-Z].*[^.]$/)
        expect((command.summary ?? '').length).to.be.below(SUMMARY_COLUMNS)
      })

      it('has two examples or more, and a transcript runs each of them', () => {
        const examples = examplesOf(command)
        expect(examples).to.have.length.at.least(2)
        for (const example of examples) {
          expect(example.startsWith(`curbstop ${command.id}`), example).to.equal(true)
          expect(lines, `no transcript runs: ${example}`).to.include(example)
        }
      })

      it('answers with --json, in a transcript and by a schema', () => {
        expect(flagsOf(command).map(({name}) => name)).to.include.members(Object.keys(everywhere))
        const shown = lines.some((line) => line.includes(`curbstop ${command.id}`) && line.includes('--json'))
        expect(shown, `no transcript runs ${command.id} --json`).to.equal(true)
        const schema = file('data', 'schemas', `${command.id}.json`)
        expect(schema, `data/schemas/${command.id}.json`).not.to.equal('')
        expect(isClosed(JSON.parse(schema) as Schema), 'no other keys than those of the schema').to.equal(true)
      })

      it('lets no argument read stdin', () => {
        for (const [name, arg] of Object.entries(command.args)) {
          expect((arg as {ignoreStdin?: boolean}).ignoreStdin, name).to.equal(true)
        }
      })

      it('gives every flag a summary and a long name', () => {
        for (const flag of flagsOf(command)) {
          expect(flag.summary ?? '', `--${flag.name}`).not.to.equal('')
          expect(flag.name).to.match(/^[a-z]+(-[a-z]+)*$/)
        }
      })

      it('has its row in docs/duties.md', () => {
        expect(file('docs', 'duties.md')).to.contain(`\`${command.id}\``)
      })
    })
  }
})

describe('flags', () => {
  const uses = commands.flatMap((command) => flagsOf(command).map((flag) => ({command: command.id, flag})))

  // A check is money at the cashier's and a look before an arrangement: people say both.
  const TWO_MEANINGS = ['take-payment --check']

  it('mean the same in every command that has them', () => {
    const meaning = ({type, char, env, summary, description, helpValue, helpGroup}: FlagRecord): string =>
      JSON.stringify({type, char, env, summary, description, helpValue, helpGroup})
    for (const {command, flag} of uses) {
      if (TWO_MEANINGS.includes(`${command} --${flag.name}`)) continue
      const first = uses.find((use) => use.flag.name === flag.name)
      expect(meaning(flag), `--${flag.name} of ${command}, first in ${first?.command ?? ''}`).to.equal(
        meaning(first?.flag ?? flag),
      )
    }
  })

  it('have one letter for one meaning', () => {
    const letters = new Map<string, string>()
    for (const {flag} of uses) {
      if (flag.char === undefined) continue
      expect(letters.get(flag.char) ?? flag.name, `-${flag.char}`).to.equal(flag.name)
      letters.set(flag.char, flag.name)
    }
  })

  it('name no operator and hold no secret, nor do variables', () => {
    for (const {flag} of uses) {
      expect(flag.name).not.to.match(/^(operator|user|as|pin|password|token)$/)
      expect(flag.env ?? '').not.to.match(/OPERATOR|USER|PIN|PASSWORD|TOKEN/)
    }
  })
})
