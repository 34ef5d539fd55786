import {expect} from 'chai'
import {rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {pricingsOf, priceAgain} from '#core/billing/bill-pricing.js'
import {etBetween} from '#core/billing/et-periods.js'
import {knownVersions} from '#core/billing/rate-versions.js'
import {proveBooks} from '#core/checks/prove-books.js'
import {judgeShutoffs, listDay, NOT_NARROWED, type JudgedAccount} from '#core/collections/shutoff-list.js'
import {ALL_PLANTED_FROM, demoAccounts, makeDistrict, SCENARIOS, type DemoDistrict} from '#core/demo/demo-district.js'
import {openOf} from '#core/demo/demo-payments.js'
import {loadDemo} from '#core/demo/load-demo.js'
import {businessDate} from '#core/kernel/business-date.js'
import {signIn} from '#core/staff/sign-in.js'
import {select} from '#core/store/dialect.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const TODAY = businessDate('2026-11-23')
const districtOf = (accounts: number): DemoDistrict => makeDistrict({accounts, seed: 1, trainingDate: TODAY})
/** Enough for every rate plan, and for bills that are open, arranged, returned and noticed. */
const ACCOUNTS = 90
const quietly = (): void => undefined

/** Open money of every bill as the store has it: account number, due day, cents. */
async function openInStore(desk: Desk): Promise<string[]> {
  const rows = await select<{account_no: string; due_on: string; open: number}>(
    desk.store.db,
    `select a.account_no, o.due_on, sum(o.open_cents) as open from open_item o join account a on a.account_id = o.account_id
     group by a.account_no, o.due_on`,
  )
  return rows.map(({account_no, due_on, open}) => `${account_no} ${due_on} ${open}`).toSorted()
}

/** The same, worked out from the generated bills and payments alone. */
const openAsGenerated = (district: DemoDistrict): string[] =>
  Array.from(demoAccounts(district))
    .flatMap(({number, bills, payments}) =>
      openOf(bills, payments).flatMap((open, at) => (open > 0 ? [`${number} ${bills[at]!.due} ${open}`] : [])),
    )
    .toSorted()

onEveryEngine((engine) => {
  describe('the demo district in a store', () => {
    const district = districtOf(ACCOUNTS)
    let store: TestStore
    let desk: Desk
    before(async function () {
      this.timeout(120_000)
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      await loadDemo(desk, district, quietly)
    })
    after(() => store.remove())

    it('has every account with its bills, payments and reads', async () => {
      const all = Array.from(demoAccounts(district))
      const count = async (table: string): Promise<number> =>
        Number((await select<{n: number}>(desk.store.db, `select count(*) as n from ${table}`))[0]?.n)
      const sum = (of: (account: (typeof all)[number]) => number): number => all.reduce((n, one) => n + of(one), 0)
      expect(await count('account')).to.equal(ACCOUNTS)
      expect(await count('bill')).to.equal(sum((one) => one.bills.length))
      expect(await count('payment')).to.equal(sum((one) => one.payments.length))
      expect(await count('payment_return')).to.equal(sum((one) => one.payments.filter((paid) => paid.returned).length))
      expect(await count('meter_read')).to.equal(sum((one) => 1 + one.bills.length + (one.nextRead === null ? 0 : 1)))
      expect(await count('notice')).to.equal(sum((one) => one.notices.length))
      expect(await count('contact_attempt')).to.equal(sum((one) => one.contacts.length))
      expect(await count('protection')).to.equal(sum((one) => one.protections.length))
      expect(await count('installment')).to.equal(sum((one) => one.arrangement?.installments.length ?? 0))
    })

    it('has every bill with what it was priced from, and prices it again to the cent', async () => {
      const bills = await select<{account_id: string; bill_id: string; cents: number}>(
        desk.store.db,
        `select account_id, bill_id, sum(amount_cents) as cents from bill_line group by account_id, bill_id
         order by account_id, bill_id`,
      )
      for (const {account_id: accountId, bill_id: billId, cents} of bills.filter((_, at) => at % 37 === 0)) {
        const again = await priceAgain(desk.store.db, await pricingsOf(desk.store.db, {accountId, billId}))
        expect(again.map(({total}) => total)).to.eql([cents])
      }
    })

    it('has the use of every bill between two of its meter’s reads', async () => {
      const wrong = await select(
        desk.store.db,
        `select b.bill_id from bill b
         left join bill_read u on u.account_id = b.account_id and u.bill_id = b.bill_id
         left join meter_read f on f.service_point_id = u.service_point_id and f.read_id = u.from_read_id
         left join meter_read t on t.service_point_id = u.service_point_id and t.read_id = u.to_read_id
         where f.read_on is null or t.read_on is null or f.read_on <> b.service_from or t.read_on <> b.service_to
           or (t.value - f.value) * 1000 <> u.usage_thousandths or u.usage_thousandths <> b.usage_thousandths`,
      )
      expect(wrong).to.eql([])
    })

    it('has the rates, the weather, registers and facts that a billing run asks for', async () => {
      const versions = await knownVersions(desk.store.db)
      expect(new Set(versions.map((one) => one.plan_code))).to.eql(new Set(['COM-1', 'IRR-1', 'MF-1', 'RES-1']))
      await etBetween(desk.store.db, '9', businessDate('2025-11-01'), TODAY)
      const [found] = await select<{meters: number; registers: number; facts: number}>(
        desk.store.db,
        `select (select count(*) from meter) as meters, (select count(*) from meter_register) as registers,
           (select count(*) from billing_fact where name = 'irrigated_area') as facts`,
      )
      const measured = Array.from(demoAccounts(district)).filter(({facts}) => facts.irrigated_area !== undefined)
      expect(Object.values(found ?? {}).map(Number)).to.eql([ACCOUNTS, ACCOUNTS, measured.length])
    })

    it('leaves open on every bill what was not paid, to the cent', async () => {
      expect(await openInStore(desk)).to.eql(openAsGenerated(district))
    })

    it('has books that prove', async () => {
      const {checks} = await proveBooks(desk.store.db)
      expect(checks.filter(({ok}) => !ok).map(({name, failures}) => ({name, failures}))).to.eql([])
    })

    it('is there once however often it is loaded', async () => {
      const before = await openInStore(desk)
      await loadDemo(desk, district, quietly)
      expect(await openInStore(desk)).to.eql(before)
    })

    it('has people who sign in with the documented PIN', async () => {
      const file = join(tmpdir(), `curbstop-demo-${process.pid}.json`)
      const {operator} = await signIn(desk, {operator: 'kchen', pin: '2468', sessionFile: file})
      expect(operator.roles).to.eql(['supervisor'])
      rmSync(file, {force: true})
    })

    it('goes into no store with real books', async () => {
      const real = {...desk, district: {...desk.district, trainingDate: null}}
      expect((await refusalOf(loadDemo(real, districtOf(1), quietly))).code).to.equal('NOT_A_TRAINING_STORE')
    })
  })
})

describe('the shut-off list of the demo district', () => {
  let store: TestStore
  const judged = new Map<string, JudgedAccount>()
  const district = districtOf(ALL_PLANTED_FROM)
  const generated = Array.from(demoAccounts(district))
  before(async function () {
    this.timeout(180_000)
    store = await newTestStore()
    const desk = await store.as('kchen')
    await loadDemo(desk, district, quietly)
    const list = await judgeShutoffs(desk, listDay(desk, null), NOT_NARROWED, quietly)
    expect(list.day).to.equal('2026-11-24')
    for (const line of list.judged) judged.set(line.account.accountNumber, line)
  })
  after(() => store.remove())

  for (const {name, outcome, rule} of SCENARIOS) {
    it(`${name}: at least three accounts, each ${outcome}${rule === null ? '' : ` by ${rule} first`}`, () => {
      const planted = generated.filter((account) => account.scenario === name)
      expect(planted.length).to.be.at.least(3)
      for (const {number} of planted) {
        const line = judged.get(number)
        expect([line?.outcome, line?.firstRule], `${name}: ${number}`).to.eql([outcome, rule ?? ''])
      }
    })
  }

  it('lists nobody who simply pays', () => {
    const simple = new Set(generated.flatMap(({scenario, number}) => (scenario === null ? [number] : [])))
    const listed = Array.from(judged.values()).filter(({outcome}) => outcome === 'listed')
    expect(listed.filter(({account}) => simple.has(account.accountNumber))).to.eql([])
  })
})
