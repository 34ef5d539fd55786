// Runs commands as whole processes, round by round in turn, and gives medians; ratios are medians of the rounds' ratios.
import {spawnSync} from 'node:child_process'
import {closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const preload = fileURLToPath(new URL('usage.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** One run: wall and CPU milliseconds, peak memory (of processes that report them: node, and those that write BENCH_USAGE). */
export function runOnce({command, args, input, env = {}, statuses = [0]}) {
  const usage = join(folder, 'usage.json')
  rmSync(usage, {force: true})
  const sink = openSync(join(folder, 'out'), 'w')
  const isNode = command === process.execPath
  const began = process.hrtime.bigint()
  const done = spawnSync(command, isNode ? ['--require', preload, ...args] : args, {
    input,
    stdio: [input === undefined ? 'ignore' : 'pipe', sink, 'pipe'],
    env: {...process.env, NODE_EXTRA_CA_CERTS: undefined, NODE_ENV: 'production', BENCH_USAGE: usage, ...env},
    maxBuffer: 1 << 30,
  })
  const wall = Number(process.hrtime.bigint() - began) / 1e6
  closeSync(sink)
  if (!statuses.includes(done.status))
    throw new Error(`${command} ${args.join(' ')} ended ${done.status}: ${done.stderr}`)
  const used = existsSync(usage) ? JSON.parse(readFileSync(usage, 'utf8')) : {cpu_ms: null, rss_mb: null}
  return {wall, cpu: used.cpu_ms, rss: used.rss_mb, output: join(folder, 'out')}
}

/** Interleaved rounds of named runs. */
export function rounds(cases, times) {
  const results = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round < times; round += 1) {
    for (const [name, one] of Object.entries(cases)) results[name].push(runOnce(one))
  }
  return results
}

export const medianOf = (runs, what) => median(runs.map((run) => run[what]))
export const ratioOf = (runs, others, what) => median(runs.map((run, i) => run[what] / others[i][what]))
