import {expect} from 'chai'
import {approveRequest} from '#core/acts/approve.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {openAccount} from '#core/accounts/open-account.js'
import type {OpenAccountInput, OpenAccountOutcome} from '#core/accounts/opening.js'
import {isAccountNumber, parseSpokenId} from '#core/kernel/ids.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle} from '../../support/town.js'

const ROSA: OpenAccountInput = {
  premise: '',
  name: 'Rosa Delgado',
  person_kind: 'natural',
  occupancy: 'tenant',
  id_checked: 'licence:7731',
  phone: '951-555-0142',
  email: null,
  mail_address: null,
  language: null,
  class: null,
  paperless: false,
  prior: 'none',
  deposit: 'auto',
  effective: '2026-11-24',
  red_flags: [],
}

const done = (performed: Performed<OpenAccountOutcome>): OpenAccountOutcome => {
  if (performed.status !== 'done') throw new Error('it waits')
  return performed.outcome
}
const waiting = (performed: Performed<OpenAccountOutcome>): string => {
  if (performed.status !== 'waiting') throw new Error('it was done')
  return performed.request.request
}

describe('open-account', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    before(async () => {
      store = await newTestStore(engine)
    })
    after(() => store.remove())

    it('waits for its turn-on order where no read is on file, and asks no deposit without a credit ground', async () => {
      const desk = await store.as('mlopez')
      const {premise} = await settle(desk, {address: '1420 Palm Ave', meter: `A1-${engine}`})
      const opened = done(
        await perform(desk, openAccount, {...ROSA, premise, phone: '951-555-0001', name: 'Ines Vidal'}),
      )
      expect(isAccountNumber(opened.account)).to.equal(true)
      expect(opened).to.deep.include({
        premise,
        status: 'pending_start',
        service_start: '2026-11-24',
        class: 'residential',
        rate_plans: ['RES-1'],
        start_read: null,
        order_on: '2026-11-24',
        deposit: null,
        deposit_cents: 0,
        prior: null,
        possible_matches: [],
      })
      expect(parseSpokenId('F', opened.order ?? '')).to.equal(opened.order)
      const order: unknown = await desk.store
        .db('field_order')
        .where('order_no', opened.order)
        .first('kind', 'for_date')
      expect(order).to.deep.equal({kind: 'turn_on', for_date: '2026-11-24'})
    })

    it('starts at once on a read within ten days, and orders a check where that read was estimated', async () => {
      const desk = await store.as('mlopez')
      const onTheDay = await settle(desk, {
        address: '1 Oak St',
        meter: `B1-${engine}`,
        read: {on: '2026-11-23', value: 4182, kind: 'estimated'},
      })
      const input = {...ROSA, name: 'Omar Haddad', phone: null, effective: '2026-11-23', occupancy: 'owner' as const}
      const omar = done(await perform(desk, openAccount, {...input, premise: onTheDay.premise}))
      expect(omar.status).to.equal('active')
      expect(omar.order).to.equal(null)
      expect(omar.start_read).to.deep.include({value: 4182, read_on: '2026-11-23', estimated: true})
      expect(parseSpokenId('F', omar.start_read?.order ?? '')).to.equal(omar.start_read?.order)
      const tenDays = await settle(desk, {
        address: '2 Oak St',
        meter: `B2-${engine}`,
        read: {on: '2026-11-13', value: 7},
      })
      const inTime = done(await perform(desk, openAccount, {...input, name: 'Ada Moss', premise: tenDays.premise}))
      expect([inTime.status, inTime.start_read]).to.deep.equal([
        'active',
        {value: 7, read_on: '2026-11-13', estimated: false, order: null},
      ])
      const eleven = await settle(desk, {
        address: '3 Oak St',
        meter: `B3-${engine}`,
        read: {on: '2026-11-12', value: 7},
      })
      const tooOld = done(await perform(desk, openAccount, {...input, name: 'Bo Lind', premise: eleven.premise}))
      expect(tooOld.status).to.equal('pending_start')
    })

    it('refuses a second customer at one point until the day the first one stops', async () => {
      const desk = await store.as('mlopez')
      const customer = {name: 'Nora Quist', since: '2024-02-01'}
      const lived = await settle(desk, {address: '1420 Palm Ave', unit: 'Unit B', customer})
      const refused = await refusalOf(perform(desk, openAccount, {...ROSA, premise: lived.premise}))
      expect([refused.code, refused.exit]).to.deep.equal(['PREMISE_OCCUPIED', 65])
      expect(refused.message).to.equal(
        `1420 Palm Ave Unit B is served to ${lived.account} since 2024-02-01. Close that account first.`,
      )
      const left = await settle(desk, {
        address: '9 Elm St',
        customer: {name: 'Lea Roth', since: '2024-02-01', until: '2026-11-20'},
      })
      const day = async (effective: string, name: string): Promise<string> => {
        const call = perform(desk, openAccount, {...ROSA, premise: left.premise, name, phone: null, effective})
        return call.then(
          (performed) => done(performed).status,
          (error: unknown) => (error as {code: string}).code,
        )
      }
      expect(await day('2026-11-19', 'Kim Ost')).to.equal('PREMISE_OCCUPIED')
      expect(await day('2026-11-20', 'Kim Ost')).to.equal('pending_start')
    })

    it('shows who may be the same person, and lets only a yes make it one', async () => {
      const desk = await store.as('mlopez')
      const old = await settle(desk, {
        address: '55 Fig Ct',
        customer: {name: 'Rosa Delgado', phone: '(951) 555-0142', since: '2022-01-05', until: '2025-03-11'},
      })
      await charge(desk, old.accountId, {cents: 8640, on: '2025-03-12', due: '2025-04-02'})
      const {premise} = await settle(desk, {address: '56 Fig Ct'})
      const typo = {...ROSA, premise, name: 'Rosa Delgdao'}
      const none = done(await perform(desk, openAccount, typo, {dryRun: true}))
      expect(none.possible_matches).to.deep.equal([
        {
          account: old.account,
          evidence: ['name', 'phone'],
          status: 'stopped',
          closed_on: '2025-03-11',
          owed_cents: 8640,
        },
      ])
      expect([none.deposit_cents, none.prior_owed_cents]).to.deep.equal([0, 0])
      const same = done(await perform(desk, openAccount, {...ROSA, premise, prior: old.account}))
      expect(same).to.deep.include({
        prior: old.account,
        prior_owed_cents: 8640,
        deposit_cents: 12000,
        deposit_status: 'requested',
        deposit_due_on: '2026-12-07',
        deposit_ground: `unpaid balance $86.40 on ${old.account}`,
        possible_matches: [],
      })
      const persons = await desk.store.db('account_version').distinct('person_id').where('person_id', old.personId)
      expect(persons).to.have.length(1)
      const held: unknown = await desk.store.db('posting').where('ledger_account', '2110').first()
      expect(held, 'a deposit asked for posts nothing').to.equal(undefined)
    })

    it('asks a deposit on the credit record alone, never more than the district asks', async () => {
      const desk = await store.as('mlopez')
      const old = await settle(desk, {
        address: '60 Fig Ct',
        customer: {name: 'Gus Weller', since: '2022-01-05', until: '2025-03-11'},
      })
      await charge(desk, old.accountId, {cents: 100, on: '2025-03-12', due: '2025-04-02'})
      const {premise} = await settle(desk, {address: '61 Fig Ct'})
      const gus = {...ROSA, premise, name: 'Gus Weller', phone: null, id_checked: 'licence:1188'}
      const refused = await refusalOf(perform(desk, openAccount, {...gus, deposit: '120.00'}))
      expect([refused.code, refused.exit]).to.deep.equal(['NO_CREDIT_GROUND', 65])
      expect(refused.message).to.contain('Gov. 60375.5')
      const priors = {...gus, prior: old.account}
      const over = await refusalOf(perform(desk, openAccount, {...priors, deposit: '120.01'}))
      expect([over.code, over.exit]).to.deep.equal(['DEPOSIT_OVER_POLICY', 65])
      const waived = done(await perform(desk, openAccount, {...priors, deposit: 'waive'}, {dryRun: true}))
      expect(waived).to.deep.include({deposit_status: 'waived', deposit_cents: 0})
      const asked = done(await perform(desk, openAccount, {...priors, deposit: '80.00'}))
      expect(asked).to.deep.include({deposit_status: 'requested', deposit_cents: 8000})
    })

    it('refuses an earlier account that nothing links to the applicant', async () => {
      const desk = await store.as('mlopez')
      const other = await settle(desk, {address: '70 Fig Ct', customer: {name: 'Duc Pham', since: '2020-01-01'}})
      const {premise} = await settle(desk, {address: '71 Fig Ct'})
      const erin = {...ROSA, premise, name: 'Erin Walsh', phone: null, id_checked: 'licence:9000', prior: other.account}
      const refused = await refusalOf(perform(desk, openAccount, erin))
      expect([refused.code, refused.exit]).to.deep.equal(['PRIOR_UNLIKE', 65])
    })

    it('starts back to the day a role may, beyond it asks another person', async () => {
      const {premise} = await settle(await store.as('mlopez'), {address: '80 Fig Ct'})
      const back = (effective: string): OpenAccountInput => ({
        ...ROSA,
        premise,
        name: 'Ivo Lenz',
        phone: null,
        effective,
      })
      const advisor = await store.as('mlopez')
      expect(done(await perform(advisor, openAccount, back('2026-10-24'), {dryRun: true})).status).to.equal(
        'pending_start',
      )
      const refused = await refusalOf(perform(advisor, openAccount, back('2026-10-23')))
      expect([refused.code, refused.exit]).to.deep.equal(['OVER_AUTHORITY', 77])
      expect(refused.message).to.equal(
        'a start 31 days back is beyond your 30; a senior or supervisor may; or add --request',
      )
      const senior = await store.as('dkim')
      expect(done(await perform(senior, openAccount, back('2026-05-27'), {dryRun: true})).order_on).to.equal(
        '2026-11-23',
      )
      expect((await refusalOf(perform(senior, openAccount, back('2026-05-26')))).code).to.equal('OVER_AUTHORITY')
      const never = await refusalOf(perform(senior, openAccount, back('2025-11-22')))
      expect([never.code, never.exit]).to.deep.equal(['BEYOND_ALL_AUTHORITY', 65])
    })

    it('lets an assistant ask and a senior answer, on the facts of the answer', async () => {
      const {premise} = await settle(await store.as('mlopez'), {address: '90 Fig Ct'})
      const assistant = await store.as('awill')
      const input = {...ROSA, premise, name: 'Ugo Brun', phone: null}
      expect((await refusalOf(perform(assistant, openAccount, input))).exit).to.equal(77)
      const request = waiting(await perform(assistant, openAccount, input, {request: true}))
      const answered = await approveRequest(await store.as('dkim'), request, async () => openAccount)
      expect((answered.result as OpenAccountOutcome).name).to.equal('Ugo Brun')
      const taken = await settle(await store.as('mlopez'), {address: '91 Fig Ct'})
      const late = waiting(await perform(assistant, openAccount, {...input, premise: taken.premise}, {request: true}))
      await perform(await store.as('mlopez'), openAccount, {...input, premise: taken.premise, name: 'Tim Rau'})
      const refused = await refusalOf(approveRequest(await store.as('dkim'), late, async () => openAccount))
      expect([refused.code, refused.exit]).to.deep.equal(['PREMISE_OCCUPIED', 65])
    })

    it('holds an opening on a red flag until another person has verified it', async () => {
      const desk = await store.as('mlopez')
      const {premise} = await settle(desk, {address: '95 Fig Ct'})
      const input = {...ROSA, premise, name: 'Pia Holt', phone: null, red_flags: ['id_appears_altered']}
      const refused = await refusalOf(perform(desk, openAccount, input))
      expect([refused.code, refused.exit, refused.because[0]?.rule]).to.deep.equal(['OVER_AUTHORITY', 77, 'R-FLAG'])
      const unknown = await refusalOf(perform(desk, openAccount, {...input, red_flags: ['looks_odd']}))
      expect([unknown.code, unknown.exit]).to.deep.equal(['BAD_RED_FLAG', 64])
      const request = waiting(await perform(desk, openAccount, input, {request: true}))
      const answered = await approveRequest(await store.as('rpatel'), request, async () => openAccount)
      expect((answered.result as OpenAccountOutcome).status).to.equal('pending_start')
    })

    it('refuses a day nobody works, a day too far off, and a premise without service or name', async () => {
      const desk = await store.as('mlopez')
      const {premise} = await settle(desk, {address: '99 Fig Ct'})
      const on = async (effective: string): Promise<string> => {
        const refused = await refusalOf(perform(desk, openAccount, {...ROSA, premise, effective}))
        return `${refused.code} ${refused.exit}`
      }
      expect(await on('2026-11-26')).to.equal('CLOSED_DAY 65')
      expect(await on('2027-01-23')).to.equal('START_TOO_FAR 65')
      expect(await on('2026-11-31')).to.equal('NOT_A_DATE 64')
      const nowhere = await refusalOf(perform(desk, openAccount, {...ROSA, premise: '12345 Nowhere Rd'}))
      expect([nowhere.code, nowhere.exit]).to.deep.equal(['NOT_FOUND', 66])
      const several = await refusalOf(perform(desk, openAccount, {...ROSA, premise: '1420 palm'}))
      expect([several.code, several.exit]).to.deep.equal(['AMBIGUOUS_PREMISE', 65])
    })

    it('opens once under a key, in one transaction', async () => {
      const desk = await store.as('mlopez')
      const {premise, premiseId} = await settle(desk, {address: '101 Fig Ct'})
      const input = {...ROSA, premise, name: 'Zoe Abel', phone: null}
      const first = done(await perform(desk, openAccount, input, {key: `open-${engine}`}))
      const again = await perform(desk, openAccount, input, {key: `open-${engine}`})
      expect(again).to.deep.equal({status: 'done', outcome: first, replayed: true, dryRun: false})
      const rows = await desk.store.db('account_version').where('premise_id', premiseId)
      expect(rows).to.have.length(1)
      const other = await refusalOf(perform(desk, openAccount, {...input, name: 'Zoe Abbot'}, {key: `open-${engine}`}))
      expect(other.code).to.equal('KEY_REUSED')
    })
  })
})
