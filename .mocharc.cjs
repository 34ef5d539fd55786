// Files named on the command line run alone; otherwise every test runs.
const named = process.argv.some((word) => word.endsWith('.test.js'))
module.exports = {
  spec: named ? [] : ['dist-test/**/*.test.js'],
  require: ['./dist-test/support/setup.js'],
  timeout: 60000,
  'forbid-only': true,
  'forbid-pending': false,
}
