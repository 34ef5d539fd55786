// node bench/price-reads.mjs READS RATES [--rounds 7]
// READS: csv(.gz) with usage_ccf and cust_class. RATES: a file of the Open Water Rate Specification. Prices every read as
// a whole process, against a plain loop that reads the same file, and against R where it is installed.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {convertOwrs} from '../dist/core/rates/owrs/convert-owrs.js'
import {medianOf, ratioOf, rounds, runOnce} from './measure.mjs'

const {values, positionals} = parseArgs({allowPositionals: true, options: {rounds: {type: 'string', default: '7'}}})
const [reads, rates] = positionals
if (reads === undefined || rates === undefined) throw new Error('which reads, and under which rates?')
const times = Number(values.rounds)
const print = (text) => process.stdout.write(`${text}\n`)
const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-reads-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))

/** Tiers of a 5/8" meter with potable water, for R: class, start of use above which the price holds, price. */
function tiersFor(rates) {
  const options = {file: rates, code: 'READS', mode: 'exact', changePolicy: 'by_period_start'}
  const [{classes}] = convertOwrs(readFileSync(rates, 'utf8'), options).plan.versions
  const listOf = (figures) =>
    Array.isArray(figures) ? figures : (figures.values['5/8"'] ?? figures.values['POTABLE'] ?? [])
  const rows = Object.entries(classes).flatMap(([name, {lines}]) => {
    const {convention, starts, prices} = lines[0].tiers
    const before = convention === 'first_unit' ? 1 : 0
    return listOf(prices).map((price, at) => `${name},${at === 0 ? 0 : listOf(starts)[at] - before},${price}`)
  })
  const file = join(folder, 'tiers.csv')
  writeFileSync(file, ['class,start,price', ...rows, ''].join('\n'))
  return file
}

const hasR = spawnSync('Rscript', ['--version']).status === 0
const price = {command: process.execPath, args: ['bench/reads/price.mjs', reads, rates]}
const sum = {command: process.execPath, args: ['bench/reads/sum.mjs', reads]}
const vectorised = hasR
  ? {command: 'Rscript', args: ['--vanilla', 'bench/reads/price.R', reads, tiersFor(rates)]}
  : null

const said = (one) => readFileSync(runOnce(one).output, 'utf8').replaceAll(/ +$/gm, '').trim()
const ours = said(price)
print(ours)
if (vectorised !== null) print(said(vectorised) === ours ? 'R makes the same of every class' : 'R DIFFERS')

const runs = rounds({price, sum, ...(vectorised === null ? {} : {vectorised})}, times)
const line = (id, what, [other, measure], target) => {
  const ratio = ratioOf(runs.price, runs[other], measure)
  const [mine, theirs] = ['price', other].map((name) => medianOf(runs[name], measure).toFixed(0))
  print(
    `${id.padEnd(4)} ${what.padEnd(58)} ${ratio.toFixed(2).padStart(7)}  target ${target}  ${ratio <= target ? 'met' : 'MISSED'}  (${mine} ms / ${theirs} ms)`,
  )
}
print(
  `\nmedians of ${times} interleaved rounds of whole processes; ${medianOf(runs.price, 'rss').toFixed(0)} MB at most`,
)
line('', 'every read priced / a plain loop over the file, wall', ['sum', 'wall'], 3)
line('', 'every read priced / a plain loop over the file, CPU', ['sum', 'cpu'], 3)
if (vectorised === null) print('P11  left out: R is not installed')
else {
  line('P11', 'every read priced / vectorised R, wall', ['vectorised', 'wall'], 0.6)
  line('P11', 'every read priced / vectorised R, CPU', ['vectorised', 'cpu'], 0.6)
}
