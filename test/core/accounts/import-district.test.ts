import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {approveRequest, declineRequest} from '#core/acts/approve.js'
import type {Desk} from '#core/acts/desk.js'
import {findAccount} from '#core/accounts/find-account.js'
import {importDistrict, type DistrictImport} from '#core/accounts/import-district.js'
import {openAccount} from '#core/accounts/open-account.js'
import {releaseDistrict} from '#core/accounts/release-district.js'
import {showAccount, type AccountScreen} from '#core/accounts/show-account.js'
import {perform} from '#core/acts/perform.js'
import {proveBooks} from '#core/checks/prove-books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const FIXTURE = fileURLToPath(new URL('../../../test/fixtures/district/', import.meta.url))
const quietly = {dryRun: false, request: false, advance: () => undefined}
const counts = (done: DistrictImport): Record<string, string> =>
  Object.fromEntries(done.tables.map(({table, rows, known, posted}) => [table, `${rows}/${known}/${posted}`]))

describe('import-district', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let folder: string
    const edit = (file: string, from: string, to: string): void => {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
      writeFileSync(path, text.replace(from, to))
    }
    beforeEach(async () => {
      store = await newTestStore(engine)
      folder = mkdtempSync(join(tmpdir(), 'curbstop-district-'))
      cpSync(FIXTURE, folder, {recursive: true})
    })
    afterEach(async () => {
      await store.remove()
      rmSync(folder, {recursive: true, force: true})
    })
    const approve = async (desk: Desk, number: string | undefined): Promise<unknown> =>
      approveRequest(desk, number ?? '', async () => releaseDistrict)
    const empty = async (desk: Desk): Promise<void> => {
      for (const table of ['premise', 'account', 'journal', 'batch', 'known_row'])
        expect(await desk.store.db(table).first(), table).to.equal(undefined)
    }
    const taken = async (): Promise<Desk> => {
      const desk = await store.as('kchen')
      const waits = await importDistrict(desk, folder, quietly)
      await approve(await store.as('rpatel'), waits.request?.request)
      await importDistrict(desk, folder, quietly)
      return desk
    }

    it('reads and checks everything, waits for a second person, then posts once', async () => {
      const desk = await store.as('hgrant')
      const waits = await importDistrict(desk, folder, quietly)
      expect([waits.status, waits.request?.approvers]).to.deep.equal(['waiting', ['supervisor']])
      expect(waits.totals).to.deep.equal([
        {table: 'open_items', class: 'sewer', rows: 1, total_cents: 1100},
        {table: 'open_items', class: 'water', rows: 2, total_cents: 13880},
        {table: 'credits', class: '-', rows: 1, total_cents: 2500},
        {table: 'deposits', class: '-', rows: 1, total_cents: 12000},
      ])
      expect(await desk.store.db('premise').first()).to.equal(undefined)
      const still = await importDistrict(desk, folder, quietly)
      expect([still.status, still.request?.request]).to.deep.equal(['waiting', waits.request?.request])
      await approve(await store.as('kchen'), waits.request?.request)
      const done = await importDistrict(desk, folder, quietly)
      expect(done.status).to.equal('posted')
      expect(counts(done)).to.deep.equal({
        premises: '4/0/4',
        service_points: '5/0/5',
        meters: '5/0/5',
        persons: '4/0/4',
        agreements: '5/0/5',
        open_items: '3/0/3',
        credits: '1/0/1',
        deposits: '1/0/1',
        notices: '1/0/1',
        contacts: '1/0/1',
        protections: '1/0/1',
        arrangements: '1/0/1',
        installments: '2/0/2',
      })
      const again = await importDistrict(desk, folder, quietly)
      expect(again.tables.map((table) => [table.new, table.posted])).to.deep.equal(again.tables.map(() => [0, 0]))
      expect(again.tables.map((table) => table.known)).to.deep.equal(again.tables.map((table) => table.rows))
      const proof = await proveBooks(desk.store.db)
      expect(proof.checks.filter((check) => !check.ok)).to.deep.equal([])
    })

    it('gives accounts that are found, shown and opened beside', async () => {
      const desk = await taken()
      const show = (account: string): Promise<AccountScreen> =>
        showAccount(desk, {account, asOf: null, knownAt: null, limit: 0})
      const vera = await show('201-00001-48')
      expect(vera).to.deep.include({
        status: 'active',
        opened_on: '2019-04-01',
        name: 'Vera Castellanos',
        address: '118 Alder Court, Rivergate 92570',
        cycle: 'C1',
        balance_cents: 6340,
        language: 'es',
      })
      expect(vera.ages.map((band) => band.open_cents)).to.deep.equal([0, 0, 6340, 0])
      expect(vera.services.map((service) => `${service.service} ${service.meter ?? '-'}`)).to.deep.equal([
        'water M-70009',
        'sewer -',
      ])
      const landlord = (await findAccount(desk, 'A-2', 5)).rows[0]
      expect([landlord?.name, landlord?.matched]).to.deep.equal(['Hal Brandt', 'former number'])
      const hal = await show(landlord?.account ?? '')
      expect([hal.customer_role, hal.mail_address, hal.deposits[0]?.held_cents]).to.deep.equal([
        'landlord',
        'PO Box 12, Rivergate 92571',
        12000,
      ])
      expect(hal.alerts.map((alert) => alert.code)).to.deep.equal(['ARRANGEMENT'])
      const laundry = await show((await findAccount(desk, 'Brightwater', 5)).rows[0]?.account ?? '')
      expect([laundry.balance_cents, laundry.credit_cents, laundry.alerts[0]?.code]).to.deep.equal([
        -2500,
        2500,
        'PROTECTED',
      ])
      const opened = await perform(await store.as('mlopez'), openAccount, {
        premise: '9 elm st',
        name: 'Omar Haddad',
        person_kind: 'natural',
        occupancy: 'owner',
        id_checked: 'passport:2095',
        phone: null,
        email: null,
        mail_address: null,
        language: null,
        class: null,
        paperless: false,
        prior: 'none',
        deposit: 'auto',
        effective: '2026-11-23',
        red_flags: [],
      })
      expect(opened.status === 'done' && opened.outcome.start_read).to.deep.include({value: 4182, estimated: true})
    })

    it('lists every fault of every file and keeps nothing', async () => {
      edit('premises.csv', 'P-2,240 Mill Road', 'P-1,240 Mill Road')
      edit('service_points.csv', 'SP-3,P-3,water,2004-02-01', 'SP-3,P-3,steam,2004-02-01')
      edit('persons.csv', '951-555-0143', '555-01')
      edit('open_items.csv', '52.40,52.40', '52.40,52.41')
      edit('contacts.csv', '2026-11-19T15:20', '2026-12-19T15:20')
      edit('open_items.csv', '149.80', '149.81')
      const desk = await store.as('kchen')
      const refused = await refusalOf(importDistrict(desk, folder, quietly))
      expect([refused.code, refused.exit]).to.deep.equal(['ROW_ERRORS', 65])
      expect(refused.rows.map((row) => `${row.field} ${row.line}`)).to.deep.equal([
        'premises.(row key) 3',
        'service_points.service 5',
        'persons.phone 3',
        'open_items.open_amount 2',
        'contacts.at 2',
      ])
      await empty(desk)
    })

    it('refuses names of rows that are nowhere, overlapping service and sums that do not fit', async () => {
      edit('service_points.csv', 'SP-4,P-4', 'SP-4,P-9')
      edit('agreements.csv', 'A-3,C-3,SP-3,commercial', 'A-3,C-3,SP-2,commercial')
      edit('agreements.csv', '201-00001-48,C-1,SP-1S', '201-00001-48,C-2,SP-1S')
      edit('deposits.csv', 'D-1,A-2', 'D-1,A-7')
      edit('installments.csv', 'G-1,2,2026-12-01,30.00', 'G-1,2,2026-12-01,31.00')
      const desk = await store.as('kchen')
      const refused = await refusalOf(importDistrict(desk, folder, quietly))
      expect(refused.rows.map((row) => `${row.field} ${row.line} ${row.value}`)).to.deep.equal([
        'service_points.premise 6 P-9',
        'agreements.account 3 201-00001-48',
        'agreements.service_point 5 SP-2',
        'deposits.account 2 A-7',
        'arrangements.total 2 G-1',
      ])
      await empty(desk)
      const trailer = await refusalOf(
        importDistrict(desk, (edit('open_items.csv', '149.80', '149.81'), folder), quietly),
      )
      expect([trailer.code, trailer.exit]).to.deep.equal(['CONTROL_TOTAL', 65])
    })

    it('takes new rows of a grown file, and refuses a known row that has changed, showing both', async () => {
      const desk = await taken()
      edit('premises.csv', 'P-4,9 Elm', 'P-5,10 Elm Street,,Rivergate,CA,92570,single_family,R05,4,C2\nP-4,9 Elm')
      rmSync(join(folder, 'open_items.csv'))
      rmSync(join(folder, 'credits.csv'))
      rmSync(join(folder, 'deposits.csv'))
      const grown = await importDistrict(desk, folder, quietly)
      expect(grown.status).to.equal('posted')
      expect(counts(grown)['premises']).to.equal('5/4/1')
      expect(counts(grown)['agreements']).to.equal('5/5/0')
      edit('premises.csv', '9 Elm Street', '9 Elm Place')
      const refused = await refusalOf(importDistrict(desk, folder, quietly))
      expect([refused.code, refused.exit]).to.deep.equal(['ROW_ERRORS', 65])
      expect(refused.rows[0]).to.deep.include({line: 6, field: 'premises.(row key)', value: 'P-4'})
      expect(refused.rows[0]?.reason).to.equal(
        'known with other content from line 5 of an earlier file: street 9 Elm Street -> 9 Elm Place',
      )
    })

    it('waits although a supervisor loads money, never for the loader, and asks anew after a no', async () => {
      const desk = await store.as('kchen')
      const waits = await importDistrict(desk, folder, quietly)
      const self = await refusalOf(approve(desk, waits.request?.request))
      expect([self.code, self.exit]).to.deep.equal(['SELF_APPROVAL', 77])
      await declineRequest(await store.as('rpatel'), waits.request?.request ?? '', {
        reason: 'totals differ',
        findAct: async () => releaseDistrict,
      })
      const anew = await importDistrict(desk, folder, quietly)
      expect(anew.request?.request).to.not.equal(waits.request?.request)
      const advisor = await refusalOf(importDistrict(await store.as('mlopez'), folder, quietly))
      expect([advisor.code, advisor.exit]).to.deep.equal(['NOT_YOURS', 77])
    })

    it('goes on where it was stopped, and posts every row once', async () => {
      const desk = await store.as('kchen')
      const waits = await importDistrict(desk, folder, quietly)
      await approve(await store.as('rpatel'), waits.request?.request)
      for (const stopped of [1, 3, 6, 9]) {
        let chunks = 0
        const advance = (): void => {
          chunks += 1
          if (chunks === stopped) throw new Error('stopped')
        }
        const run = importDistrict(desk, folder, {...quietly, advance})
        await run.then(
          () => undefined,
          (error: unknown) => {
            expect((error as Error).message).to.equal('stopped')
          },
        )
      }
      await importDistrict(desk, folder, quietly)
      const count = async (table: string): Promise<unknown> => (await desk.store.db(table)).length
      expect(await Promise.all(['premise', 'account', 'agreement', 'receivable', 'notice'].map(count))).to.deep.equal([
        4, 4, 5, 3, 1,
      ])
      expect((await proveBooks(desk.store.db)).checks.filter((check) => !check.ok)).to.deep.equal([])
    })

    it('checks in a dry run and keeps nothing; a folder without files is not found', async () => {
      const desk = await store.as('kchen')
      const checked = await importDistrict(desk, folder, {...quietly, dryRun: true})
      expect([checked.status, checked.tables.length]).to.deep.equal(['checked', 13])
      await empty(desk)
      expect((await refusalOf(importDistrict(desk, join(folder, 'nowhere'), quietly))).exit).to.equal(66)
    })
  })
})
