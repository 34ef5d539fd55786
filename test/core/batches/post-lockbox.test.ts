import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {accountsPaidFrom} from '#core/batches/check-history-views.js'
import {postBatchFile} from '#core/batches/post-batch-file.js'
import {postLockbox, type LockboxPosted} from '#core/batches/post-lockbox.js'
import {perform} from '#core/acts/perform.js'
import {readBatch} from '#core/batches/read-batch.js'
import {cents} from '#core/kernel/money.js'
import {bankAccountKey, tokenOf} from '#core/payments/bank-account-token.js'
import {identifySuspense} from '#core/suspense/identify-suspense.js'
import {undoIdentify} from '#core/suspense/undo-suspense.js'
import {brokenChecks} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'
import {charge, settle, type Settled} from '../../support/town.js'
import {ledgerIn} from './batch-desk.js'

const NOBODY = '10455120760'.slice(0, 10)

interface Check {
  readonly cents: number
  /** Invoices of the overflow record, ten characters and an amount each. */
  readonly invoices: readonly (readonly [string, number])[]
}

const money = (cents: number, width: number): string => String(cents).padStart(width, '0')

/** A file of one box, one batch, as the layout `bai-invoices` has it. */
function lockboxFile(checks: readonly Check[], more: {readonly total?: number; readonly time?: string} = {}): string {
  const total = more.total ?? checks.reduce((sum, check) => sum + check.cents, 0)
  const items = checks.flatMap(({cents, invoices}, at) => {
    const item = String(at + 1).padStart(3, '0')
    const paid = invoices.map(([invoice, amount]) => invoice.padStart(10) + money(amount, 10)).join('')
    return [
      `6001${item}${money(cents, 10)}1210428820044177230${money(1044 + at, 10)}`,
      ...(invoices.length === 0 ? [] : [`4001${item}6019${paid}`]),
    ]
  })
  const count = String(checks.length)
  const records = [
    `100RIVERGATE 071000505 261121${more.time ?? '2359'}`,
    '50010000068751261120',
    ...items,
    `80000000068751261120${count.padStart(4, '0')}${money(total, 10)}`,
  ]
  return [...records, `9${String(records.length + 1).padStart(6, '0')}`, ''].join('\n')
}

describe('a lockbox file of the bank', () => {
  onEveryEngine((engine) => {
    let folder: string
    let store: TestStore
    let desk: Desk
    let first: Settled
    let second: Settled
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'curbstop-lockbox-'))
      store = await newTestStore(engine)
      desk = await store.as('mlopez')
      first = await settle(desk, {address: '1 Oak St', customer: {name: 'Ana Ruiz', since: '2024-01-01'}})
      second = await settle(desk, {address: '2 Oak St', customer: {name: 'Bo Chen', since: '2024-01-01'}})
      await charge(desk, first.accountId, {cents: 10_000, on: '2026-10-01', due: '2026-10-22'})
    })
    afterEach(async () => {
      expect(await brokenChecks(desk.store.db)).to.deep.equal({})
      await store.remove()
      rmSync(folder, {recursive: true})
    })

    const post = (
      content: string,
      said: {readonly count?: number; readonly total?: number; readonly allowDuplicate?: boolean} = {},
    ): Promise<LockboxPosted> => {
      const path = join(folder, 'file.bai')
      writeFileSync(path, content)
      const {count = null, total = null, allowDuplicate = false} = said
      const asked = {path, profile: 'bai-invoices', dryRun: false, allowDuplicate, said: {count, total: total as never}}
      return postLockbox(desk, asked, () => undefined)
    }
    const digits = (home: Settled): string => home.account.replaceAll('-', '')

    it('is posted check by check into clearing, and its settlement is expected', async () => {
      const file = lockboxFile([
        {
          cents: 15_010,
          invoices: [
            [digits(first), 10_000],
            [digits(second), 5_010],
          ],
        },
        {cents: 3_000, invoices: [[NOBODY, 3_000]]},
      ])
      const {done} = await post(file, {count: 2, total: 18_010})
      expect([done.status, done.items.length]).to.deep.equal(['posted', 2])
      expect(done.items[0]?.parts.map((part) => part.account)).to.deep.equal([first.account, second.account])
      expect([await ledgerIn(desk, '1055'), await ledgerIn(desk, '2140')]).to.deep.equal([18_010, -3_000])
      const paid: unknown = await desk.store.db('payment').distinct('effective_on', 'ledger_account')
      expect(paid).to.deep.equal([{effective_on: '2026-11-20', ledger_account: '1055'}])
      const expected: unknown = await desk.store.db('settlement_line').orderBy('reference').select('amount_cents')
      expect(expected).to.deep.equal([{amount_cents: 15_010}, {amount_cents: 3_000}])
    })

    it('is known again by origin, date, time and total, whatever it is called', async () => {
      const file = lockboxFile([{cents: 500, invoices: [[digits(first), 500]]}])
      await post(file)
      const {done} = await post(file)
      expect([done.status, done.skipped, done.items.length]).to.deep.equal(['known', 1, 0])
      const other = lockboxFile([{cents: 500, invoices: [[digits(first), 500]]}], {time: '2358'})
      expect((await refusalOf(post(other))).code).to.equal('POSSIBLE_DUPLICATE')
      const later = await post(other, {allowDuplicate: true})
      expect(later.done.status).to.equal('posted')
      expect(await ledgerIn(desk, '1055')).to.equal(1_000)
    })

    it('knows its checks at the counter and by what their bank accounts paid, also once it is known whose money was', async () => {
      const {done} = await post(
        lockboxFile([
          {cents: 500, invoices: [[digits(first), 500]]},
          {cents: 700, invoices: [[NOBODY, 700]]},
        ]),
      )
      // The file fills the number to ten places: 0044177230.
      const {token} = tokenOf(await bankAccountKey(desk, false), '121042882', '44177230')
      const paid = async () =>
        (await accountsPaidFrom(desk.store.db, {routing: '121042882', token})).map(({account, times}) => [
          account,
          times,
        ])
      expect(await paid()).to.deep.equal([[first.account, 1]])
      const receipt = done.items[1]?.receipt ?? ''
      await perform(desk, identifySuspense, {receipt, account: second.account, note: ''})
      expect(await paid()).to.have.deep.members([
        [first.account, 1],
        [second.account, 1],
      ])
      await perform(await store.as('dkim'), undoIdentify, {receipt, note: 'wrong'}, {witness: await store.as('rpatel')})
      expect(await paid()).to.deep.equal([[first.account, 1]])

      const path = join(folder, 'mail.csv')
      const head = 'item,part,tender,check_number,routing,bank_account,account,bill,amount'
      writeFileSync(path, `${head}\n1,1,check,1044,121042882,44177230,${second.account},,9.99\n`)
      const file = await readBatch(desk, {path, profile: 'curbstop', encoding: null, dryRun: false})
      const asked = {
        ...{source: 'mail' as const, file, control: {count: 1, amount: cents(999)}, bag: 'L1', effectiveOn: desk.today},
        ...{partial: false, allowDuplicate: false, dryRun: false, witness: await store.as('tngo')},
      }
      const refused = await refusalOf(postBatchFile(desk, asked, () => undefined))
      expect(refused.message).to.match(/^line 2: Check 1044 of the same bank account was posted on 2026-11-23 \(RC-/)
      const kept = JSON.stringify(await desk.store.db('tender').select())
      expect(kept).to.not.contain('44177230')
    })

    it('posts nothing where its own totals or what the bank said differ', async () => {
      const wrong = await refusalOf(post(lockboxFile([{cents: 500, invoices: []}], {total: 600})))
      expect(wrong.code).to.equal('ROW_ERRORS')
      const said = await refusalOf(post(lockboxFile([{cents: 500, invoices: []}]), {total: 600}))
      expect(said.code).to.equal('CONTROL_TOTAL')
      expect(await ledgerIn(desk, '1055')).to.equal(0)
    })
  })
})
