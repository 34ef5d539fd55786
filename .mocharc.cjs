const {readdirSync} = require('node:fs')
const {availableParallelism} = require('node:os')

// Files named on the command line run alone; otherwise every test runs, the files shared out among processes, those
// that take longest first.
const named = process.argv.some((word) => word.endsWith('.test.js'))
const LONGEST = ['dist-test/transcripts.test.js', 'dist-test/faults/']
const rank = (file) =>
  (LONGEST.findIndex((start) => file.startsWith(start)) + LONGEST.length + 1) % (LONGEST.length + 1)
const all = () =>
  readdirSync('dist-test', {recursive: true})
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => `dist-test/${file}`)
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
const base = {
  require: ['./dist-test/support/setup.js'],
  timeout: 60000,
  'forbid-only': true,
  'forbid-pending': false,
}
module.exports = named
  ? base
  : {
      ...base,
      spec: all(),
      require: [...base.require, './dist-test/support/whole-run.js'],
      parallel: true,
      jobs: Math.max(2, availableParallelism()),
      timeout: 180000,
    }
