import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {BOOK_CHECKS, proveBooks} from '#core/checks/prove-books.js'
import {brokenChecks} from '../../support/books.js'
import {AGREED_CORRUPTIONS} from '../../support/agreed-corruptions.js'
import {UNDONE_CORRUPTIONS} from '../../support/undone-corruptions.js'
import {brokenBy, Undone} from '../../support/broken-by.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {fullBooks} from '../../support/full-books.js'

/** One raw change of the store, as no command makes it, and the check that must name it. */
const CORRUPTIONS: readonly (readonly [what: string, check: string, sql: string])[] = [
  [
    'a turn-off fee of no turn-off',
    'turn-offs',
    `update journal set kind = 'severance.turn-off' where journal_id = (select min(journal_id) from journal where kind = 'bill.import')`,
  ],
  [
    'an order that was done and called off',
    'turn-offs',
    `insert into field_order_event (account_id, order_id, event_id, kind, at, note, recorded_at, act_id)
     values ('a', 'o', 'e1', 'complete', '', '', '', ''), ('a', 'o', 'e2', 'ack-pull', '', '', '', '')`,
  ],
  [
    'a wrongful turn-off without its restore order',
    'turn-offs',
    `insert into wrongful_off (account_id, order_id, cause, rules, evidence_json, operator_id, recorded_at, act_id)
     values ('a', 'o', 'pull_requested', '', '{}', '', '', '')`,
  ],
  [
    'a part of an adjustment made smaller',
    'adjustments',
    `update adjustment_part set amount_cents = amount_cents + 1 where amount_cents = -1111`,
  ],
  [
    'an adjustment made greater with its part',
    'adjustments',
    `insert into adjustment_part (account_id, adjustment_id, part, class, amount_cents)
     select account_id, adjustment_id, 9, 'water', -1 from adjustment where amount_cents = -1111`,
  ],
  [
    'a leg changed by a cent',
    'journals-balance',
    `update posting set amount_cents = amount_cents + 1 where ledger_account = '1055' and amount_cents = 77`,
  ],
  [
    'one leg taken out',
    'journals-balance',
    `delete from posting where ledger_account = '4010' and amount_cents = -8000`,
  ],
  [
    'all legs of a journal taken out',
    'journals-complete',
    `delete from posting where journal_id = (select journal_id from suspense_item where amount_cents = 4242)`,
  ],
  [
    'a journal taken out under its legs',
    'journals-complete',
    `delete from journal where journal_id = (select journal_id from suspense_item where amount_cents = 4242)`,
  ],
  [
    'a leg moved to an account that is none',
    'chart-of-accounts',
    `update posting set ledger_account = '4999' where ledger_account = '4020'`,
  ],
  ['a ledger account renamed', 'chart-of-accounts', `update ledger_account set name = 'Slush' where number = '5100'`],
  [
    'a ledger account put in',
    'chart-of-accounts',
    `insert into ledger_account (number, name, kind, fund) values ('9999', 'Slush', 'asset', 'pooled')`,
  ],
  [
    'a balance changed',
    'account-balances',
    `update account_balance set balance_cents = balance_cents - 100 where balance_cents > 0`,
  ],
  ['a balance taken out', 'account-balances', `delete from account_balance where balance_cents > 0`],
  ['an open item made smaller', 'open-items', `update open_item set open_cents = open_cents - 1 where class = 'sewer'`],
  ['an open item taken out', 'open-items', `delete from open_item where class = 'sewer'`],
  [
    'a paid item opened again',
    'open-items',
    `insert into open_item (account_id, receivable_id, class, bill_id, mailed_on, due_on, amount_cents, open_cents)
     select account_id, receivable_id, class, bill_id, mailed_on, due_on, amount_cents, amount_cents from receivable where charge_code = 'opening'`,
  ],
  [
    'an open item of no charge',
    'open-items',
    `insert into open_item (account_id, receivable_id, class, due_on, amount_cents, open_cents)
     select min(account_id), 'none', 'water', '2026-01-01', 5, 5 from account`,
  ],
  ['an open item made older', 'open-item-copies', `update open_item set due_on = '2025-01-01' where class = 'sewer'`],
  [
    'an open item moved to another class',
    'receivables-ledger',
    `update open_item set class = 'fee' where class = 'sewer'`,
  ],
  ['an open credit made greater', 'open-credits', `update open_credit set open_cents = open_cents + 1`],
  ['an open credit taken out', 'credits-ledger', `delete from open_credit`],
  [
    'a credit put in without a journal of its own',
    'credits-ledger',
    `insert into open_credit (account_id, credit_id, effective_on, open_cents)
     select min(account_id), 'none', '2026-01-01', 500 from account`,
  ],
  [
    'a deposit made greater',
    'deposits-ledger',
    `update security_deposit_event set amount_cents = 9001 where kind = 'held'`,
  ],
  [
    'a deposit refunded without a journal',
    'deposits-ledger',
    `update security_deposit_event set kind = 'waived' where kind = 'held'`,
  ],
  [
    'money left in the night drop',
    'cash-batches',
    `update posting set ledger_account = '1040' where ledger_account = '1055' and amount_cents = 77`,
  ],
  [
    'a settlement line made greater',
    'clearing',
    `update settlement_line set amount_cents = amount_cents + 1 where reference = 'W-1'`,
  ],
  ['a settlement line taken out of a closed batch', 'clearing', `delete from settlement_line where reference = 'W-2'`],
  ['the net of a batch taken out', 'clearing', `delete from settlement_event where kind = 'net'`],
  ['a suspense item taken out', 'suspense-ledger', `delete from suspense_item`],
  ['a suspense item made smaller', 'suspense-ledger', `update suspense_item set amount_cents = 4241`],
  [
    'an allocation made greater than its charge',
    'allocations',
    `update allocation set amount_cents = amount_cents + 100000 where amount_cents = (select max(amount_cents) from allocation)`,
  ],
  [
    'an allocation moved to another payment',
    'payment-placements',
    `update allocation set payment_id = (select payment_id from payment where amount_cents = 77) where payment_id = (select payment_id from payment where amount_cents = 9000)`,
  ],
  [
    'an allocation taken out',
    'open-items',
    `delete from allocation where amount_cents = (select max(amount_cents) from allocation)`,
  ],
  ['a bill made smaller', 'bill-lines', `update bill set amount_cents = amount_cents - 1 where amount_cents = 8000`],
  [
    'a bill line made greater',
    'bill-lines',
    `update bill_line set amount_cents = amount_cents + 1 where class = 'sewer'`,
  ],
  [
    'a charge moved to another bill',
    'bill-receivables',
    `update receivable set bill_id = 'none' where class = 'sewer'`,
  ],
  [
    'what a bill was priced from, changed',
    'bill-pricings',
    `update bill_pricing set inputs_json = replace(inputs_json, '"13000"', '"14000"')`,
  ],
  ['what a bill was priced from, taken out', 'bill-pricings', `delete from bill_pricing`],
  [
    'rates changed under their bills',
    'bill-pricings',
    `update rate_version set content_json = replace(content_json, '"2.00"', '"2.01"')`,
  ],
  [
    'a payment made greater',
    'payment-journals',
    `update payment set amount_cents = amount_cents + 1 where amount_cents = 9000`,
  ],
  [
    'a payment moved to another place',
    'payment-journals',
    `update payment set ledger_account = '1030' where amount_cents = 9000`,
  ],
  ['a return taken out', 'returned-payments', `delete from payment_return`],
  [
    'a return put in without its mirror',
    'returned-payments',
    `insert into payment_return (account_id, payment_id, returned_on, code, journal_id, recorded_at, act_id)
     select account_id, payment_id, '2026-07-01', 'R01', journal_id, recorded_at, act_id from payment where amount_cents = 9000`,
  ],
  ...UNDONE_CORRUPTIONS,
  ...AGREED_CORRUPTIONS,
  [
    'a mirror moved to another contra account',
    'mirrors',
    `update posting set ledger_account = '1010' where ledger_account = '1060'`,
  ],
  ['a receipt taken out', 'receipt-numbers', `delete from payment where amount_cents = 77`],
  ['a receipt renumbered', 'receipt-numbers', `update payment set receipt_number = 99 where amount_cents = 77`],
  [
    'change counted as takings',
    'payment-events',
    `update payment_event set total_cents = tendered_cents where change_cents > 0`,
  ],
  ['a turn-in made smaller', 'drawers', `update drawer_event set amount_cents = 1999 where kind = 'turn_in'`],
  ['an open drawer forgotten', 'drawers', `delete from open_drawer where drawer = '2'`],
  ['a check said to be no drawer’s', 'drawers', `update tender set ledger_account = '1050' where kind = 'check'`],
  [
    'a float handed over smaller',
    'drawers',
    `update drawer_session set float_cents = 1 where received_from is not null`,
  ],
  [
    'complaint 3: a difference that was recorded and not posted',
    'drawers',
    `insert into drawer_event (session_id, event_no, kind, amount_cents, detail_json, note, operator_id, business_date, recorded_at, act_id)
     select session_id, 9, 'record_difference', -500, '{}', '', operator_id, business_date, recorded_at, act_id from drawer_session where drawer = '2'`,
  ],
  [
    'complaint 6: the difference of a float kept from the fund',
    'change-fund',
    `delete from change_fund_event where kind = 'float_differs'`,
  ],
  ['a fund said to be greater', 'change-fund', `update change_fund_event set fund_cents = fund_cents + 1`],
  [
    'a fund filled without a journal',
    'change-fund',
    `update change_fund_event set journal_id = null where kind = 'fund'`,
  ],
  ['a bag made smaller', 'undeposited', `update sealed_bag set cash_cents = cash_cents - 1 where bag_no = 'T-001'`],
  ['a bag taken out', 'undeposited', `delete from sealed_bag where bag_no = 'H-001'`],
  ['a slip made smaller', 'bank-deposits', `update bank_deposit set cash_cents = cash_cents - 1`],
  ['a bag taken out of its deposit', 'bank-deposits', `delete from bank_deposit_bag`],
  [
    'a credit of the bank made greater',
    'bank-deposits',
    `update bank_deposit_event set amount_cents = amount_cents + 1 where kind = 'confirm'`,
  ],
  ['an act changed', 'audit-chain', `update act set operator_id = 'kchen2' where seq = (select max(seq) from act)`],
  ['the last act taken out', 'audit-chain', `delete from act where seq = (select max(seq) from act)`],
]

describe('prove-books', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      await fullBooks(desk, store)
    })
    after(() => store.remove())

    it('finds books with something of everything sound', async () => {
      const proof = await proveBooks(desk.store.db)
      expect(proof.checks.filter((check) => !check.ok)).to.deep.equal([])
      expect(proof).to.deep.include({ok: true})
      expect(proof.checks.map((check) => check.name)).to.deep.equal(BOOK_CHECKS.map((check) => check.name))
    })

    for (const [what, check, sql] of CORRUPTIONS) {
      it(`finds ${what}: ${check}`, async () => {
        expect(await brokenBy(desk, engine, sql)).to.have.property(check)
        expect(await brokenChecks(desk.store.db)).to.deep.equal({})
      })
    }

    it('counts every broken row and shows the first', async () => {
      const [amounts] = BOOK_CHECKS.filter((check) => check.name === 'bill-lines')
      const {db} = desk.store
      await db
        .transaction(async (trx) => {
          const rows = Array.from({length: 25}, (_, n) => ({account_id: 'none', bill_id: `B${n}`, line: 1}))
          const account: {account_id: string} | undefined = await trx('account').first('account_id')
          const bill = (await trx('bill').first()) as object | undefined
          for (const {bill_id} of rows) {
            const made = {
              bill_id,
              bill_no: `BL-${bill_id}`,
              source_key: `raw ${bill_id}`,
              amount_cents: 7,
              account_id: account!.account_id,
            }
            await trx('bill').insert({...bill, ...made})
          }
          const found = await amounts!.find(trx)
          expect([found.count, found.failures.length]).to.deep.equal([25, 20])
          expect(found.failures[0]).to.deep.equal({key: 'BL-B0', detail: 'the bill says $0.07, its lines $0.00'})
          throw new Undone()
        })
        .catch((error: unknown) => {
          if (!(error instanceof Undone)) throw error
        })
    })

    it('has a corruption of its own for every check', () => {
      expect(new Set(CORRUPTIONS.map(([, check]) => check))).to.deep.equal(
        new Set(BOOK_CHECKS.map((check) => check.name)),
      )
    })
  })
})
