import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import {openStore} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

/**
 * Runs a command again and again, each time with one system call of it made to fail or to kill it, and looks at what
 * it left: the store as before, or as after, never between; and the same command again completes it once.
 */
export interface Sweep {
  /** A closed store, copied for every run. */
  readonly template: string
  /** Program and arguments on a store file; always the same idempotency key. */
  command(file: string): readonly string[]
}

/** What happens at a point: the process is killed, or the call says this. */
export interface Fault {
  readonly call: string
  readonly inject: string
  /** From this call on, not at this call alone. */
  readonly lasting?: boolean
}

export interface Swept {
  readonly points: number
  /** Kept although the process died before it could say so. */
  readonly unacknowledged: number
  readonly faults: readonly string[]
}

const IO_FAILED = 74
/** One thread makes the order of the calls repeatable. */
const ONE_THREAD = {...process.env, UV_THREADPOOL_SIZE: '1'}

/** How many rows each table holds, and whether pages, references, books and chain are sound. */
async function stateOf(file: string): Promise<string> {
  const store = await openStore(file)
  try {
    return await inSnapshot(store, async (reader) => {
      const tables = await select<{name: string}>(
        reader,
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
      )
      const counts: string[] = []
      for (const {name} of tables) {
        const [row] = await select<{n: number}>(reader, `select count(*) as n from ${name}`)
        if (row !== undefined && row.n > 0) counts.push(`${name} ${row.n}`)
      }
      const pages = await select<{integrity_check: string}>(reader, 'pragma integrity_check(1)')
      const dangling = await select(reader, 'pragma foreign_key_check')
      const broken = (await proveBooks(reader)).checks
        .filter((check) => !check.ok)
        .map((check) => `BROKEN ${check.name}`)
      return [...counts, pages[0]?.integrity_check ?? '', `dangling ${dangling.length}`, ...broken].join(', ')
    })
  } finally {
    await store.close()
  }
}

async function run(argv: readonly string[]): Promise<{code: number; said: string}> {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {stdio: ['ignore', 'ignore', 'pipe'], env: ONE_THREAD})
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>])
  return {code: code ?? -1, said: said.trim()}
}

interface States {
  readonly before: string
  readonly after: string
}

/** One sweep over one command. `every` is the stride: 1 visits each call. */
export class Sweeper {
  readonly #sweep: Sweep
  readonly #folder = mkdtempSync(join(tmpdir(), 'curbstop-sweep-'))
  #states: States | null = null
  #runs = 0

  constructor(sweep: Sweep) {
    this.#sweep = sweep
  }

  remove(): void {
    rmSync(this.#folder, {recursive: true, force: true})
  }

  #copy(): string {
    this.#runs += 1
    const file = join(this.#folder, `run-${this.#runs}.db`)
    copyFileSync(this.#sweep.template, file)
    return file
  }

  async #known(): Promise<States> {
    if (this.#states !== null) return this.#states
    const before = await stateOf(this.#copy())
    const file = this.#copy()
    const {code, said} = await run(this.#sweep.command(file))
    if (code !== 0) throw new Error(`the command does not work by itself: ${said}`)
    const after = await stateOf(file)
    if (/BROKEN/.test(before + after)) throw new Error(`the command leaves broken books: ${after}`)
    if (before === after) throw new Error('the command changes nothing')
    await run(this.#sweep.command(file))
    if ((await stateOf(file)) !== after) throw new Error('the command under its key twice changes more than once')
    this.#states = {before, after}
    return this.#states
  }

  /** How often the command makes a system call. */
  calls(call: string): number {
    const log = join(this.#folder, 'calls.log')
    const command = this.#sweep.command(this.#copy())
    const traced = spawnSync('strace', ['-f', '-o', log, '-e', `trace=${call}`, ...command], {env: ONE_THREAD})
    if (traced.status !== 0) throw new Error(`strace cannot follow the command: ${traced.stderr.toString()}`)
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes(`${call}(`)).length
  }

  async visit(fault: Fault, every: number): Promise<Swept> {
    const total = this.calls(fault.call)
    if (total === 0) throw new Error(`the command never calls ${fault.call}`)
    const points = Array.from({length: total}, (_, index) => index + 1).filter(
      (n) => (n - 1) % every === 0 || n === total,
    )
    const outcomes: {unacknowledged: boolean; faults: string[]}[] = []
    const queue = points.values()
    const work = async (): Promise<void> => {
      for (const point of queue) outcomes.push(await this.#at(fault, point))
    }
    await Promise.all([work(), work()])
    return {
      points: points.length,
      unacknowledged: outcomes.filter((outcome) => outcome.unacknowledged).length,
      faults: outcomes.flatMap((outcome) => outcome.faults),
    }
  }

  async #at(fault: Fault, point: number): Promise<{unacknowledged: boolean; faults: string[]}> {
    const {before, after} = await this.#known()
    const file = this.#copy()
    const command = this.#sweep.command(file)
    const when = `${point}${fault.lasting === true ? '+' : ''}`
    const injection = `inject=${fault.call}:${fault.inject}:when=${when}`
    // Without --seccomp-bpf: with it strace lets the first call of a thread go by unharmed.
    const {code, said} = await run([
      'strace',
      '-f',
      '-o',
      '/dev/null',
      '-e',
      `trace=${fault.call}`,
      '-e',
      injection,
      ...command,
    ])
    const found = await stateOf(file)
    const killed = fault.inject.startsWith('signal')
    const fits = killed
      ? found === before || found === after
      : (code === IO_FAILED && found === before) || (code === 0 && found === after)
    const faults = fits ? [] : [`${injection}: exit ${code} ${said}, left ${difference(found, before, after)}`]
    const again = await run(command)
    const completed = await stateOf(file)
    if (again.code !== 0 || completed !== after)
      faults.push(`${injection}, again: exit ${again.code} ${again.said}, left ${difference(completed, before, after)}`)
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, {force: true})
    return {unacknowledged: code !== 0 && found === after, faults}
  }
}

const difference = (found: string, before: string, after: string): string =>
  found === before ? 'the state before' : found === after ? 'the state after' : found
