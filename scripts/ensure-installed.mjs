// Installs the dependencies when they are missing or older than the lock file, so that one command does all set-up.
import {spawnSync} from 'node:child_process'
import {isInstalled} from './installed.mjs'

if (!isInstalled()) {
  process.stderr.write('Installing (the SQLite driver is compiled, about two minutes)…\n')
  const done = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  process.exitCode = done.status ?? 1
}
