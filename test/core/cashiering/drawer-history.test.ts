import {expect} from 'chai'
import {cashierFigures, shownByDefault} from '#core/cashiering/drawer-history-views.js'
import {countedAndJudged, sealed, settled} from '../../support/balancing.js'
import {makeFund, opened} from '../../support/cashier.js'
import {newTestStore, onEveryEngine} from '../../support/desk.js'
import {refusedAs} from '../../support/refused.js'

/** 20x5,10x8,5x4 less so many cents of four dollars in coin: what is missing is the difference. */
const floatShortOf = (amount: number): string => `20x5,10x8,5x3,1x1,coin${((400 - amount) / 100).toFixed(2)}`

onEveryEngine((engine) => {
  describe('figures of a cashier', () => {
    it('are drawn from every closed drawer, with the one outside its limits named', async () => {
      const store = await newTestStore(engine)
      await makeFund(store)
      const tngo = await store.as('tngo')
      const short = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 220]
      const sessions: string[] = []
      for (const amount of short) {
        const {session} = await opened(tngo, '3')
        const judged = await countedAndJudged(tngo, {cash: floatShortOf(amount), drawer: '3'}, true)
        if (amount !== 0) await settled(tngo, judged)
        await sealed(tngo, null, {drawer: '3'})
        sessions.push(session)
      }
      const [figures] = await cashierFigures(tngo, 'tngo')
      // By hand: mean -220/11 = -20, mean range 220/10 = 22, limits -20 +- 3 x 22 / 1.128 = -20 +- 58.51.
      expect(figures?.chart).to.deep.include({sessions: 11, total: -220, mean: -20, limits: {lower: -79, upper: 39}})
      expect(figures?.chart.outside.map((one) => one.session)).to.deep.equal(sessions.slice(-1))

      expect(shownByDefault(tngo)).to.equal('tngo')
      expect(await refusedAs(cashierFigures(tngo, 'mlopez'))).to.equal('NOT_YOURS 77')
      const hgrant = await store.as('hgrant')
      expect(shownByDefault(hgrant)).to.equal(null)
      expect((await cashierFigures(hgrant, null)).map((one) => one.operatorId)).to.deep.equal(['tngo'])
      await store.remove()
    })
  })
})
