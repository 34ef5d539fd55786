import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {comparePolicies, type PolicyComparison, type PolicyQuestion} from '#core/collections/compare-policies.js'
import {businessDate} from '#core/kernel/business-date.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE, type Story} from '../../support/shutoff-story.js'

const day = businessDate
const SMALL: Story = {...RIPE, bills: [{mailed: 90, amount: 6000}]}
/** Due 21 days after mailing: sixty full days run out on 2026-12-16. */
const YOUNG: Story = {...RIPE, bills: [{mailed: 59, amount: 21_000}]}
const QUESTION: PolicyQuestion = {on: day('2027-01-01'), from: null, proposal: null, judgedFor: day('2026-11-24')}

describe('two sets of rules', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let numbers: string[]
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      const made = await makeDistrict(desk, [RIPE, SMALL, YOUNG], 1)
      numbers = Array.from(made.values(), (account) => account.accountNumber)
    })
    after(() => store.remove())

    const compare = (more: Partial<PolicyQuestion>): Promise<PolicyComparison> =>
      comparePolicies(desk, {...QUESTION, ...more}, () => undefined)
    const proposed = (content: object): Promise<PolicyComparison> =>
      compare({proposal: {name: 'shutoff.json', text: JSON.stringify({effective_from: '2027-01-01', ...content})}})
    const told = ({differing}: PolicyComparison) =>
      differing.map(({account, before, after}) => [
        numbers.indexOf(account.accountNumber),
        `${before.outcome} ${before.firstRule} ${before.nextLawful ?? ''}`,
        `${after.outcome} ${after.firstRule} ${after.nextLawful ?? ''}`,
      ])

    it('that are the same treat nobody differently', async () => {
      const same = await compare({})
      expect(same).to.deep.include({changes: [], differing: [], judged: 3, before: '2026-12-31', after: '2027-01-01'})
    })

    it('name the rules that the statute of 2020 brought and whom sixty days held', async () => {
      const compared = await compare({on: day('2020-02-01')})
      const brought = compared.changes.map(({change, after}) => `${change} ${after?.rule ?? ''}`)
      expect(brought).to.include.members(['new S-60D', 'new S-7BD', 'new S-MED']).and.not.include('new G-15D')
      expect(told(compared)).to.deep.equal([[2, 'listed  2026-11-24', 'held S-60D 2026-12-16']])
    })

    it('show who is treated differently by a rule before it is adopted', async () => {
      const compared = await proposed({min_balance: {cents: 6000, citation: 'draft'}})
      const [change] = compared.changes
      expect(compared.changes).to.have.length(1)
      expect([change?.before?.rule, change?.before?.citation, change?.after?.citation]).to.deep.equal([
        'P-MIN',
        'Rivergate shut-off policy 3.2',
        'draft',
      ])
      expect(change?.values).to.deep.equal([{name: 'cents', before: 5000, after: 6000}])
      // A balance at the minimum is carried over: the account that owes $60.00 leaves the list and has no lawful day.
      expect(told(compared)).to.deep.equal([[1, 'listed  2026-11-24', 'held P-MIN ']])
    })

    it('leave the district as it was: nothing of a proposal stays', async () => {
      await proposed({min_balance: {cents: 6000}})
      expect((await compare({})).changes).to.deep.equal([])
    })

    it('refuse what is no proposal, naming what was expected', async () => {
      const fault = (name: string, text: string): Promise<unknown> =>
        compare({proposal: {name, text}}).catch((error: unknown) => error)
      expect(await fault('weather.json', '{}')).to.include({code: 'BAD_PROPOSAL', exit: 65})
      expect(await fault('shutoff.json', '[1]')).to.include({code: 'BAD_PROPOSAL'})
      expect(await fault('shutoff.json', '{')).to.include({code: 'BAD_PROPOSAL'})
      expect(await fault('shutoff.json', '{"min_balance":{}}')).to.include({code: 'BAD_PROPOSAL'})
      const shape = await fault('shutoff.json', '{"effective_from":"2027-01-01","min_balance":{"cents":"much"}}')
      expect(shape).to.include({code: 'BAD_PROPOSAL', exit: 65})
      expect(String(shape)).to.contain('min_balance.cents: expected a whole number from 0, found "much"')
    })
  })
})
