import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import {businessDate} from '#core/kernel/business-date.js'
import {DATA_ROOT} from '#core/policies/data-node.js'
import {ruleBook, type BookRule} from '#core/policies/rule-book.js'
import {lookUp} from '#core/policies/rule-search.js'

const FOLDERS = ['law', 'districts/rivergate/policies'] as const
const TODAY = businessDate('2026-11-23')
const book = (on: string): BookRule[] => ruleBook({district: 'rivergate', on: businessDate(on)})

/** Everything a file says, by a walk of its own: citations, numbers and words that hold for a water district. */
interface Said {
  readonly citations: Set<string>
  readonly leaves: Set<string>
  readonly days: Set<string>
}

const ABOUT = ['title', 'note', 'schema', '$schema', 'citation', 'verified', 'rule']

function listen(value: unknown, said: Said, key = ''): void {
  if (Array.isArray(value)) {
    for (const one of value) listen(one, said, key)
  } else if (typeof value === 'object' && value !== null) {
    const {agencies} = value as {agencies?: unknown}
    if (Array.isArray(agencies) && !agencies.includes('district')) return
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'citation') said.citations.add(String(inner))
      else if (name === 'effective_from') said.days.add(String(inner))
      else if (name === 'from_year') said.days.add(`${String(inner)}-01-01`)
      else if (name === 'agencies' && Array.isArray(inner)) continue
      else if (!ABOUT.includes(name) && !/^(effective_to|until_year)$/.test(name)) listen(inner, said, name)
    }
  } else said.leaves.add(JSON.stringify(value))
}

const leavesOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return [JSON.stringify(value)]
}

describe('the book of rules', () => {
  for (const folder of FOLDERS) {
    const names = readdirSync(new URL(`${folder}/`, DATA_ROOT)).filter((name) => name.endsWith('.json'))
    for (const name of names) {
      it(`tells everything that ${folder}/${name} says on the days it says it`, () => {
        const said: Said = {citations: new Set(), leaves: new Set(), days: new Set([TODAY])}
        listen(JSON.parse(readFileSync(new URL(`${folder}/${name}`, DATA_ROOT), 'utf8')), said)
        const told = Array.from(said.days).flatMap((on) => book(on).filter((rule) => rule.file === `${folder}/${name}`))
        expect(told.length).to.be.greaterThan(0)
        expect(Array.from(new Set(told.map((rule) => rule.citation)))).to.include.members([...said.citations])
        const leaves = new Set(told.flatMap((rule) => Array.from(rule.values.values()).flatMap(leavesOf)))
        expect(Array.from(said.leaves).filter((leaf) => !leaves.has(leaf))).to.deep.equal([])
      })
    }
  }

  it('holds a statute from the day it is in force', () => {
    // SB 998 binds urban water suppliers from 1 February 2020.
    const sixty = (on: string): BookRule | undefined => book(on).find((rule) => rule.rule === 'S-60D')
    expect(sixty('2020-01-31')).to.equal(undefined)
    expect(sixty('2020-02-01')).to.include({
      citation: 'HSC 116908(a)(1)(A)',
      verified: 'text_read',
      topic: 'ca-shutoff',
    })
    expect(sixty('2020-02-01')?.values.get('days')).to.equal(60)
  })

  it('leaves out what binds other kinds of agency', () => {
    // Utilities under the Public Utilities Code tell an adult 24 hours before; Rivergate is a water district.
    const codes = book(TODAY).map((rule) => rule.rule)
    expect(codes).to.include('G-48H').and.not.include('U-24H')
  })

  it('tells one place once', () => {
    for (const on of ['2019-06-30', '2024-01-01', TODAY]) {
      const names = book(on).map((rule) => rule.place)
      expect(names.filter((name, at) => names.indexOf(name) !== at)).to.deep.equal([])
    }
  })

  it('answers by topic, by rule in any case, and by the last part of a name', () => {
    const ask = (asked?: string) => lookUp({district: 'rivergate', on: TODAY}, asked)
    expect(ask().about).to.equal('topics')
    const topic = ask('SHUTOFF')
    expect(topic.about === 'topics' ? [] : topic.rules.map((rule) => rule.rule)).to.include.members(['P-MIN', 'P-HOLD'])
    const byName = ask('s-60d')
    expect(byName.about === 'topics' ? [] : byName.rules.map((rule) => rule.file)).to.deep.equal([
      'law/ca-shutoff.json',
    ])
    const byEnd = ask('mlk')
    expect(byEnd.about === 'topics' ? [] : byEnd.rules.map((rule) => rule.citation)).to.deep.equal(['Gov. 6700(a)'])
    expect(() => ask('no-such-rule')).to.throw('no topic and no rule no-such-rule is in force on 2026-11-23')
  })
})
