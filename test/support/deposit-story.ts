import type {Desk} from '#core/acts/desk.js'
import {perform, type Performed} from '#core/acts/perform.js'
import {confirmDeposit} from '#core/bank/confirm-deposit.js'
import {correctDeposit} from '#core/bank/correct-deposit.js'
import type {DepositReport} from '#core/bank/deposit-report.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import {prepareDeposit, type PreparedDeposit} from '#core/bank/prepare-deposit.js'
import {sendDeposit} from '#core/bank/send-deposit.js'
import {cents} from '#core/kernel/money.js'
import {select} from '#core/store/dialect.js'
import {closeSession, openFund, openSession, pay} from './cash-day.js'
import {newTestStore, type TestEngine, type TestStore} from './desk.js'

export const done = <Outcome>(performed: Performed<Outcome>): Outcome => {
  if (performed.status !== 'done') throw new Error('it waits')
  return performed.outcome
}

export const ELM = {routing: '121000358', last4: '1111', number: '1187', amount: 14_275}
const OAK = {routing: '121000358', last4: '0042', number: '99', amount: 32_435}
const ORDER = {routing: '000000800', last4: '7777', number: '55001', amount: 5000, kind: 'money_order' as const}

/** A new store for every test of a describe, and the steps by which bags come to the bank in it. */
export function depositStory(engine: TestEngine) {
  let store: TestStore
  let desks: Record<'tngo' | 'mlopez' | 'dkim' | 'hgrant' | 'rpatel' | 'kchen' | 'awill', Desk>
  let bags = 5000
  const nextBag = (): string => String((bags += 1)).padStart(6, '0')

  beforeEach(async () => {
    store = await newTestStore(engine)
    const people = ['tngo', 'mlopez', 'dkim', 'hgrant', 'rpatel', 'kchen', 'awill'] as const
    const made = await Promise.all(people.map(async (id) => [id, await store.as(id)] as const))
    desks = Object.fromEntries(made) as typeof desks
    await openFund(desks.hgrant)
  })
  afterEach(() => store.remove())

  /** tngo takes $60 and three checks, and seals them: $577.10. */
  async function sealedBag(): Promise<string> {
    const session = await openSession(desks.tngo, '2')
    await pay(desks.tngo, session, 6000)
    for (const check of [ELM, OAK, ORDER]) await pay(desks.tngo, session, check)
    const cash = {notes: {'20': 2, '10': 1, '5': 1}, coin_cents: 500, rolls_cents: 0}
    const bag = nextBag()
    await closeSession(desks.tngo, session, {bag, cash, cashCents: 6000, checks: [51_710, 3]})
    return bag
  }
  const prepare = async (desk: Desk, bags: readonly string[] = []): Promise<PreparedDeposit> =>
    done(await perform(desk, prepareDeposit, {bags}))
  const send = async (desk: Desk, deposit: string): Promise<DepositSlip> =>
    done(await perform(desk, sendDeposit, {deposit}))
  const confirm = async (desk: Desk, deposit: string, amount: number, reference = 'R-1'): Promise<DepositReport> =>
    done(await perform(desk, confirmDeposit, {deposit, amount_cents: cents(amount), reference, effective_on: null}))
  const correct = async (deposit: string, amount: number, later = false): Promise<DepositReport> => {
    const input = {deposit, amount_cents: cents(amount), reference: 'C-1', effective_on: null, later}
    return done(await perform(desks.hgrant, correctDeposit, input))
  }
  /** Prepared by dkim, carried by mlopez. */
  async function sent(): Promise<string> {
    await sealedBag()
    const {deposit} = await prepare(desks.dkim)
    await send(desks.mlopez, deposit)
    return deposit
  }
  const onLedger = async (account: string): Promise<number> => {
    const sql = 'select coalesce(sum(amount_cents), 0) as n from posting where ledger_account = :account'
    return Number((await select<{n: number}>(desks.hgrant.store.db, sql, {account}))[0]?.n)
  }
  return {
    get store() {
      return store
    },
    get desks() {
      return desks
    },
    ...{nextBag, sealedBag, prepare, send, confirm, correct, sent, onLedger},
  }
}
