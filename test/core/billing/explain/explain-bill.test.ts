import {expect} from 'chai'
import {answerBill} from '#core/billing/explain/bill-answer.js'
import {explainBill, type Explanation} from '#core/billing/explain/explain-bill.js'
import {investigateBill} from '#core/billing/investigate/investigate-bill.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {addDays, businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {adoptHomePlan, billHome, recordWeather} from '../../../support/billed-home.js'
import {STORY_HOMES, WEATHER} from '../../../support/billed-story.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../../support/desk.js'
import {inAct} from '../../../support/district.js'
import {settle} from '../../../support/town.js'
import {refusedAs} from '../../../support/refused.js'

const causesOf = ({previous}: Explanation): Record<string, number> =>
  Object.fromEntries(
    (previous?.causes ?? [])
      .filter(({amount}) => amount !== 0)
      .map((cause) => [cause.kind === 'plan' ? cause.cause : cause.title.en, cause.amount]),
  )

describe('a year of bills in the store', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    const bills = new Map<string, readonly {billNo: string; total: number}[]>()
    const accounts = new Map<string, string>()
    before(async () => {
      store = await newTestStore(engine)
      const desk = await store.as('kchen')
      await adoptHomePlan(desk)
      await recordWeather(desk, WEATHER)
      for (const home of STORY_HOMES) {
        const billed = await billHome(desk, home)
        bills.set(home.meter, billed.bills)
        accounts.set(home.meter, billed.account)
      }
    })
    after(() => store.remove())
    const last = (meter: string): string => bills.get(meter)?.at(-1)?.billNo ?? ''

    /**
     * By hand, all at the rates of 2026-07-01 (0.60 and 1.10 a day, 2.50 within the budget, 6.00 above).
     * September: 31 days, 3 persons, 5.9 inches: budget 6.8382 + 2.4452 = 9; 12 ccf
     *   18.60 + 9 x 2.5 + 3 x 6 + 34.10 = 93.20
     * October: 30 days, 4 persons, 4.0 inches: budget 8.8235 + 1.6578 = 10; 11 ccf, fee 25.00
     *   18.00 + 10 x 2.5 + 6 + 33.00 + 25.00 = 107.00
     * days:      30 days, budget 6.6176 + 2.4452 = 9: 18.00 + 40.50 + 33.00 = 91.50     -1.70
     * weather:   6.6176 + 1.6578 = 8: 18.00 + 20.00 + 24.00 + 33.00 = 95.00             +3.50
     * household: 10: 18.00 + 25.00 + 12.00 + 33.00 = 88.00                              -7.00
     * use:       11 ccf: 82.00                                                          -6.00
     */
    it('explains a bill and its difference to the last one to the cent', async () => {
      const explained = await explainBill(await store.as('mlopez'), {bill: last('PLAIN'), account: null})
      expect([explained.bill.amount, explained.previous?.bill.amount]).to.deep.equal([10700, 9320])
      expect(causesOf(explained)).to.deep.equal({
        ...{days: -170, weather: 350, household: -700, use: -600, 'Returned payment fee': 2500},
      })
      expect(explained.lines.map(({code, amount}) => [code, amount])).to.deep.equal([
        ['SERVICE', 1800],
        ['WATER', 3100],
        ['SEWER', 3300],
        ['RETURN', 2500],
      ])
      expect(explained.reads.map(({from_value: from, to_value: to}) => [from, to])).to.deep.equal([[1130, 1141]])
      expect(explained.open).to.equal(10700)
    })

    it('says where the budget came from: the account, the weather, what the plan takes', async () => {
      const {budget} = await explainBill(await store.as('mlopez'), {bill: last('PLAIN'), account: null})
      expect(budget?.facts.map(({name, origin, since}) => [name, origin, since])).to.deep.equal([
        ['household_size', 'account', '2026-09-01'],
        ['irrigated_area', 'plan', null],
        ['et', 'weather', '2026-09-22'],
      ])
      expect(Number(budget?.amount.n) / Number(budget?.amount.d)).to.equal(10)
    })

    it('adds up on every bill of every home, and the first has nothing to be compared with', async () => {
      const desk = await store.as('mlopez')
      for (const [meter, own] of bills)
        for (const [at, {billNo, total}] of own.entries()) {
          const {previous, lines} = await explainBill(desk, {bill: billNo, account: null})
          expect(lines.reduce((sum, line) => sum + line.amount, 0)).to.equal(total)
          if (at === 0) expect(previous, meter).to.equal(null)
          else {
            const sum = previous!.causes.reduce((all, cause) => all + cause.amount, 0)
            expect(sum, `${meter} ${at}`).to.equal(total - own[at - 1]!.total)
          }
        }
    })

    it('is told in the language asked for, and aloud without a digit', async () => {
      const how = {bill: last('PLAIN'), account: null, language: 'es', speak: true}
      const {spoken, labels} = await answerBill(await store.as('mlopez'), how)
      expect(labels.total).to.equal('Total')
      expect(spoken?.join(' ')).to.match(/^[\p{L} ,.;:'-]+$/u)
      expect(spoken).to.include('La factura es de ciento siete dólares.')
      const account = accounts.get('PLAIN') ?? ''
      const own = await answerBill(await store.as('mlopez'), {bill: null, account, language: null, speak: false})
      expect((own.data as {language: string}).language).to.equal('en')
    })

    it('finds the leak, the misread and the catch-up, each with its bill', async () => {
      const desk = await store.as('mlopez')
      const top = async (meter: string) =>
        (await investigateBill(desk, {bill: last(meter), account: null})).judged.hypotheses[0]
      // October at the usual 11 ccf and the usual three persons, budget 8: 18.00 + 20.00 + 18.00 + 33.00 = 89.00.
      const [leak, misread, catchUp] = [await top('LEAK'), await top('MISREAD'), await top('CATCHUP')]
      expect([leak?.cause, leak?.would_be_cents]).to.deep.equal(['leak', 8900])
      expect([misread?.cause, misread?.would_be_cents]).to.deep.equal(['misread', 8900])
      expect(misread?.numbers['would_be_read']).to.equal(1141)
      // 37 ccf in 92 days; 30 of them 12.0652 ccf: 18.00 + 20.00 + 4.0652 x 6 = 24.39 + 33.00.
      expect([catchUp?.cause, catchUp?.would_be_cents]).to.deep.equal(['catch_up', 9539])
      // 65.20 + 65.20 + 185.00 billed; 12.4674 ccf in 31 days, budget 9: 18.60 + 22.50 + 20.80 + 34.10 = 96.00, and in
      // August, 7.1 inches, 6.8382 + 2.9425 = 10: 18.60 + 25.00 + 14.80 + 34.10 = 92.50.
      expect(catchUp?.periods.map((one) => one.would_be_cents)).to.deep.equal([9250, 9600, 9539])
      expect(catchUp?.numbers['difference_cents']).to.equal(9250 + 9600 + 9539 - 6520 - 6520 - 18500)
      const plain = await investigateBill(desk, {bill: last('PLAIN'), account: null})
      expect(plain.judged.standing).to.equal(0)
    })

    /**
     * New York from July 2015: 3.81 a hundred cubic feet and sewer 159% of it. 100: 381.00 + 605.79 = 986.79.
     * 200: 762.00 + 1211.58 = 1973.58; 2000.00 were charged, so 26.42 are not explained.
     */
    it('explains bills made elsewhere by their published plan, and names what it leaves open', async () => {
      const desk = await store.as('kchen')
      const home = await settle(desk, {address: '9 Elm St', customer: {name: 'Elm Houses', since: '2015-07-01'}})
      const bill = (from: string, to: string, hcf: number, amount: number) => ({
        accountId: home.accountId,
        source: 'import:nyc-housing',
        sourceKey: `test ${from}`,
        meterSerial: 'M1',
        serviceFrom: businessDate(from),
        serviceTo: businessDate(to),
        issuedOn: businessDate(to),
        mailedOn: businessDate(to),
        dueOn: addDays(businessDate(to), 30),
        usageThousandths: hcf * 1000,
        usageUnit: 'hcf',
        estimated: false,
        lines: [{class: 'water' as const, code: 'water', description: 'Water', amount: cents(amount)}],
        flags: [],
        assumed: [],
        batchId: null,
      })
      const issued = await inAct(desk, (trx, context) =>
        issueBills(
          trx,
          [bill('2015-12-20', '2016-01-21', 100, 98_679), bill('2016-01-21', '2016-02-20', 200, 200_000)],
          'bill.import',
          context,
        ),
      )
      const explained = await explainBill(desk, {bill: issued[1]?.billNo ?? '', account: null})
      expect(causesOf(explained)).to.deep.equal({use: 98_679, unexplained: 2642})
      expect(explained.lines.map(({amount, unexplained}) => [amount, unexplained])).to.deep.equal([
        [76_200, false],
        [121_158, false],
        [2642, true],
      ])
      const {judged} = await investigateBill(desk, {bill: issued[1]?.billNo ?? '', account: null})
      expect(judged.hypotheses.find(({cause}) => cause === 'leak')?.would_be_cents).to.be.a('number')
    })

    it('refuses an unknown bill, no bill, and two questions at once', async () => {
      const desk = await store.as('mlopez')
      expect(await refusedAs(explainBill(desk, {bill: 'BL-00000011', account: null}))).to.equal('NOT_FOUND 66')
      expect(await refusedAs(explainBill(desk, {bill: null, account: null}))).to.equal('MISSING 64')
      const account = accounts.get('PLAIN') ?? ''
      expect(await refusedAs(explainBill(desk, {bill: last('PLAIN'), account}))).to.equal('TWO_QUESTIONS 64')
      expect(await refusedAs(explainBill(await store.as('jcruz'), {bill: null, account}))).to.equal('NOT_YOURS 77')
    })
  })
})
