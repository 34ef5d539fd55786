import {existsSync, statSync} from 'node:fs'

const installed = 'node_modules/.package-lock.json'
const lock = 'package-lock.json'

/** Whether the dependencies are there, no older than the lock file, and the SQLite driver is compiled. */
export const isInstalled = () =>
  existsSync(installed) &&
  statSync(installed).mtimeMs >= statSync(lock).mtimeMs &&
  existsSync('node_modules/sqlite3/build/Release/node_sqlite3.node')
