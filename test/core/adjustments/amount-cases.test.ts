import {expect} from 'chai'
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {Refusal} from '#core/kernel/refusal.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {LEAK_AGENCIES, loadAmountRules, loadBooks, type Books} from '../../cases/case-books.js'
import {judgeCase, type Case} from '../../cases/judge-cases.js'

const file = new URL('../../../test/cases/amount-cases.json', import.meta.url)
const {cases} = JSON.parse(readFileSync(file, 'utf8')) as {cases: readonly Case[]}
const BOOKS: Books = loadBooks()

describe('cases of worked-out amounts', () => {
  for (const one of cases) {
    it(`${one.id} ${one.kind}: ${one.title}`, () => {
      expect(judgeCase(one, BOOKS)).to.deep.equal({outcome: 'passed', of: one})
    })
  }
})

const DISTRICT = 'districts/rivergate/policies'
const FILES = [
  ...LEAK_AGENCIES.map((agency) => `leak-relief/${agency}.json`),
  ...['leak-relief', 'pool-fill', 'meter-tests', 'late-fees'].map((name) => `${DISTRICT}/${name}.json`),
  ...['meter-tests', 'late-penalties', 'returned-fees'].map((name) => `law/${name}.json`),
]

/** What no case of facts alone can tell: which bills are looked for; a price of no units. */
const TOLD_ELSEWHERE = /\.(within_days|years|full_periods)$|\.quantities\.rate_t[34]$/

type Path = readonly (string | number)[]
type Step = 1 | -1
interface Place {
  readonly path: Path
  readonly value: string | number
  /** Of several figures in one formula, which. */
  readonly nth: number
}

const LITERAL = /(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g
const FORMULA = /\.(figures\.\w+|credit|charge|at)$/

function placesIn(value: unknown, path: Path = []): readonly Place[] {
  if (typeof value === 'number') return [{path, value, nth: 0}]
  if (typeof value === 'string') {
    if (/^-?\d+(\.\d+)?$/.test(value) && !/none_in/.test(path.join('.'))) return [{path, value, nth: 0}]
    if (!FORMULA.test(`.${path.join('.')}`)) return []
    return Array.from(value.matchAll(LITERAL), (_, nth) => ({path, value, nth}))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => placesIn(child, [...path, key]))
}

function movedBy({value, nth}: Place, step: Step): string | number {
  if (typeof value === 'number') return value + step
  let at = -1
  return value.replace(/^-?\d+(\.\d+)?$/.test(value) ? /.+/ : LITERAL, (figure) => {
    at += 1
    return at === nth ? String(Number(figure) + step) : figure
  })
}

/** Data with one figure moved. */
function withMoved(json: unknown, [key, ...rest]: Path, to: string | number): unknown {
  if (key === undefined) return to
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : {...(json as object)}) as Record<
    string | number,
    unknown
  >
  copy[key] = withMoved(copy[key], rest, to)
  return copy
}

/** Members of lists: conditions, classes, stages, flows. */
function membersIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, child]) => membersIn(child, [...path, key]))
  return Array.isArray(value) ? [...value.map((_, at) => [...path, at]), ...below] : below
}

/** Data with one member of a list left out. */
function without(json: unknown, path: Path): unknown {
  const [key = '', ...rest] = path
  if (rest.length === 0) return (json as unknown[]).filter((_, at) => at !== key)
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : {...(json as object)}) as Record<
    string | number,
    unknown
  >
  copy[key] = without(copy[key], rest)
  return copy
}

describe('a policy changed in one place breaks a case', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'))
  const root = pathToFileURL(`${folder}/`)
  before(() => {
    cpSync(DATA_ROOT, folder, {recursive: true})
  })
  after(() => {
    rmSync(folder, {recursive: true})
  })

  const breaks = (path: string, json: unknown): boolean => {
    const text = readFileSync(new URL(path, DATA_ROOT), 'utf8')
    writeFileSync(join(folder, path), JSON.stringify(json))
    try {
      const books = {...BOOKS, amounts: loadAmountRules(root)}
      return cases.some((one) => judgeCase(one, books).outcome !== 'passed')
    } catch (error) {
      if (error instanceof Refusal) return true
      throw error
    } finally {
      writeFileSync(join(folder, path), text)
    }
  }

  for (const path of FILES) {
    const json: unknown = JSON.parse(readFileSync(new URL(path, DATA_ROOT), 'utf8'))
    for (const place of placesIn(json)) {
      const name = `${path}: ${place.path.join('.')}`
      if (TOLD_ELSEWHERE.test(name)) continue
      it(`${name} ${place.value}${place.nth > 0 ? ` (figure ${place.nth + 1})` : ''}`, () => {
        const steps: Step[] = [1, -1]
        const broken = steps.map((step) => breaks(path, withMoved(json, place.path, movedBy(place, step))))
        // A figure in a formula or a percent may be a bound that only one side can pass.
        expect(typeof place.value === 'number' ? broken : [broken.includes(true)]).to.not.include(false)
      })
    }
    for (const member of membersIn(json)) {
      // Questions are for people; cases answer them or do not.
      if (member.includes('asks')) continue
      it(`${path}: ${member.join('.')} left out`, () => {
        expect(breaks(path, without(json, member))).to.equal(true)
      })
    }
  }
})
