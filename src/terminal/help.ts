import type {Command, Config} from '@oclif/core'
import {usage} from '#core/kernel/refusal.js'
import {nearest} from '#terminal/command-line.js'
import {topics} from '#terminal/help-topics.js'
import {roomsWith} from '#terminal/rooms.js'
import type {Env} from '#terminal/terminal.js'
import {wrap} from '#terminal/text-width.js'

export interface HelpLook {
  readonly env: Env
  readonly width: number
}

const TITLE = "Curbstop, the back office of a water district's customer service"
const MARGIN = 14
/** How an example names the program. */
const BIN = '<%= config.bin %>'

const idsOf = (config: Config): string[] =>
  config.commands.filter((command) => !command.hidden).map((command) => command.id)

/** What `curbstop` alone prints: one screen, rooms and names. */
export function shortHelp(config: Config, look: HelpLook): string {
  const rooms = roomsWith(idsOf(config)).flatMap(({room, ids}) =>
    wrap(ids.join('  '), look.width - MARGIN).map((line, i) => (i === 0 ? room : '').padEnd(MARGIN) + line),
  )
  return [TITLE, '', ...rooms, '', ...closing(look.env)].join('\n') + '\n'
}

/** Every room with every command and what it does. */
export function fullHelp(config: Config, look: HelpLook): string {
  const summaries = new Map(config.commands.map((command) => [command.id, command.summary ?? '']))
  const widest = Math.max(0, ...idsOf(config).map((id) => id.length))
  const rooms = roomsWith(idsOf(config)).flatMap(({room, ids}) => [
    room,
    ...ids.map((id) => `  ${id.padEnd(widest)}  ${summaries.get(id) ?? ''}`),
    '',
  ])
  return [TITLE, '', ...rooms, ...closing(look.env)].join('\n') + '\n'
}

const closing = (env: Env): string[] => [
  'curbstop COMMAND --help   examples, then flags',
  `curbstop help TOPIC       ${Object.keys(topics(env)).join(', ')}`,
]

/** @throws Refusal UNKNOWN_COMMAND (64) when neither a command nor a topic has the name */
export function helpFor(config: Config, name: string, look: HelpLook): string {
  const topic = topics(look.env)[name]
  if (topic !== undefined) return `${name}: ${topic.summary}\n\n${topic.text}\n`
  const command = config.findCommand(name)
  if (command === undefined) throw unknownCommand(config, name, look.env)
  return commandHelp(config, command, look)
}

export function unknownCommand(config: Config, name: string, env: Env, suggest = true): Error {
  const near = suggest ? nearest(name, [...idsOf(config), ...Object.keys(topics(env))]) : []
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
  return usage('UNKNOWN_COMMAND', `there is no command ${name}${hint}`)
}

interface FlagHelp {
  readonly name: string
  readonly char?: string
  readonly type: string
  readonly helpValue?: string | string[]
  readonly summary?: string
  readonly description?: string
  readonly env?: string
  readonly options?: readonly string[]
  readonly helpGroup?: string
  readonly hidden?: boolean
}

function commandHelp(config: Config, command: Command.Loadable, {width}: HelpLook): string {
  const args = Object.values(command.args).map(({name, required, description}) => ({
    label: required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`,
    text: description ?? '',
  }))
  const flags = (Object.values(command.flags) as FlagHelp[]).filter(({hidden}) => hidden !== true)
  const own = flags.filter(({helpGroup}) => helpGroup === undefined)
  const shared = flags.filter(({helpGroup}) => helpGroup !== undefined)
  const examples = (command.examples ?? []).flatMap((example) =>
    typeof example === 'string' ? [`$ ${example.replaceAll(BIN, config.bin)}`] : [],
  )
  const sections: (readonly [string, readonly string[]])[] = [
    ['Usage', [[config.bin, command.id, ...args.map(({label}) => label), '[flags]'].join(' ')]],
    ['Examples', examples],
    ['', command.description === undefined ? [] : wrap(command.description, width - 2)],
    ['Arguments', aligned(args, width)],
    ['Flags', aligned(own.map(flagHelp), width)],
    ['Shared flags', aligned(shared.map(flagHelp), width)],
  ]
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [...(title === '' ? [] : [title]), ...lines.map((line) => `  ${line}`)].join('\n'))
  return `${[command.summary ?? '', ...body].join('\n\n')}\n`
}

interface Labelled {
  readonly label: string
  readonly text: string
}

function flagHelp({name, char, type, helpValue, summary, description, env, options}: FlagHelp): Labelled {
  const value = type === 'boolean' ? '' : ` ${[helpValue ?? 'TEXT'].flat().join(' ')}`
  const choices = options === undefined ? '' : ` (${options.join(', ')})`
  const variable = env === undefined ? '' : ` [${env}]`
  return {
    label: `${char === undefined ? '    ' : `-${char}, `}--${name}${value}`,
    text: `${summary ?? description ?? ''}${choices}${variable}`,
  }
}

function aligned(rows: readonly Labelled[], width: number): string[] {
  const widest = Math.max(0, ...rows.map(({label}) => label.length))
  return rows.flatMap(({label, text}) =>
    wrap(text, Math.max(20, width - widest - 4)).map((line, i) => `${(i === 0 ? label : '').padEnd(widest)}  ${line}`),
  )
}
