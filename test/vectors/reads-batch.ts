import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {plainMoney, sum, type Cents, ZERO, add} from '#core/kernel/money.js'
import {priceBill} from '#core/rates/price-bill.js'
import {billInputs, type OwrsFiles} from './owrs-adapter.js'
import type {PublishedExample} from './published-vectors.js'
import {judged, type Verdict} from './tally.js'

interface ClassSum {
  n: number
  usage: number
  bill: Cents
}
interface ExpectedBatch {
  readonly rows: number
  readonly total_bill: string
  readonly by_class: Readonly<Record<string, {readonly n: number; readonly usage: number; readonly bill: string}>>
}

const LEFT_OUT = 'OTHER'
const GIVEN = {meter_size: '5/8"', water_type: 'POTABLE'}
const US_PER_MS = 1000

/** Every read of a file priced one by one, summed by class; how long the pricing alone took is printed. */
export function judgeBatch(files: OwrsFiles, example: PublishedExample, folder: string): Verdict {
  const loaded = files.load(example.file ?? '', 'exact')
  const reads = readReads(join(folder, example.data ?? '')).filter(([, serviceClass]) => serviceClass !== LEFT_OUT)
  const asked = reads.map(([usage, serviceClass]) => billInputs(loaded, serviceClass, {...GIVEN, usage}))
  const before = process.cpuUsage()
  const totals = asked.map((inputs) => priceBill(loaded.compiled, inputs).total)
  const {user} = process.cpuUsage(before)
  console.log(`${example.id}: ${totals.length} bills priced in ${(user / US_PER_MS).toFixed(0)} ms of processor time`)
  const classes = new Map<string, ClassSum>()
  for (const [at, [usage, serviceClass]] of reads.entries()) {
    const so = classes.get(serviceClass) ?? {n: 0, usage: 0, bill: ZERO}
    classes.set(serviceClass, {n: so.n + 1, usage: so.usage + usage, bill: add(so.bill, totals[at] ?? ZERO)})
  }
  const expected = example.expected as unknown as ExpectedBatch
  const got = {
    rows: totals.length,
    total_bill: plainMoney(sum(totals)),
    by_class: Object.fromEntries(
      Array.from(classes, ([name, one]) => [name, {...one, bill: plainMoney(one.bill)}] as const).toSorted(
        ([a], [b]) => (a < b ? -1 : 1),
      ),
    ),
  }
  const [is, should] = [JSON.stringify(got), JSON.stringify(expected)]
  return judged(example.id, ['batch'], is === should ? [] : [`expected ${should}`, `got      ${is}`])
}

/** Whole units and class of each read. */
function readReads(path: string): [number, string][] {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
  const columns = header.split(',').map((name) => name.replaceAll('"', ''))
  const [usage, serviceClass] = [columns.indexOf('usage_ccf'), columns.indexOf('cust_class')]
  return lines.map((line) => {
    const cells = line.split(',')
    return [Number(cells[usage]), (cells[serviceClass] ?? '').replaceAll('"', '')]
  })
}
