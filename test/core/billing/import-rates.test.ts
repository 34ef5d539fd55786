import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {recordBillPricing} from '#core/billing/bill-pricing.js'
import {etBetween} from '#core/billing/et-periods.js'
import {importRates} from '#core/billing/import-rates.js'
import {judgeRateFile} from '#core/billing/judge-rate-file.js'
import type {ImportRatesOutcome} from '#core/billing/rate-import-outcome.js'
import {planOf} from '#core/billing/rate-versions.js'
import {issueBills} from '#core/billing/issue-bills.js'
import {businessDate} from '#core/kernel/business-date.js'
import {canonicalJson, sha256, type Json} from '#core/kernel/canonical-json.js'
import {aBill, inOneAct, newAccount} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {line, tariff, version, type Json as Loose} from '../rates/small-plan.js'

const planText = (code: string, versions: readonly Loose[], over: Loose = {}): string =>
  JSON.stringify({schema: 'curbstop.rate-plan/1', code, title: code, unit: 'ccf', versions, ...over})
const priced = (from: string, rate: string): Loose =>
  version({
    effective_from: from,
    classes: {'*': tariff({lines: [line('USE', {basis: 'per_unit', rate, quantity: 'usage'})]})},
  })
const etText = (rows: readonly [string, string, string][]): string =>
  JSON.stringify({
    schema: 'curbstop.et-series/1',
    zone: 'z',
    source: 'a gauge',
    rows: rows.map(([from, to, inches]) => ({from, to, inches})),
  })

interface Options {
  readonly partial?: boolean
  readonly key?: string
  readonly dryRun?: boolean
}

async function bring(
  desk: Desk,
  files: Readonly<Record<string, string>>,
  {partial = false, key, dryRun = false}: Options = {},
): Promise<ImportRatesOutcome> {
  const named = Object.entries(files).map(([file, text]) => ({file, text, sha256: sha256(text)}))
  const judged = named.map((file) => judgeRateFile(file, {code: null, compat: false}))
  const input = {files: named.map(({file, sha256}) => ({file, sha256})), code: null, compat: false, partial}
  const done = await perform(desk, importRates(judged), input, {...(key === undefined ? {} : {key}), dryRun})
  if (done.status !== 'done') throw new Error('an import waits for nobody')
  return done.outcome
}

onEveryEngine((engine) => {
  describe('rates are imported', () => {
    let store: TestStore
    let desk: Desk
    beforeEach(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
    })
    afterEach(() => store.remove())

    const first = {'a.json': planText('P-1', [priced('2025-01-01', '2.00'), priced('2026-01-01', '3.00')])}
    const fates = (outcome: ImportRatesOutcome): string[] =>
      outcome.files.flatMap(({versions}) => versions.map((one) => `${one.effective_from} ${one.status}`))

    it('once: the same content is known, and the plan reads back as it was written', async () => {
      expect(fates(await bring(desk, first))).to.deep.equal(['2025-01-01 new', '2026-01-01 new'])
      const again = await bring(desk, {'b.json': first['a.json']})
      expect(fates(again)).to.deep.equal(['2025-01-01 known', '2026-01-01 known'])
      expect(again.new_versions).to.equal(0)
      const {plan} = await planOf(desk.store.db, 'P-1')
      expect(plan.versions.map(({effective_from: from}) => from)).to.deep.equal(['2025-01-01', '2026-01-01'])
      const {plan: read} = judgeRateFile(
        {file: 'a.json', text: first['a.json'], sha256: ''},
        {code: null, compat: false},
      )
      expect(canonicalJson(plan as unknown as Json)).to.equal(canonicalJson(read as unknown as Json))
    })

    it('never over what is kept: other content of a day is refused with both hashes', async () => {
      const kept = await bring(desk, first)
      const refusal = await refusalOf(bring(desk, {'b.json': planText('P-1', [priced('2025-01-01', '2.01')])}))
      expect(`${refusal.code} ${refusal.exit}`).to.equal('RATES_REFUSED 65')
      const hash = kept.files[0]!.versions[0]!.content_hash.slice(0, 12)
      expect(refusal.rows).to.have.length(1)
      expect(refusal.rows[0]).to.include({file: 'b.json', field: 'P-1 2025-01-01'})
      expect(refusal.rows[0]!.reason).to.contain(`${hash} of a.json`)
      expect(refusal.rows[0]!.value)
        .to.match(/^[0-9a-f]{12}$/)
        .and.not.to.equal(hash)
    })

    it('after those there or between them', async () => {
      await bring(desk, first)
      const outcome = await bring(desk, {
        'b.json': planText('P-1', [priced('2025-07-01', '2.50'), priced('2027-01-01', '4.00')]),
      })
      expect(fates(outcome)).to.deep.equal(['2025-07-01 new', '2027-01-01 new'])
      const {plan} = await planOf(desk.store.db, 'P-1')
      expect(plan.versions).to.have.length(4)
    })

    it('not where a bill was priced already, but before and after its days', async () => {
      await bring(desk, first)
      const accountId = await newAccount(desk)
      await inOneAct(desk, async (trx, context) => {
        const bill = {
          ...aBill(accountId, {issuedOn: '2026-06-05', dueOn: '2026-06-26', lines: {water: 1000}}),
          serviceFrom: businessDate('2026-05-01'),
          serviceTo: businessDate('2026-06-01'),
        }
        await issueBills(trx, [bill], 'bill.issue', context)
        const [row] = await trx<{bill_id: string}>('bill').where('account_id', accountId).select('bill_id')
        const period = {from: bill.serviceFrom, to: bill.serviceTo, billOn: bill.issuedOn}
        const inputs = {...period, serviceClass: '*', partial: false, values: {usage: '1'}, meters: []}
        await recordBillPricing(trx, [{accountId, billId: row!.bill_id, planCode: 'P-1', inputs, figures: {}}])
      })
      const at = (day: string): Promise<ImportRatesOutcome> =>
        bring(desk, {'b.json': planText('P-1', [priced(day, '9.00')])}, {dryRun: true})
      for (const day of ['2026-01-02', '2026-05-15', '2026-06-01', '2026-06-05']) {
        const refusal = await refusalOf(at(day))
        expect(refusal.rows[0]!.reason, day).to.match(/^bill BL-\w+ of 2026-06-05 was priced without these rates/)
      }
      // Ends before the bill's first day: 2026-01-01 follows. Begins after its last.
      expect(fates(await at('2025-07-01'))).to.deep.equal(['2025-07-01 new'])
      expect(fates(await at('2026-06-06'))).to.deep.equal(['2026-06-06 new'])
    })

    it('whole or not at all; --partial takes the good files', async () => {
      const files = {
        'bad.json': planText('BAD', []),
        'good.json': planText('GOOD', [priced('2026-01-01', '1.00')]),
        'other.json': '{"hello": 1}',
        'twin.json': planText('GOOD', [priced('2026-01-01', '1.01')]),
      }
      const refusal = await refusalOf(bring(desk, files))
      expect(refusal.rows.map(({file}) => file)).to.deep.equal(['bad.json', 'other.json', 'twin.json'])
      expect(await desk.store.db('rate_version').count({n: '*'}).first()).to.deep.include({n: 0})
      const outcome = await bring(desk, files, {partial: true})
      expect(outcome).to.include({new_versions: 1, refused: 3})
      expect((await planOf(desk.store.db, 'GOOD')).plan.versions).to.have.length(1)
    })

    it('in the unit of the plan', async () => {
      await bring(desk, first)
      const text = planText('P-1', [priced('2027-01-01', '2.00')], {unit: 'kgal'})
      expect((await refusalOf(bring(desk, {'b.json': text}))).rows[0]!.reason).to.contain('kept in ccf')
    })

    it('with the weather, of which known days never change', async () => {
      const october = etText([['2026-10-01', '2026-11-01', '3.100']])
      expect((await bring(desk, {'et.json': october})).new_et_periods).to.equal(1)
      expect((await bring(desk, {'et.json': october})).new_et_periods).to.equal(0)
      const [from, to] = [businessDate('2026-10-01'), businessDate('2026-10-11')]
      const inches = await etBetween(desk.store.db, 'z', from, to)
      expect(inches.n * 31n).to.equal(31n * inches.d)
      const other = {'et.json': etText([['2026-10-01', '2026-11-01', '3.200']])}
      const refusal = await refusalOf(bring(desk, other))
      expect(refusal.code).to.equal('RATES_REFUSED')
      expect(refusal.rows[0]!.reason).to.contain('3.100 inches')
      expect((await bring(desk, other, {partial: true})).refused).to.equal(1)
    })

    it('under a key once, and by those who may', async () => {
      await bring(desk, first, {key: 'K'})
      expect(fates(await bring(desk, first, {key: 'K'}))).to.deep.equal(['2025-01-01 new', '2026-01-01 new'])
      const advisor = await store.as('mlopez')
      expect((await refusalOf(bring(advisor, first))).code).to.equal('NOT_YOURS')
    })
  })
})
