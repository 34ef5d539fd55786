// node bench/letters.mjs [--letters 20000] [--small 2000]
// Notices of intent to everybody past due: judged, stored and printed as one PDF by the command itself, beside a process
// that writes the words of the same letters as plain text; peak memory at two sizes. Nothing here is a test.
import {createWriteStream, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pipeline} from 'node:stream/promises'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {deskOn} from '../dist/core/acts/desk.js'
import {lettersOfRun} from '../dist/core/letters/letter-acts.js'
import {openStore} from '../dist/core/store/open.js'
import {makeDistrict} from './make-district.mjs'
import {runOnce} from './measure.mjs'

const {values} = parseArgs({
  options: {
    letters: {type: 'string', default: '20000'},
    small: {type: 'string', default: '2000'},
    /** What the other process does: the store whose letters it writes. */
    plain: {type: 'string'},
    to: {type: 'string'},
  },
})
const KEY = 'bench-intent'

async function* words(desk) {
  for await (const letter of lettersOfRun(desk, KEY)) yield letter.text
}

/** The same letters, read and checked as for printing, as text. */
async function writePlain(location, file) {
  const store = await openStore(location, {readonly: true})
  await pipeline(words(await deskOn(store, {version: 'bench'})), createWriteStream(file))
  await store.close()
}

const MB = 2 ** 20
/** Accounts that the bench's district has written to before, of a hundred. */
const TOLD = 3

async function runAt(folder, letters) {
  const location = join(folder, `${letters}.db`)
  await makeDistrict(location, Math.ceil((letters * 100) / (100 - TOLD)), 4, '2')
  const pdf = join(folder, `${letters}.pdf`)
  const run = ['send-notices', '--for-past-due', '--kind', 'intent', '--pdf', pdf, '--key', KEY, '--yes', '--json']
  const env = {CURBSTOP_STORE: location, XDG_STATE_HOME: folder}
  const printed = runOnce({command: process.execPath, args: ['bin/run.js', ...run], env})
  const written = JSON.parse(readFileSync(printed.output, 'utf8')).data.letters
  const text = join(folder, `${letters}.txt`)
  const self = fileURLToPath(import.meta.url)
  const plain = runOnce({command: process.execPath, args: [self, '--plain', location, '--to', text]})
  return {written, printed, plain, bytes: statSync(pdf).size, characters: statSync(text).size}
}

async function compare() {
  const print = (line) => process.stdout.write(`${line}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-bench-letters-'))
  process.on('exit', () => rmSync(folder, {recursive: true, force: true}))
  const few = await runAt(folder, Number(values.small))
  const many = await runAt(folder, Number(values.letters))
  for (const {written, printed, plain, bytes, characters} of [few, many]) {
    const each = (ms) => `${(ms / written).toFixed(1)} ms a letter`
    print(
      `${written} letters judged, stored and printed: CPU ${(printed.cpu / 1000).toFixed(1)} s, ${each(printed.cpu)}, wall ${(printed.wall / 1000).toFixed(1)} s, PDF ${(bytes / MB).toFixed(0)} MB`,
    )
    print(
      `  their words as plain text: CPU ${(plain.cpu / 1000).toFixed(1)} s, ${each(plain.cpu)}, ${(characters / MB).toFixed(0)} MB; the letters take ${(printed.cpu / plain.cpu).toFixed(1)} times as long`,
    )
  }
  const grown = many.printed.rss / few.printed.rss
  print(
    `peak memory ${few.printed.rss.toFixed(0)} MB at ${few.written}, ${many.printed.rss.toFixed(0)} MB at ${many.written}: ${grown.toFixed(2)} times  target 1.5  ${grown <= 1.5 ? 'met' : 'MISSED'}`,
  )
}

await (values.plain === undefined ? compare() : writePlain(values.plain, values.to))
