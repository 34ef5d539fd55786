import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {suspenseCandidates} from '#core/suspense/suspense-candidates.js'
import {nearbyAccountNumbers} from '#core/suspense/nearby-account-numbers.js'
import {suspenseItem} from '#core/suspense/suspense-views.js'
import {aBill, inOneAct} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {parked, type Stranger} from '../../support/suspense.js'
import {perform} from '#core/acts/perform.js'
import {identifySuspense} from '#core/suspense/identify-suspense.js'
import {settle, type Settled} from '../../support/town.js'

const CHECK = {routing: '121000358', accountToken: 'token-of-ruiz', accountLast4: '4321', datedOn: null}

describe('whose money in suspense may be', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let homes: Record<string, Settled>
    const bill = (home: Settled | undefined, cents: number) =>
      inOneAct(desk, (trx, context) =>
        issueBills(
          trx,
          [aBill(home?.accountId ?? '', {dueOn: '2026-11-10', lines: {water: cents - 2000, sewer: 2000}})],
          'bill.import',
          context,
        ),
      )
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      homes = {}
      for (const [name, street] of Object.entries({
        'Ana Ruiz': 'Oak',
        'Ana Ruis': 'Fir',
        'Bo Chen': 'Ash',
        'Cy Dow': 'Elm',
      }))
        homes[name] = await settle(desk, {address: `1 ${street} St`, customer: {name, since: '2024-01-01'}})
      await bill(homes['Ana Ruiz'], 8012)
      await bill(homes['Bo Chen'], 8012)
      await bill(homes['Cy Dow'], 9999)
    })
    after(() => store.remove())

    const asked = async (stranger: Stranger): Promise<(readonly [string, readonly string[]])[]> => {
      const item = await suspenseItem(desk.store.db, await parked(desk, stranger))
      return (await suspenseCandidates(desk, item)).map(({name, why}) => [name, why] as const)
    }

    it('ranks an equal bill with a like name before an equal bill alone, and never names a name alone', async () => {
      expect(await asked({cents: 8012, on: '2026-11-12', payor: 'Ana Ruiz'})).to.deep.equal([
        ['Ana Ruiz', ['an open bill of $80.12', 'the name Ana Ruiz is alike']],
        ['Bo Chen', ['an open bill of $80.12']],
      ])
      expect(await asked({cents: 111, on: '2026-11-12', payor: 'Ana Ruiz'})).to.deep.equal([])
    })

    it('knows a check account again', async () => {
      const receipt = await parked(desk, {cents: 555, on: '2026-11-12', check: CHECK})
      expect((await asked({cents: 556, on: '2026-11-12', check: CHECK})).length).to.equal(0)
      await perform(desk, identifySuspense, {receipt, account: homes['Cy Dow']?.account ?? '', note: ''})
      expect(await asked({cents: 8012, on: '2026-11-12', check: CHECK})).to.deep.equal([
        ['Cy Dow', ['this check account has paid it before']],
        ['Ana Ruiz', ['an open bill of $80.12']],
        ['Bo Chen', ['an open bill of $80.12']],
      ])
    })

    it('finds an account whose number was written one digit off', async () => {
      const {account = ''} = homes['Bo Chen'] ?? {}
      const digits = account.replaceAll('-', '')
      const slip = `${digits.slice(0, 4)}${(Number(digits[4]) + 1) % 10}${digits.slice(5)}`
      expect(nearbyAccountNumbers(slip)).to.include(account)
      expect(nearbyAccountNumbers(account)).to.deep.equal([])
      const found = await asked({cents: 33, on: '2026-11-12', accountRef: slip})
      expect(found.map(([name]) => name)).to.include('Bo Chen')
    })
  })
})
