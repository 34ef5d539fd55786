import {expect} from 'chai'
import fc from 'fast-check'
import {judgeForDay} from '#core/collections/shutoff-decision.js'
import {judgeShutoffs, listDay, NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {businessDate} from '#core/kernel/business-date.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {factsOf, story} from '../../support/shutoff-story.js'

const DAYS = ['2026-11-24', '2026-11-25', '2026-11-30', '2026-12-15'] as const

describe('the shut-off list', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('judges every account of a random district as the law judges its story alone', async function () {
      this.timeout(120_000)
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
            const list = await judgeShutoffs(desk, on, NOT_NARROWED, () => undefined)
            const found = new Map(
              list.judged.map((line) => [
                line.account.accountId,
                {outcome: line.outcome, rule: line.firstRule, blocked: line.decision.blocked_by, from: line.from},
              ]),
            )
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
        {numRuns: engine === 'sqlite' ? 25 : 8},
      )
    })
  })
})
