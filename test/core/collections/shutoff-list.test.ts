import {expect} from 'chai'
import fc from 'fast-check'
import {judgeForDay} from '#core/collections/shutoff-decision.js'
import {
  judgeAccounts,
  judgeShutoffs,
  listDay,
  NOT_NARROWED,
  type JudgedAccount,
} from '#core/collections/shutoff-list.js'
import {businessDate} from '#core/kernel/business-date.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {factsOf, story} from '../../support/shutoff-story.js'

const DAYS = ['2026-11-24', '2026-11-25', '2026-11-30', '2026-12-15'] as const

/** CURBSTOP_PROPERTY_RUNS=1000 judges more than 10,000 accounts on each engine. */
const MORE = Number(process.env['CURBSTOP_PROPERTY_RUNS'] ?? 0)
const RUNS = MORE > 0 ? {sqlite: MORE, postgres: MORE} : {sqlite: 25, postgres: 8}

const verdict = ({account, outcome, firstRule: rule, decision, from}: JudgedAccount) =>
  [account.accountId, {outcome, rule, blocked: decision.blocked_by, from}] as const

describe('the shut-off list', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('judges every account of a random district as the law judges its story alone', async function () {
      this.timeout(MORE > 0 ? 3_600_000 : 120_000)
      const desk = await store.as('kchen')
      let serial = 1000
      await fc.assert(
        fc.asyncProperty(
          fc.array(story, {minLength: 8, maxLength: 14}),
          fc.constantFrom(...DAYS),
          async (stories, asked) => {
            const first = serial
            serial += stories.length
            const made = await makeDistrict(desk, stories, first)
            const on = listDay(desk, businessDate(asked))
            const ids = Array.from(made.values(), (account) => account.accountId)
            const judged = Array.from((await judgeAccounts(desk.store.db, ids, on)).values())
            const found = new Map(judged.filter(({account}) => account.oldestDue < on.day).map(verdict))
            for (const [i, told] of stories.entries()) {
              const facts = factsOf(told)
              const alone = judgeForDay(facts, on.day, on.books, on.notBefore)
              const pastDue = facts.items.some((item) => item.due < on.day)
              const expected = pastDue
                ? {
                    outcome: alone.listed ? 'listed' : 'held',
                    rule: alone.listed ? '' : (alone.decision.first_rule ?? ''),
                    blocked: alone.decision.blocked_by,
                    from: alone.from,
                  }
                : undefined
              expect(found.get(made.get(first + i)?.accountId ?? ''), JSON.stringify(told)).to.deep.equal(expected)
            }
          },
        ),
        {numRuns: RUNS[engine]},
      )
      // The list of a day is the same judgement, a page of accounts at a time.
      const on = listDay(desk, businessDate(DAYS[0]))
      const list = new Map((await judgeShutoffs(desk, on, NOT_NARROWED, () => undefined)).judged.map(verdict))
      const each = await judgeAccounts(desk.store.db, Array.from(list.keys()), on)
      expect(list).to.deep.equal(new Map(Array.from(each.values(), verdict)))
    })
  })
})
