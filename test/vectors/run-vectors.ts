import {readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {parseArgs} from 'node:util'
import {gunzipSync} from 'node:zlib'
import {judgeCorpusLine, type CorpusLine} from './corpus-vectors.js'
import {OwrsFiles} from './owrs-adapter.js'
import {judgeError, judgeVector, type OwrsErrorCase, type OwrsVector} from './owrs-vectors.js'
import {judgeExample, judgeProration, type PublishedExample} from './published-vectors.js'
import {judgeBatch} from './reads-batch.js'
import {Tally} from './tally.js'

/**
 * Prices of other calculators and of utilities themselves, priced again:
 * `npm run vectors -- FILE [--owrs DIR] [--allow-unsupported]`. Exit 1: some failed; 2: some could not be tried.
 */
interface VectorFile {
  readonly vectors?: readonly OwrsVector[]
  readonly errors?: readonly OwrsErrorCase[]
  readonly examples?: readonly PublishedExample[]
  readonly constructed_proration?: readonly PublishedExample[]
}

function run(file: string, files: OwrsFiles, tally: Tally): void {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  if (/\.jsonl(?:\.gz)?$/.test(file)) {
    const lines = text.trimEnd().split('\n')
    for (const [at, line] of lines.entries()) tally.add(judgeCorpusLine(files, JSON.parse(line) as CorpusLine, at))
    return
  }
  const {vectors = [], errors = [], examples = [], constructed_proration = []} = JSON.parse(text) as VectorFile
  for (const vector of vectors) tally.add(judgeVector(files, vector))
  for (const [at, one] of errors.entries()) tally.add(judgeError(files, one, at))
  for (const example of examples)
    tally.add(example.data === undefined ? judgeExample(files, example) : judgeBatch(files, example, dirname(file)))
  for (const example of constructed_proration) tally.add(judgeProration(files, example))
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {owrs: {type: 'string'}, 'allow-unsupported': {type: 'boolean', default: false}},
})
const [file] = positionals
if (file === undefined) {
  console.error('usage: npm run vectors -- FILE [--owrs DIR] [--allow-unsupported]')
  process.exitCode = 64
} else {
  const path = resolve(file)
  const tally = new Tally()
  run(path, new OwrsFiles(values.owrs ?? join(dirname(path), 'owrs')), tally)
  tally.print()
  process.exitCode = tally.exitCode(values['allow-unsupported'])
}
