import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {LAW_CODES, type LawRule} from '#core/policies/shutoff-law.js'
import type {Law} from '#core/policies/law.js'
import {loadBooks, type Books} from '../../cases/case-books.js'
import {judgeCase, type Case} from '../../cases/judge-cases.js'
import {DISTRICT, LAW} from './books.js'

const file = new URL('../../../test/cases/statute-cases.json', import.meta.url)
const {cases} = JSON.parse(readFileSync(file, 'utf8')) as {cases: readonly Case[]}
const BOOKS: Books = {...loadBooks(), law: LAW, district: DISTRICT}
const broken = (books: Books): number => cases.filter((one) => judgeCase(one, books).outcome !== 'passed').length

describe('cases from the statutes', () => {
  for (const one of cases) {
    it(`${one.id} ${one.kind}: ${one.title}`, () => {
      expect(judgeCase(one, BOOKS)).to.deep.equal({outcome: 'passed', of: one})
    })
  }
})

const mutateRule = (index: number, key: string, by: number): Law => ({
  ...LAW,
  shutoff: LAW.shutoff.map((rule, i) => {
    if (i !== index) return rule
    const values = rule.values as Readonly<Record<string, number>>
    return {...rule, values: {...values, [key]: (values[key] ?? 0) + by}} as unknown as LawRule
  }),
})

/** Every number below an object, by path, so that each can be moved by one. */
function numbersOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => numbersOf(child, [...path, key]))
}
function moved<T>(value: T, [key, ...rest]: readonly string[], by: number): T {
  if (key === undefined) return ((value as number) + by) as T
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : {...value}
  const record = copy as Record<string, unknown>
  record[key] = moved(record[key], rest, by)
  return copy as T
}

describe('a law moved by one breaks a case', () => {
  LAW.shutoff.forEach((rule, index) => {
    for (const [key, value] of Object.entries(rule.values)) {
      if (typeof value !== 'number') continue
      for (const by of [1, -1]) {
        it(`${rule.rule} for ${rule.agencies.join(' ')}: ${key} ${value} ${by > 0 ? '+' : '-'} 1`, () => {
          expect(broken({...BOOKS, law: mutateRule(index, key, by)})).to.be.greaterThan(0)
        })
      }
    }
  })

  const told = ['S-SCOPE', 'C-6157']
  const inCases = LAW_CODES.filter((code) => !told.includes(code) && code !== 'G-CONTENT')
  for (const code of inCases) {
    it(`${code} left out`, () => {
      const law = {...LAW, shutoff: LAW.shutoff.filter((rule) => rule.rule !== code)}
      expect(broken({...BOOKS, law})).to.be.greaterThan(0)
    })
  }

  for (const part of ['poverty', 'languages', 'low_income', 'customers'] as const) {
    for (const path of numbersOf(LAW[part])) {
      const known = path.includes('years') && LAW.poverty.years[Number(path[1])]?.year === 2023
      if (known || path.includes('year') || path.includes('year_starts_month')) continue
      it(`${part}.${path.join('.')} moved by one`, () => {
        const up = {...BOOKS, law: {...LAW, [part]: moved(LAW[part], path, 1)}}
        expect(broken(up)).to.be.greaterThan(0)
      })
    }
  }

  LAW.letters.forEach((letter, index) => {
    if (!cases.some((one) => (one.inputs as {letter?: string}).letter === letter.letter)) return
    for (const clause of letter.must) {
      it(`letter ${letter.letter} without asking for ${clause}`, () => {
        const letters = LAW.letters.map((one, i) =>
          i === index ? {...one, must: one.must.filter((c) => c !== clause)} : one,
        )
        const judged = cases.map((one) => judgeCase(one, {...BOOKS, law: {...LAW, letters}}))
        const asked = letter.letter === '7day' || ['complaint_procedure', 'languages_1632'].includes(clause)
        expect(judged.some((v) => v.outcome === 'failed')).to.equal(asked)
      })
    }
  })

  for (const part of ['delinquent_from_day', 'notice_days', 'contact_hours'] as const) {
    for (const by of [1, -1]) {
      it(`policy ${part} ${by > 0 ? '+' : '-'} 1`, () => {
        const shutoff = DISTRICT.shutoff.map((policy) => {
          if (part === 'delinquent_from_day') return {...policy, delinquent_from_day: policy.delinquent_from_day + by}
          const {nonresidential} = policy
          return {
            ...policy,
            nonresidential: nonresidential && {...nonresidential, [part]: nonresidential[part] + by},
          }
        })
        expect(broken({...BOOKS, district: {...DISTRICT, shutoff}})).to.be.greaterThan(0)
      })
    }
  }

  for (const part of ['renotice_after_return', 'fresh_contact_after_appeal'] as const) {
    it(`policy ${part} switched off`, () => {
      const shutoff = DISTRICT.shutoff.map((policy) => ({...policy, [part]: false}))
      expect(broken({...BOOKS, district: {...DISTRICT, shutoff}})).to.be.greaterThan(0)
    })
  }
})
