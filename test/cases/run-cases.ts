import {readFileSync} from 'node:fs'
import {parseArgs} from 'node:util'
import {loadBooks} from './case-books.js'
import {judgeCase, type Case, type Verdict} from './judge-cases.js'

const OUTCOMES = ['passed', 'failed', 'not supported'] as const

function printKinds(verdicts: readonly Verdict[]): void {
  const kinds = [...new Set(verdicts.map((v) => v.of.kind)), 'all']
  console.log(`${'kind'.padEnd(20)}${OUTCOMES.map((outcome) => outcome.padStart(15)).join('')}`)
  for (const kind of kinds) {
    const own = verdicts.filter((v) => kind === 'all' || v.of.kind === kind)
    const counts = OUTCOMES.map((outcome) => String(own.filter((v) => v.outcome === outcome).length).padStart(15))
    console.log(`${kind.padEnd(20)}${counts.join('')}`)
  }
}

function printFaults(verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) {
    const {id, kind, title, expected} = verdict.of
    if (verdict.outcome === 'failed') {
      console.log(`\nFAILED ${id} ${kind}: ${title}`)
      console.log(`  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(verdict.got)}`)
    }
    if (verdict.outcome === 'not supported') console.log(`\nNOT SUPPORTED ${id} ${kind}: ${verdict.why}`)
  }
}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {'allow-unsupported': {type: 'boolean', default: false}},
})
const [file] = positionals
if (file === undefined) {
  console.error('usage: npm run cases -- FILE [--allow-unsupported]')
  process.exitCode = 64
} else {
  const {cases} = JSON.parse(readFileSync(file, 'utf8')) as {cases: readonly Case[]}
  const books = loadBooks()
  const verdicts = cases.map((of) => judgeCase(of, books))
  printKinds(verdicts)
  printFaults(verdicts)
  const has = (outcome: Verdict['outcome']): boolean => verdicts.some((v) => v.outcome === outcome)
  process.exitCode = has('failed') ? 1 : has('not supported') && !values['allow-unsupported'] ? 2 : 0
}
