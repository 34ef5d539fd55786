import {expect} from 'chai'
import {findAccount, lookAtFound} from '#core/accounts/find-account.js'
import {recordAccounts, recordAgreements} from '#core/accounts/record-accounts.js'
import {recordPersons} from '#core/accounts/record-persons.js'
import {recordPremises, recordServicePoints} from '#core/accounts/record-premises.js'
import type {Desk} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {contextOf} from '#core/acts/perform.js'
import {businessDate} from '#core/kernel/business-date.js'
import {accountNumber, spokenId} from '#core/kernel/ids.js'
import {analyzeStore, select} from '#core/store/dialect.js'
import {inTransaction} from '#core/store/transaction.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle, type Settled} from '../../support/town.js'

describe('find-account', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    const homes = new Map<string, Settled>()
    const account = (name: string): string => homes.get(name)!.account

    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      const people = [
        ['Vera Castellanos', '1420 Palm Ave', '951-555-0142', 'vera@example.org'],
        ['Hal Brandt', '1420 Plum St', '951-555-0143', undefined],
        ['Luz Ortega', '77 North Cañon Boulevard', '951-555-0144', undefined],
        ['Luz Ortiz', '78 N Canon Blvd', '951-555-0144', undefined],
        ['Duc Pham', '9 Elm St', undefined, undefined],
      ] as const
      for (const [name, address, phone, email] of people) {
        const customer = {name, since: '2020-01-01', ...(phone && {phone}), ...(email && {email})}
        homes.set(name, await settle(desk, {address, customer, meter: `M-${address}`}))
      }
      homes.set(
        'Erin Walsh',
        await settle(desk, {
          address: '9 Elm St',
          unit: 'B',
          customer: {name: 'Erin Walsh', since: '2020-01-01', until: '2024-01-01'},
        }),
      )
      await charge(desk, homes.get('Vera Castellanos')!.accountId, {cents: 4210, on: '2026-11-01', due: '2026-11-22'})
    })
    after(() => store.remove())

    const found = async (text: string): Promise<string[]> =>
      (await findAccount(desk, text, 0)).rows.map((row) => `${row.account} ${row.matched}`)

    it('finds by account number, and says when its check digits are wrong', async () => {
      const vera = account('Vera Castellanos')
      expect(await found(vera)).to.deep.equal([`${vera} account`])
      expect(await found(vera.replaceAll('-', ''))).to.deep.equal([`${vera} account`])
      const wrong = vera.slice(0, -1) + String((Number(vera.at(-1)) + 1) % 10)
      const refused = await refusalOf(findAccount(desk, wrong, 0))
      expect([refused.code, refused.exit]).to.deep.equal(['BAD_ACCOUNT', 64])
    })

    it('finds a name with typing errors, in any order and only begun', async () => {
      const vera = `${account('Vera Castellanos')} name`
      for (const text of [
        'Castellanos',
        'castelanos vera',
        'Vera Casellanos',
        'Vera Castellnaos',
        'Kastellanos',
        'castell',
      ]) {
        expect((await found(text))[0], text).to.equal(vera)
      }
      expect(await found('Ortega')).to.deep.equal([`${account('Luz Ortega')} name`])
      expect(await found('Zzyzx Quux')).to.deep.equal([])
    })

    it('finds an address however it is written, also with the street misspelt', async () => {
      expect(await found('1420 palm')).to.deep.equal([`${account('Vera Castellanos')} address`])
      expect(await found('77 n. canon blvd')).to.deep.equal([`${account('Luz Ortega')} address`])
      expect((await found('1420 Plam Avenue'))[0]).to.equal(`${account('Vera Castellanos')} address`)
      expect((await found('9 Elm Street')).slice(0, 2)).to.deep.equal([
        `${account('Duc Pham')} address`,
        `${account('Erin Walsh')} address`,
      ])
    })

    it('finds by phone, e-mail, meter and premise', async () => {
      const luz = [`${account('Luz Ortega')} phone`, `${account('Luz Ortiz')} phone`]
      expect((await found('(951) 555-0144')).toSorted()).to.deep.equal(luz.toSorted())
      expect(await found('VERA@example.org')).to.deep.equal([`${account('Vera Castellanos')} email`])
      expect(await found('M-9 Elm St')).to.deep.equal([`${account('Duc Pham')} meter`])
      expect(await found(homes.get('Hal Brandt')!.premise.toLowerCase())).to.deep.equal([
        `${account('Hal Brandt')} premise`,
      ])
    })

    it('tells balance and status, counts what it leaves out, and masks phones by role', async () => {
      const [vera] = (await findAccount(desk, 'Castellanos', 5)).rows
      expect(vera).to.deep.include({
        name: 'Vera Castellanos',
        address: '1420 Palm Ave, Rivergate 92501',
        status: 'active',
        phone: '951-555-0142',
        balance_cents: 4210,
      })
      const cut = await findAccount(desk, '951-555-0144', 1)
      expect([cut.rows.length, cut.total, cut.truncated]).to.deep.equal([1, 2, true])
      const [masked] = (await findAccount(await store.as('tngo'), 'Castellanos', 5)).rows
      expect(masked?.phone).to.equal('•••-0142')
      const field = await refusalOf(findAccount(await store.as('jcruz'), 'Castellanos', 5))
      expect([field.code, field.exit]).to.deep.equal(['NOT_YOURS', 77])
    })

    it('logs a search without the text that was asked for', async () => {
      await logLook(desk, lookAtFound(await findAccount(desk, 'Castellanos', 5)))
      const row: unknown = await desk.store
        .db('look_log')
        .orderBy('look_id', 'desc')
        .first('command', 'filter', 'row_count')
      expect(row).to.deep.equal({command: 'find-account', filter: 'search matched name', row_count: 1})
    })
  })

  it('probes indexes alone at 50,000 accounts', async function () {
    this.timeout(180_000)
    const store = await newTestStore('sqlite')
    try {
      const desk = await store.as('mlopez')
      await populate(desk, 50_000)
      await analyzeStore(desk.store.db)
      const asked: {sql: string; bindings: readonly unknown[]}[] = []
      const listen = (query: {sql: string; bindings: readonly unknown[]}): void => void asked.push(query)
      desk.store.db.on('query', listen)
      const texts = [
        accountNumber(42),
        'Maria Garcia',
        'Mraia Grcia',
        'Garcia',
        '1042 Palm Ave',
        '1042 Plam Av',
        '951-555-0042',
        'm42@example.org',
        'METER-42',
      ]
      const found = new Map<string, number>()
      for (const text of texts) found.set(text, (await findAccount(desk, text, 20)).total)
      desk.store.db.removeListener('query', listen)
      expect(found.get('951-555-0042')).to.equal(1)
      expect(found.get('Maria Garcia')).to.be.greaterThan(0)
      expect(found.get('1042 Palm Ave')).to.be.greaterThan(0)
      const scans: string[] = []
      for (const {sql, bindings} of asked) {
        const plan: {detail: string}[] = await desk.store.db.raw(`explain query plan ${sql}`, bindings as never)
        for (const {detail} of plan) {
          if (/^SCAN /.test(detail) && !/^SCAN (json_each|x|\(subquery|k\b)/.test(detail))
            scans.push(`${detail}: ${sql}`)
        }
      }
      expect(asked.length).to.be.greaterThan(texts.length)
      expect(scans).to.deep.equal([])
    } finally {
      await store.remove()
    }
  })
})

const FIRST = ['Maria', 'Jose', 'Ana', 'Luis', 'Erin', 'Duc', 'Hal', 'Vera', 'Omar', 'Nora']
const LAST = ['Garcia', 'Nguyen', 'Smith', 'Lopez', 'Walsh', 'Pham', 'Brandt', 'Quist', 'Haddad', 'Delgado', 'Sandhu']
const STREETS = ['Palm Ave', 'Elm St', 'Oak Ct', 'Fig Way', 'Mesa Dr']

async function populate(desk: Desk, count: number): Promise<void> {
  await inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const since = businessDate('2020-01-01')
    const all = Array.from({length: count}, (_, at) => ({
      at,
      premiseId: context.key(),
      servicePointId: context.key(),
      personId: context.key(),
      accountId: context.key(),
      agreementId: context.key(),
    }))
    await recordPremises(
      trx,
      all.map(({at, premiseId}) => ({
        premiseId,
        premiseNo: spokenId('PR'),
        externalKey: null,
        address: `${1000 + Math.floor(at / STREETS.length)} ${STREETS[at % STREETS.length] ?? ''}`,
        unit: '',
        city: 'Rivergate',
        postalCode: '92501',
        dwelling: 'sfd' as const,
        route: '07',
        effectiveFrom: since,
      })),
      context,
    )
    await recordServicePoints(
      trx,
      all.map(({premiseId, servicePointId}) => ({
        premiseId,
        servicePointId,
        externalKey: null,
        service: 'water' as const,
        installedOn: since,
      })),
      context,
    )
    await recordPersons(
      trx,
      all.map(({at, personId}) => ({
        personId,
        kind: 'natural' as const,
        externalKey: null,
        name: `${FIRST[at % FIRST.length] ?? ''} ${LAST[at % LAST.length] ?? ''}`,
        phone: at < 10_000 ? `951555${String(at).padStart(4, '0')}` : `9${String(at).padStart(9, '0')}`,
        email: `m${at}@example.org`,
        language: 'en',
        effectiveFrom: since,
      })),
      context,
    )
    await recordAccounts(
      trx,
      all.map(({at, accountId, personId, premiseId}) => ({
        accountId,
        accountNo: accountNumber(at),
        externalKey: `OLD-${at}`,
        personId,
        premiseId,
        class: 'residential',
        customerRole: 'occupant' as const,
        tenure: null,
        mailAddress: '',
        mailDiffers: false,
        cycle: '07',
        paperless: false,
        openedOn: since,
      })),
      context,
    )
    await recordAgreements(
      trx,
      all.map(({accountId, agreementId, servicePointId}) => ({
        accountId,
        agreementId,
        servicePointId,
        service: 'water' as const,
        startOn: since,
        ratePlan: 'R-1',
      })),
      context,
    )
    const [first] = await select<{n: number}>(trx, 'select count(*) as n from account')
    if (first?.n !== count) throw new Error('not populated')
  })
}
