// node bench/reads/price.mjs READS RATES: prices every read of a file under a file of the Open Water Rate Specification.
import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'
import {fraction} from '../../dist/core/rates/fraction.js'
import {convertOwrs} from '../../dist/core/rates/owrs/convert-owrs.js'
import {compilePlan, priceBill} from '../../dist/core/rates/price-bill.js'

const [reads, rates] = process.argv.slice(2)
const options = {file: rates, code: 'READS', mode: 'exact', changePolicy: 'by_period_start'}
const {plan} = convertOwrs(readFileSync(rates, 'utf8'), options)
const compiled = compilePlan(plan)
const [from, to] = [plan.versions[0].effective_from, plan.versions[0].effective_from.replace(/..$/, '31')]
const METER = {meter_size: '5/8"', water_type: 'POTABLE'}
const LEFT_OUT = 'OTHER'

const file = readFileSync(reads)
const bytes = reads.endsWith('.gz') ? gunzipSync(file) : file
const [NEWLINE, COMMA, QUOTE, ZERO, NINE] = [10, 44, 34, 48, 57]

/** Whole units straight from the bytes; anything else as its text. */
function useIn(start, end) {
  let whole = 0
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]
    if (byte < ZERO || byte > NINE) return bytes.latin1Slice(start, end)
    whole = whole * 10 + byte - ZERO
  }
  return fraction(whole)
}

/** Classes by length and first byte; one that is not of the spelling remembered is looked at as text. */
const spelled = new Map()
function classIn(start, end) {
  const [from, until] = bytes[start] === QUOTE ? [start + 1, end - 1] : [start, end]
  const key = (until - from) * 256 + bytes[from]
  const known = spelled.get(key)
  if (known !== undefined && isSpelled(known.bytes, from)) return known.name
  const name = bytes.latin1Slice(from, until)
  spelled.set(key, {name, bytes: Buffer.from(name, 'latin1')})
  return name
}
function isSpelled(word, from) {
  for (let at = 0; at < word.length; at += 1) if (word[at] !== bytes[from + at]) return false
  return true
}

function priceOne(usage, serviceClass) {
  const values = {meter_size: METER.meter_size, water_type: METER.water_type, usage}
  return priceBill(compiled, {serviceClass, from, to, billOn: to, partial: false, values, meters: []}).total
}

/** Fields of the file stand without commas or line ends in them. */
function priceAll(sums) {
  const headEnd = bytes.indexOf(NEWLINE)
  const columns = bytes.latin1Slice(0, headEnd).trim().replaceAll('"', '').split(',')
  const [useAt, classAt] = [columns.indexOf('usage_ccf'), columns.indexOf('cust_class')]
  const last = bytes.length
  let [column, start, usage, serviceClass] = [0, headEnd + 1, null, '']
  for (let at = start; at <= last; at += 1) {
    const byte = at === last ? NEWLINE : bytes[at]
    if (byte !== COMMA && byte !== NEWLINE) continue
    if (column === useAt) usage = useIn(start, at)
    else if (column === classAt) serviceClass = classIn(start, at)
    start = at + 1
    column += 1
    if (byte === COMMA) continue
    if (column === columns.length && serviceClass !== LEFT_OUT) {
      let so = sums.get(serviceClass)
      if (so === undefined) sums.set(serviceClass, (so = {reads: 0, cents: 0}))
      so.reads += 1
      so.cents += priceOne(usage, serviceClass)
    }
    column = 0
  }
}

const sums = new Map()
priceAll(sums)
const money = (cents) => (cents / 100).toFixed(2)
const all = [...sums.values()]
const totalOf = (what) => all.reduce((sum, so) => sum + so[what], 0)
console.log(`${totalOf('reads')} ${money(totalOf('cents'))}`)
for (const [name, so] of [...sums].sort()) console.log(`${name} ${so.reads} ${money(so.cents)}`)
