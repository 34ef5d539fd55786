// node bench/reads/sum.mjs READS: what reading costs anyone. A plain loop that sums one column.
import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'

const [reads] = process.argv.slice(2)
const file = readFileSync(reads)
const [head, ...lines] = (reads.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8').split('\n')
const at = head.replaceAll('"', '').split(',').indexOf('usage_ccf')
let sum = 0
for (const line of lines) if (line !== '') sum += Number(line.split(',')[at])
console.log(sum)
