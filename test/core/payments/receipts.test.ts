import {expect} from 'chai'
import fc from 'fast-check'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {cents} from '#core/kernel/money.js'
import {movePayment} from '#core/payments/move-payment.js'
import {printReceipt, type PrintOutcome} from '#core/payments/print-receipt.js'
import {printable} from '#core/payments/printable.js'
import {escposOf} from '#core/payments/receipt-escpos.js'
import {receiptLines, RECEIPT_COLUMNS} from '#core/payments/receipt-text.js'
import {receiptOf, type ReceiptData} from '#core/payments/receipt.js'
import {verifyReceipt} from '#core/payments/verify-receipt.js'
import {voidPayment} from '#core/payments/void-payment.js'
import {billed, newCustomer} from '../../support/adjusted.js'
import {newTestStore, onEveryEngine, type TestEngine, type TestStore} from '../../support/desk.js'
import {byCard, byCheck, forAccount, inCash, plantSession, taken} from '../../support/receipts.js'
import {refusalOf} from '../../support/refusal-of.js'

const ORIGINAL = {copy: 0, preview: false}

/** A receipt with something of everything, by hand. */
const SAMPLE: ReceiptData = {
  ...{receipt: 'RC-7SSKCG12', number: 12, series: 'DS-71JZXQ00', series_kind: 'drawer session', drawer: '2'},
  ...{district: 'Rivergate Water District', at: '2026-11-23T10:04', business_date: '2026-11-23'},
  ...{effective_on: '2026-11-23', cashier: 'tngo', cashier_name: 'Tran Ngo', payor: 'Íñigo Zúñiga', channel: 'counter'},
  tenders: [
    {
      ...{kind: 'cash', reference: '', card_brand: null, card_last4: null},
      ...{tendered_cents: 6000, change_cents: 1000, amount_cents: 5000},
    },
    {
      ...{kind: 'card', reference: '771203', card_brand: 'Visa', card_last4: '4242'},
      ...{tendered_cents: 2500, change_cents: 0, amount_cents: 2500},
    },
  ],
  parts: [
    {
      ...{part: 1, receipt: 'RC-7SSKCG12.1', kind: 'account', account: '236-25124-07', what: null, tender: 1},
      ...{amount_cents: 5000, journal: 'J-00000011', held_cents: 500, balance_after_cents: -500},
      paid: [
        {class: 'water', amount_cents: 3000},
        {class: 'sewer', amount_cents: 1500},
      ],
      ...{state: 'stands', moved_to: null, moved_receipt: null},
    },
    {
      ...{part: 2, receipt: 'RC-7SSKCG12.2', kind: 'misc', account: null, what: 'COPIES', tender: 2},
      ...{amount_cents: 2500, journal: 'J-00000022', held_cents: 0, balance_after_cents: null, paid: []},
      ...{state: 'stands', moved_to: null, moved_receipt: null},
    },
  ],
  ...{total_cents: 7500, state: 'stands', void: null, prints: 0, code: 'A1B2C3D4E5F6'},
}

const textOf = (data: ReceiptData, printing = ORIGINAL): string[] =>
  receiptLines(data, printing).map((line) => line.text)

describe('a receipt as text', () => {
  it('says district, number, cashier, payor, parts by class, tenders with change, total and code', () => {
    expect(textOf(SAMPLE)).to.deep.equal([
      '        Rivergate Water District',
      '                RECEIPT',
      '',
      'RC-7SSKCG12        No. 12 of DS-71JZXQ00',
      '2026-11-23 10:04                drawer 2',
      'Cashier: Tran Ngo',
      'Paid by: Íñigo Zúñiga',
      '----------------------------------------',
      '236-25124-07                      $50.00',
      '  water                            30.00',
      '  sewer                            15.00',
      '  held as a credit                  5.00',
      '  balance after                   -$5.00',
      'COPIES                            $25.00',
      '----------------------------------------',
      'TOTAL                             $75.00',
      'cash                              $60.00',
      '  change                         -$10.00',
      'Visa ending 4242                  $25.00',
      '----------------------------------------',
      'Code A1B2-C3D4-E5F6',
      'Proof: curbstop verify-receipt',
      'RC-7SSKCG12 --printed-code',
      'A1B2-C3D4-E5F6',
    ])
  })

  it('says which copy it is, and VOID', () => {
    expect(textOf(SAMPLE, {copy: 2, preview: false})[1]?.trim()).to.equal('COPY 2')
    expect(textOf(SAMPLE, {copy: 0, preview: true})[1]?.trim()).to.equal('PREVIEW, NOT A RECEIPT')
    const gone: ReceiptData = {
      ...SAMPLE,
      ...{state: 'voided', void: {on: '2026-11-23', reason: 'DUPLICATE', by: 'dkim', second: null}},
    }
    expect(textOf(gone)[2]?.trim()).to.equal('*** VOID ***')
    expect(textOf(gone)).to.include('VOID since 2026-11-23: DUPLICATE')
  })

  it('is forty columns wide at most and steers no printer and no screen, whatever people are called', () => {
    fc.assert(
      fc.property(
        fc.string({unit: 'binary', maxLength: 90}),
        fc.string({unit: 'grapheme', maxLength: 60}),
        fc.nat(999_999_999),
        (payor, what, amount) => {
          const [, sale] = SAMPLE.parts
          const strange = {...SAMPLE, payor, total_cents: amount, parts: [{...sale!, what, amount_cents: amount}]}
          for (const {text} of receiptLines(strange, ORIGINAL)) {
            expect(text.length).to.be.at.most(RECEIPT_COLUMNS)
            expect(text).to.match(/^[\u0020-\u007e\u00a1-\u00ff]*$/)
          }
        },
      ),
    )
  })

  it('keeps western letters, and takes the marks off others', () => {
    expect(printable('Five Star Phở House')).to.equal('Five Star Pho House')
    expect(printable('Zoë Łukasz ’\u001b@')).to.equal("Zoë Lukasz '?@")
  })
})

/** Code pages of an Epson printer, by hand: number, and the few letters of the sample in it. */
const PAGES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  0: {0xa3: 'ú', 0xa4: 'ñ', 0xa1: 'í'},
  19: {0xa3: 'ú', 0xa4: 'ñ', 0xa1: 'í', 0xd6: 'Í'},
  16: {0xfa: 'ú', 0xf1: 'ñ', 0xed: 'í', 0xcd: 'Í'},
}

interface Decoded {
  readonly lines: string[]
  readonly bold: string[]
  readonly cuts: number
  readonly resets: number
}

/** What an ESC/POS printer does with bytes: the commands used here and no other (Epson ESC/POS reference). */
function decoded(bytes: Uint8Array): Decoded {
  const done = {lines: [] as string[], bold: [] as string[], cuts: 0, resets: 0}
  let [at, page, bold, line] = [0, 0, false, '']
  const next = (): number => bytes[at++] ?? -1
  while (at < bytes.length) {
    const byte = next()
    if (byte === 0x1b) {
      const command = next()
      if (command === 0x40) done.resets += 1
      else if (command === 0x74) page = next()
      else if (command === 0x45) bold = next() === 1
      else if (command === 0x4d) expect(next()).to.equal(0)
      else expect.fail(`ESC ${command.toString(16)}`)
    } else if (byte === 0x1c) expect(next()).to.equal(0x2e)
    else if (byte === 0x1d) {
      expect([next(), next()]).to.deep.equal([0x56, 0])
      done.cuts += 1
    } else if (byte === 0x0a) {
      done.lines.push(line)
      line = ''
    } else if (byte === 0x0d) continue
    else {
      const char = byte < 0x80 ? String.fromCharCode(byte) : PAGES[page]?.[byte]
      expect(char, `byte ${byte.toString(16)} of page ${page}`).to.be.a('string')
      line += char ?? ''
      if (bold && char !== ' ' && done.bold.at(-1) !== String(done.lines.length))
        done.bold.push(String(done.lines.length))
    }
  }
  return done
}

describe('a receipt for a printer', () => {
  it('is the same lines in ESC/POS, reset before, cut after, titles and total in bold', () => {
    const lines = receiptLines(SAMPLE, ORIGINAL)
    const paper = decoded(escposOf(lines))
    expect(paper.lines.slice(0, lines.length).map((line) => line.trimEnd())).to.deep.equal(
      lines.map(({text}) => text.trimEnd()),
    )
    expect(paper.lines.slice(lines.length).every((line) => line === '')).to.equal(true)
    expect([paper.resets, paper.cuts]).to.deep.equal([1, 1])
    const strong = lines.flatMap(({strong: is}, index) => (is ? [String(index)] : []))
    expect(paper.bold).to.deep.equal(strong)
  })
})

/** Changes rows as no command can. */
async function tampered(desk: Desk, engine: TestEngine, sql: string): Promise<void> {
  const {db} = desk.store
  await db.transaction(async (trx) => {
    if (engine === 'postgres') await trx.raw('set local session_replication_role = replica')
    else
      for (const name of ['payment_event', 'tender', 'payment_part', 'payment']) {
        const found = (await trx.raw(
          `select name from sqlite_master where type = 'trigger' and tbl_name = '${name}'`,
        )) as unknown as {name: string}[]
        for (const one of found) await trx.raw(`drop trigger ${one.name}`)
      }
    await trx.raw(sql)
  })
}

describe('print-receipt and verify-receipt', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let cashier: Desk
    let senior: Desk
    before(async () => {
      store = await newTestStore(engine)
      cashier = await store.as('tngo')
      senior = await store.as('dkim')
    })
    after(() => store.remove())

    const print = async (receipt: string, key: string | null = null): Promise<PrintOutcome> => {
      const performed = await perform(cashier, printReceipt, {receipt}, {key})
      if (performed.status !== 'done') throw new Error('waits')
      return performed.outcome
    }
    const mixed = async (): Promise<{receipt: string; account: string; accountId: string}> => {
      const {account, accountId} = await newCustomer(cashier)
      await billed(cashier, accountId, {water: 3000, sewer: 1500})
      const {receiptNo: receipt} = await taken(cashier, {
        session: await plantSession(cashier),
        tenders: [inCash(4600, 5000), byCheck(500, '1187'), byCard(2500)],
        payees: [
          forAccount(accountId, 5000),
          {kind: 'misc', code: 'COPIES', customer: 'B. Reader', ledgerAccount: '4140', amount: cents(1600)},
          {kind: 'unknown', accountRef: '77', reason: 'nobody', amount: cents(1000)},
        ],
      })
      return {receipt, account, accountId}
    }

    it('say what was taken, with the balance as it was then', async () => {
      const {receipt, account, accountId} = await mixed()
      const later = await store.as('tngo', '2026-11-23T18:30:00.000Z')
      await billed(later, accountId, {water: 9900})
      const data = await receiptOf(later, later.store.db, receipt)
      expect(data).to.deep.include({
        number: 1,
        series_kind: 'drawer session',
        at: '2026-11-23T10:00',
        total_cents: 7600,
      })
      expect(data.tenders.map((one) => [one.kind, one.change_cents])).to.deep.equal([
        ['cash', 400],
        ['check', 0],
        ['card', 0],
      ])
      const accounts = data.parts.filter((part) => part.account === account)
      expect(accounts.map((part) => [part.amount_cents, part.held_cents, part.balance_after_cents])).to.deep.equal([
        [4600, 100, -500],
        [400, 400, -500],
      ])
      expect(accounts[0]?.paid).to.have.deep.members([
        {class: 'water', amount_cents: 3000},
        {class: 'sewer', amount_cents: 1500},
      ])
    })

    it('print the original once, then copies; the same key is the same paper', async () => {
      const {receipt} = await mixed()
      expect((await print(receipt, `k-${receipt}`)).copy).to.equal(0)
      expect((await print(receipt)).copy).to.equal(1)
      expect((await print(receipt, `k-${receipt}`)).copy).to.equal(0)
      await perform(cashier, printReceipt, {receipt}, {dryRun: true})
      expect((await print(receipt)).copy).to.equal(2)
      expect((await Promise.all([print(receipt), print(receipt)])).map((one) => one.copy).toSorted()).to.deep.equal([
        3, 4,
      ])
      expect((await refusalOf(perform(await store.as('jcruz'), printReceipt, {receipt}))).exit).to.equal(77)
      expect((await refusalOf(print('RC-00000000'))).exit).to.equal(66)
    })

    it('stay genuine whatever became of the money: printed, voided, moved', async () => {
      const {receipt} = await mixed()
      const {code} = await print(receipt)
      const spaced = `${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`.toLowerCase()
      const proved = await verifyReceipt(cashier, {receipt, code: spaced})
      expect([proved.genuine, proved.code_matches, proved.differences]).to.deep.equal([true, true, []])
      await perform(senior, voidPayment, {receipt, reason: 'WRONG_AMOUNT', note: ''})
      const to = (await newCustomer(cashier)).account
      const other = await mixed()
      await perform(senior, movePayment, {receipt: `${other.receipt}.1`, to, reason: 'WRONG_ACCOUNT', note: ''})
      expect((await verifyReceipt(cashier, {receipt, code})).genuine).to.equal(true)
      expect((await verifyReceipt(cashier, {receipt: other.receipt, code: null})).genuine).to.equal(true)
      expect(receiptLines(await print(receipt), ORIGINAL).map((line) => line.text.trim())).to.include('*** VOID ***')
    })

    it('name what was altered: the code of the paper, a payor, a tender, a part', async () => {
      const {receipt} = await mixed()
      const wrong = await verifyReceipt(cashier, {receipt, code: '0000-0000-0000'})
      expect([wrong.genuine, wrong.code_matches, wrong.differences.map((one) => one.what)]).to.deep.equal([
        false,
        false,
        ['code'],
      ])
      const altered = async (sql: string): Promise<string[]> => {
        await tampered(cashier, engine, sql)
        return (await verifyReceipt(cashier, {receipt, code: null})).differences.map((one) => one.what)
      }
      const event = `(select event_id from payment_event where receipt_no = '${receipt}')`
      expect(
        await altered(`update payment_event set payor = 'Ann Other' where receipt_no = '${receipt}'`),
      ).to.deep.equal(['seal'])
      expect(
        await altered(
          `update tender set amount_cents = 4700, tendered_cents = 5100 where tender_no = 1 and event_id = ${event}`,
        ),
      ).to.deep.equal(['seal', 'total'])
      expect(
        await altered(`update payment_part set amount_cents = 4700 where part = 1 and event_id = ${event}`),
      ).to.deep.equal(['seal', 'total', 'total', 'part'])
    })
  })
})
