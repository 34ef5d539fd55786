import {spawnSync} from 'node:child_process'
import {chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseSpokenId, SPOKEN_PREFIXES, type SpokenPrefix} from '#core/kernel/ids.js'
import {checkPrinted} from './json-schemas.js'
import {KeptProgram, plainWords} from './kept-program.js'
import {bin, DEMOS, demosFolder, newFolder, plainEnv, projectRoot, type Ran} from './run.js'

/**
 * A transcript is text: `$ command` lines run by a shell in an empty folder, each followed by what it prints. Stdout
 * stands as it is, stderr after `! `, an exit other than 0 as `? 65` at the end; a stdout line that could be taken for
 * one of these, or for a `# remark`, has `\` before it. `# with NAME` at the top starts from the folder that
 * `setup/NAME.sh` makes, once for all transcripts; a line `demo 300` there copies a demo store of 300 accounts.
 * What differs from run to run is shown by its kind: the first receipt id of a transcript is `RC-#1`, an account that is
 * opened `ACCOUNT-#1`, also in later `$ ` lines, where it stands for the id itself. All transcripts share one kept
 * process, but those that move the clock; the first line of each has a process of its own.
 */
export const transcriptFolder = join(projectRoot, 'test', 'transcripts')

/** The transcript whose own test replays it, with a look at its books in between. */
export const CASH_DAY = 'cash-day.txt'

export const transcriptFiles = (): string[] =>
  existsSync(transcriptFolder) ? readdirSync(transcriptFolder).filter((name) => name.endsWith('.txt')) : []

export const transcriptText = (name: string): string => readFileSync(join(transcriptFolder, name), 'utf8')

/** The `$ ` lines, without their `$ `. */
export const commandsOf = (text: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []))

/** Runs the whole transcript again and gives it as it reads now. */
export async function replay(text: string): Promise<string> {
  const world = worldFor(/^# with (\S+)$/m.exec(text)?.[1] ?? null)
  const kept = text.split('\n').filter((line) => line.startsWith('$ ') || /^#( |$)/.test(line))
  const out: string[] = []
  for (const line of kept)
    out.push(line.startsWith('$ ') ? `${line}\n${await runLine(world, line.slice(2))}` : `${line}\n`)
  return out.map((block, i) => (needsGap(kept, i) ? `\n${block}` : block)).join('')
}

/** An empty line before each remark that follows a command. */
const needsGap = (lines: readonly string[], i: number): boolean =>
  i > 0 && (lines[i]?.startsWith('#') ?? false) && (lines[i - 1]?.startsWith('$ ') ?? false)

interface World {
  readonly folder: string
  readonly env: Record<string, string>
  readonly captures: string
  readonly ids: Map<string, string>
  readonly program: KeptProgram
  /** The first line of each transcript has a process of its own. */
  begun: boolean
}

const shared = new KeptProgram()
/** Setups whose transcripts move the clock: row keys of one process never go back, so each runs by itself. */
const MOVES_THE_CLOCK = ['plans']

function worldFor(setup: string | null): World {
  const folder = newFolder()
  const captures = newFolder()
  if (setup !== null) cpSync(prepared(setup), folder, {recursive: true})
  const program = setup !== null && MOVES_THE_CLOCK.includes(setup) ? new KeptProgram() : shared
  return {folder, env: {...shellEnv(folder), CAPTURES: captures}, captures, ids: new Map(), program, begun: false}
}

const shellEnv = (folder: string): Record<string, string> => ({
  ...plainEnv(folder),
  CURBSTOP_STORE: 'demo.db',
  PATH: `${shimFolder()}${delimiter}${process.env['PATH'] ?? ''}`,
})

const made = new Map<string, string>()

function prepared(setup: string): string {
  const before = made.get(setup)
  if (before !== undefined) return before
  const folder = newFolder()
  const done = spawnSync('sh', ['-e', join(transcriptFolder, 'setup', `${setup}.sh`)], {
    cwd: folder,
    env: {...shellEnv(folder), [DEMOS]: demosFolder()},
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`setup ${setup} failed (${String(done.status)}):\n${done.stderr}`)
  made.set(setup, folder)
  return folder
}

let shims: string | null = null

/** `curbstop` as a command, and `demo` for a setup. What it prints with --json is kept as well, so that its schema can be checked. */
function shimFolder(): string {
  if (shims !== null) return shims
  shims = newFolder()
  const run = `'${process.execPath}' '${bin}' "$@"`
  const script = `#!/bin/sh
case " $* " in
*' --json '*)
  [ -n "$CAPTURES" ] || exec ${run}
  kept="$CAPTURES/$$"
  ${run} > "$kept.json"
  code=$?
  cat "$kept.json"
  echo $code > "$kept.exit"
  exit $code;;
*) exec ${run};;
esac
`
  writeFileSync(join(shims, 'curbstop'), script)
  chmodSync(join(shims, 'curbstop'), 0o755)
  const copyDemo = fileURLToPath(new URL('copy-demo.js', import.meta.url))
  writeFileSync(join(shims, 'demo'), `#!/bin/sh\nexec '${process.execPath}' '${copyDemo}' "$1"\n`, {mode: 0o755})
  return shims
}

async function runLine(world: World, line: string): Promise<string> {
  const command = line.replaceAll(/\b(?:[A-Z]{1,2}|ACCOUNT)-#\d+/g, (shown) => idShownAs(world, shown))
  const {stdout, stderr, exit} = (await runKept(world, command)) ?? runShell(world, command)
  checkCaptured(world, line)
  const lines = [
    ...linesOf(stdout).map((text) => (/^([$!?#\\]|$)/.test(text) ? `\\${text}` : text)),
    ...linesOf(stderr).map((text) => `! ${text}`.trimEnd()),
    ...(exit === 0 ? [] : [`? ${exit ?? -1}`]),
  ]
  nameNewAccounts(lines, world)
  return lines.map((text) => `${settled(text, world)}\n`).join('')
}

const runShell = (world: World, command: string): Ran => {
  const done = spawnSync('sh', ['-c', command], {
    ...{cwd: world.folder, env: world.env, encoding: 'utf8' as const, input: '', timeout: 120_000},
  })
  return {stdout: done.stdout, stderr: done.stderr, exit: done.status}
}

/** A line of the program alone needs no shell and no process of its own: null for any other. */
async function runKept(world: World, command: string): Promise<Ran | null> {
  const words = plainWords(command)
  const at = words?.findIndex((word) => !/^[A-Z_]+=/.test(word)) ?? -1
  if (words === null || words[at] !== 'curbstop') return null
  if (!world.begun) {
    world.begun = true
    return null
  }
  const said = Object.fromEntries(
    words.slice(0, at).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  )
  const argv = words.slice(at + 1)
  const ran = await world.program.run({argv, cwd: world.folder, env: {...world.env, ...said}})
  if (argv.includes('--json')) keepCapture(world, ran)
  return ran
}

/** Left where the shell's own `curbstop` leaves what it printed. */
function keepCapture({captures}: World, {stdout, exit}: Ran): void {
  writeFileSync(join(captures, 'kept.json'), stdout)
  writeFileSync(join(captures, 'kept.exit'), `${exit ?? -1}\n`)
}

function nameNewAccounts(lines: readonly string[], {ids}: World): void {
  for (const [, number = ''] of lines
    .join('\n')
    .matchAll(/(?:OPENED |open-account\/1.*?"account":")(\d{3}-\d{5}-\d\d)/g)) {
    if (ids.has(number)) continue
    const before = [...ids.values()].filter((shown) => shown.startsWith('ACCOUNT-')).length
    ids.set(number, `ACCOUNT-#${before + 1}`)
  }
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

const idShownAs = (world: World, shown: string): string =>
  [...world.ids].find(([, placeholder]) => placeholder === shown)?.[0] ?? shown

function checkCaptured(world: World, line: string): void {
  for (const name of readdirSync(world.captures).filter((file) => file.endsWith('.json'))) {
    const path = join(world.captures, name)
    const exit = Number(readFileSync(path.replace(/json$/, 'exit'), 'utf8'))
    try {
      checkPrinted(readFileSync(path, 'utf8'), exit)
      rmSync(path)
    } catch (error) {
      throw new Error(`${line}\n${(error as Error).message}`, {cause: error})
    }
  }
}

const PREFIXES = Object.keys(SPOKEN_PREFIXES).join('|')
const SPOKEN = new RegExp(`\\b(${PREFIXES})-[0-9A-HJKMNP-TV-Z]{8}\\b`, 'g')

/** The text with what differs from run to run shown by its kind. */
function settled(text: string, world: World): string {
  return text
    .replaceAll(world.folder, '<folder>')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<instant>')
    .replaceAll(/\b\d\d:\d\d (?=P[SD]T\b)/g, '<time> ')
    .replaceAll(/"business_date":"\d{4}-\d\d-\d\d"/g, '"business_date":"<today>"')
    .replaceAll(/\b(2026-11-23[ T])\d\d:\d\d\b/g, '$1<now>')
    .replaceAll(/\b[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\b/g, '<code>')
    .replaceAll(/\b[YNS]-[0-9A-HJKMNP-TV-Z]{5}\b/g, '<read-back>')
    .replaceAll(/"code":"[0-9A-F]{12}"/g, '"code":"<code>"')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<sha256>')
    .replaceAll(/"seal":"[0-9A-F]{12}"/g, '"seal":"<seal>"')
    .replaceAll(/(plan hash|--expect|sha256) [0-9a-f]{6}\b/g, '$1 <hash>')
    .replaceAll(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '<key>')
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, '<duration>')
    .replaceAll(/\b\d{3}-\d{5}-\d\d\b/g, (number) => world.ids.get(number) ?? number)
    .replaceAll(SPOKEN, (id, prefix: string) => placeholder(id, prefix as SpokenPrefix, world))
}

function placeholder(id: string, prefix: SpokenPrefix, {ids}: World): string {
  if (!isSpokenId(prefix, id)) return id
  const known = ids.get(id)
  if (known !== undefined) return known
  const number = [...ids.keys()].filter((other) => other.startsWith(`${prefix}-`)).length + 1
  ids.set(id, `${prefix}-#${number}`)
  return `${prefix}-#${number}`
}

function isSpokenId(prefix: SpokenPrefix, id: string): boolean {
  try {
    return parseSpokenId(prefix, id) === id
  } catch {
    return false
  }
}
