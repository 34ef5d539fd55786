import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {clearingBalance, openSettlements} from '#core/bank/settlement-views.js'
import {unclaimedMoney} from '#core/bank/unclaimed-views.js'
import {stateOf} from '#core/bank/settlement.js'
import {bringIn} from '#core/imports/bring-in.js'
import type {Imported} from '#core/imports/import-file.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {paymentsImporter} from '#core/payments/import-payments.js'
import {recordEvents} from '#core/payments/record-events.js'
import {brokenChecks, inOneAct, newAccount} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const HEAD =
  'confirmation,account,amount,authorized_at,tender,brand,last4,channel,convenience_fee,batch,status,original_confirmation,payer'

describe('payments that a processor took', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let folder: string
    let number: string
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curbstop-processor-'))
      store = await newTestStore(engine)
      desk = await store.as('hgrant')
      const accountId = await newAccount(desk)
      const row: {account_no: string} = await desk.store
        .db('account')
        .where('account_id', accountId)
        .first('account_no')
      number = row.account_no
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
    })
    after(async () => {
      await store.remove()
      rmSync(folder, {recursive: true})
    })

    const bring = (text: string, profile = 'web-processor', partial = false): Promise<Imported> => {
      const path = join(folder, 'payments.csv')
      writeFileSync(path, text)
      const said = {profile, partial}
      const day = {today: desk.today, zone: desk.district.zone}
      const file = {
        path,
        dryRun: false,
        said,
        importer: (layout: Parameters<typeof paymentsImporter>[0]) => paymentsImporter(layout, day),
      }
      return bringIn(desk, 'payments', file, () => undefined)
    }
    const web = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n')

    it('stand in 1050, on the day of the authorization in the district, with brand and last four; a batch is expected', async () => {
      // 2026-11-20 21:15 in Los Angeles is the 21st in UTC.
      const file = web(
        `W-1,${number},83.40,2026-11-21T05:15:00Z,CARD,VISA,4242,WEB,2.50,B-1,SETTLED,,Dana Ortiz`,
        `W-2,${number},40.00,2026-11-20T21:20:00-08:00,ECHECK,,,TEXT,,B-1,SETTLED,,`,
        `W-3,nobody,10.00,2026-11-21T09:00:00-08:00,CARD,AMEX,0005,WEB,,B-2,SETTLED,,`,
        `W-4,${number},5.00,2026-11-21T09:00:00-08:00,CARD,VISA,4242,WEB,,B-2,VOID,W-9,`,
        `W-5,${number},5.00,2026-11-21T09:00:00-08:00,CARD,VISA,4242,WEB,,B-2,CHARGEBACK,W-9,`,
      )
      const done = await bring(file)
      expect(done).to.deep.include({rows: 5, refused: 0, known: 0, flagged: {status_void: 1, status_chargeback: 1}})
      expect(done.posted).to.deep.include({posted: 2, parked: 1, total: 13340})
      const db = desk.store.db
      const tenders = await db('tender')
        .orderBy('reference')
        .select('kind', 'reference', 'amount_cents', 'ledger_account', 'card_brand', 'card_last4')
      expect(tenders).to.deep.equal([
        {
          kind: 'card',
          reference: 'W-1',
          amount_cents: 8340,
          ledger_account: '1050',
          card_brand: 'visa',
          card_last4: '4242',
        },
        {
          kind: 'echeck',
          reference: 'W-2',
          amount_cents: 4000,
          ledger_account: '1050',
          card_brand: null,
          card_last4: null,
        },
        {
          kind: 'card',
          reference: 'W-3',
          amount_cents: 1000,
          ledger_account: '1050',
          card_brand: 'amex',
          card_last4: '0005',
        },
      ])
      const events = await db('payment_event')
        .orderBy('source_key')
        .select('source', 'source_key', 'channel', 'payor', 'effective_on', 'business_date')
      const common = {source: 'import:web-processor', business_date: '2026-11-23'}
      expect(events).to.deep.equal([
        {...common, source_key: 'W-1', channel: 'web', payor: 'Dana Ortiz', effective_on: '2026-11-20'},
        {...common, source_key: 'W-2', channel: 'text', payor: '', effective_on: '2026-11-20'},
        {...common, source_key: 'W-3', channel: 'web', payor: '', effective_on: '2026-11-21'},
      ])
      const open = await openSettlements(db)
      expect(
        open.map((one) => [one.source, one.reference, one.items, one.gross, one.remainder, stateOf(one)]),
      ).to.deep.equal([
        ['web', 'B-1', 2, 12340, 12340, 'expected'],
        ['web', 'B-2', 1, 1000, 1000, 'expected'],
      ])
      expect(await clearingBalance(db)).to.equal(13340)
      expect(await unclaimedMoney(db)).to.deep.equal([])
      const again = await bring(file)
      expect(again).to.deep.include({known: 5, refused: 0, status: 'nothing_new'})
      expect(await clearingBalance(db)).to.equal(13340)
    })

    it('add to the batch when they come in a later file', async () => {
      await bring(web(`W-6,${number},1.00,2026-11-22T09:00:00-08:00,CARD,VISA,4242,AGENT,,B-1,SETTLED,,`))
      const [first] = await openSettlements(desk.store.db)
      expect([first?.reference, first?.items, first?.gross]).to.deep.equal(['B-1', 3, 12440])
    })

    it('are refused with a card number, another content under a known confirmation, a day to come, five digits', async () => {
      const rows = (refused: {rows: readonly {line: number; field: string; reason: string}[]}) =>
        refused.rows.map((row) => `${row.line} ${row.field}: ${row.reason}`)
      const wrong = await refusalOf(
        bring(
          web(
            `W-7,${number},1.00,2026-11-22T09:00:00-08:00,CARD,VISA,4242,WEB,,B-3,SETTLED,,4242 4242 4242 4242`,
            `W-1,${number},83.41,2026-11-21T05:15:00Z,CARD,VISA,4242,WEB,2.50,B-1,SETTLED,,Dana Ortiz`,
            `W-8,${number},1.00,2026-11-24T09:00:00-08:00,CARD,VISA,4242,WEB,,B-3,SETTLED,,`,
            `W-9,${number},1.00,2026-11-22T09:00:00-08:00,CARD,VISA,424,WEB,,B-3,SETTLED,,`,
            `W-10,${number},1.00,2026-11-22T09:00,CARD,VISA,4242,WEB,,B-3,SETTLED,,`,
          ),
        ),
      )
      expect(rows(wrong)).to.deep.equal([
        '2 payer: CARD_NUMBER: looks like a payment card number; it must not be stored',
        '3 (row key): was brought in before with other content (line 2 then)',
        '4 authorized_at: after today 2026-11-23',
        '5 last4: not four digits',
        '6 authorized_at: not a time with its zone, such as 2026-11-20T09:15:00-08:00',
      ])
      expect(await clearingBalance(desk.store.db)).to.equal(13440)
    })

    it('that the counter took under the same reference are known', async () => {
      const amount = cents(2000)
      const card = {brand: 'visa', last4: '4242', token: ''}
      await inOneAct(desk, (trx, context) =>
        recordEvents(
          trx,
          [
            {
              ...{
                source: 'card',
                sourceKey: 'X-1',
                series: 'S',
                sessionId: null,
                cashBatchId: null,
                payor: '',
                channel: 'counter',
              },
              effectiveOn: businessDate('2026-11-23'),
              tenders: [
                {
                  kind: 'card',
                  amount,
                  tendered: amount,
                  change: cents(0),
                  ledgerAccount: '1050',
                  reference: 'AUTH-1',
                  check: null,
                  card,
                },
              ],
              payees: [{kind: 'unknown', accountRef: 'x', reason: 'test', amount}],
            },
          ],
          context,
        ),
      )
      const head = 'reference,account,amount,authorized_at,brand,last4,channel,batch,status'
      const rows = `AUTH-1,${number},20.00,2026-11-23T08:00:00-08:00,VISA,4242,POS,C-1,SETTLED`
      expect(await bring(`${head}\n${rows}\n`, 'card-processor')).to.deep.include({known: 1, status: 'nothing_new'})
      expect(await unclaimedMoney(desk.store.db)).to.deep.equal([
        {ledgerAccount: '1050', source: 'card', oldest: '2026-11-23', payments: 1, amount: 2000},
      ])
    })

    it('come from a telephone line with a pipe, cents and the local time', async () => {
      const head = 'confirmation|account|amount|authorized_local|tender|brand|last4|fee|batch|status'
      const done = await bring(`${head}\nI-1|${number}|8340|2026-11-20T23:59|CC|VI|4242|250|I-9|SETTLED\n`, 'ivr')
      expect(done.posted.total).to.equal(8340)
      const event: unknown = await desk.store
        .db('payment_event')
        .where('source_key', 'I-1')
        .first('effective_on', 'channel')
      expect(event).to.deep.equal({effective_on: '2026-11-20', channel: 'ivr'})
    })
  })
})
