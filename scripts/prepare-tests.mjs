// Installs, builds and lints before the tests. The SQLite driver is compiled, about two minutes on one core, while the
// others build and lint what needs no driver.
import {spawn} from 'node:child_process'
import {isInstalled} from './installed.mjs'

/** Runs a program with its output on stderr; fails with what was run. */
const run = (program, ...words) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, {stdio: ['ignore', 2, 2], shell: process.platform === 'win32'})
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${[program, ...words].join(' ')} failed`))
    })
  })
const node = (...words) => run(process.execPath, ...words)
const QUIET = ['--no-fund', '--no-audit', '--loglevel=error']

async function install() {
  process.stderr.write('Installing (the SQLite driver is compiled, about two minutes)…\n')
  await run('npm', 'ci', '--ignore-scripts', ...QUIET)
}

async function buildAndLint() {
  await node('node_modules/typescript/bin/tsc', '-b', 'test')
  await Promise.all([
    node('node_modules/eslint/bin/eslint.js', '.'),
    node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  ])
}

const complete = isInstalled()
try {
  if (!complete) await install()
  const work = [buildAndLint()]
  if (!complete) work.push(run('npm', 'rebuild', ...QUIET))
  await Promise.all(work)
  await node('scripts/manifest.mjs')
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
