import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {issueBills} from '#core/billing/issue-bills.js'
import {postOpeningItems} from '#core/billing/opening-balances.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {exportHledger} from '#core/ledger/export-books.js'
import {safeText} from '#core/ledger/hledger-format.js'
import {totalOf, trialBalance} from '#core/ledger/trial-balance-views.js'
import {parkInSuspense} from '#core/payments/park-in-suspense.js'
import {postPayments} from '#core/payments/post-payments.js'
import {returnPayments} from '#core/payments/return-payments.js'
import {aBill, aPayment, inOneAct, newAccount} from '../../support/books.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'

const hledger = (file: string, ...words: string[]): ReturnType<typeof spawnSync> =>
  spawnSync('hledger', ['-f', file, ...words], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C.UTF-8'}})
const installed = spawnSync('hledger', ['--version']).status === 0

describe('exporting the books', () => {
  it('lets no text end a line, open a comment or split a name', () => {
    expect(safeText('a;b  c\n2026-01-01 x | y (v) [w] t:1 = $5 @ "q"')).to.equal('a b c 2026-01-01 x y v w t 1 5 q')
    expect(safeText('Ñuñez & Sons, #4')).to.equal('Ñuñez & Sons, #4')
  })

  onEveryEngine((engine) => {
    let store: TestStore
    let folder: string
    before(async () => {
      store = await newTestStore(engine)
      folder = mkdtempSync(join(tmpdir(), 'curbstop-export-'))
    })
    after(async () => {
      rmSync(folder, {recursive: true, force: true})
      await store.remove()
    })

    it('writes a journal of which hledger finds the same balance for every account, to the cent', async function () {
      if (!installed) {
        if (process.env['CURBSTOP_REQUIRE_ALL'] === '1') throw new Error('hledger is not installed')
        console.log('      left out: hledger is not installed')
        return
      }
      const desk = await store.as('hgrant')
      const [first, second] = [await newAccount(desk), await newAccount(desk)]
      await inOneAct(desk, async (trx, context) => {
        const opening = {accountId: first, class: 'water' as const, mailedOn: null, reference: 'OLD;1 = $5'}
        const day = businessDate('2025-12-01')
        await postOpeningItems(trx, [{...opening, amount: cents(12_345), effectiveOn: day, dueOn: day}], context)
        await postOpeningItems(
          trx,
          [{...opening, accountId: second, amount: cents(-500), effectiveOn: day, dueOn: day}],
          context,
        )
        const bills = [
          aBill(first, {dueOn: '2026-02-01', lines: {water: 7001, sewer: 2999}}),
          aBill(second, {dueOn: '2026-02-01', lines: {water: 10_000, fee: -250}}),
        ]
        await issueBills(trx, bills, 'bill.import', context)
        const paid = await postPayments(
          trx,
          [aPayment(first, 20_000, '2026-02-10'), aPayment(second, 99, '2026-02-11'), aPayment(first, 1, '2026-02-12')],
          context,
        )
        const returned = {
          accountId: first,
          paymentId: paid[0]!.paymentId,
          returnedOn: businessDate('2026-02-20'),
          code: 'R01',
        }
        await returnPayments(trx, [returned], context)
        await parkInSuspense(
          trx,
          [{...aPayment('', 4242, '2026-02-21'), accountRef: '??', reason: 'no such account'}],
          context,
        )
      })
      const file = join(folder, `${engine}.journal`)
      let text = ''
      for await (const piece of exportHledger(desk.store.db)) text += piece
      writeFileSync(file, text)
      const check = hledger(file, 'check')
      expect([check.status, check.stderr]).to.deep.equal([0, ''])
      const wrong = join(folder, 'wrong.journal')
      writeFileSync(
        wrong,
        text.replace(/=\* \$(\d+)\.(\d\d)/, (_, d: string, c: string) => `=* $${Number(d) + 1}.${c}`),
      )
      expect(hledger(wrong, 'check').status, 'a total that is not ours').to.equal(1)
      const balance = hledger(file, 'balance', '--depth', '2', '--flat', '--no-total', '-O', 'csv', '-E')
      const theirs = balance.stdout
        .toString()
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(1, -1).split('","'))
        .map(([name = '', amount = '']) => [
          /:(\d{4}) /.exec(name)?.[1],
          Math.round(Number(amount.replace(/[$,]/g, '')) * 100),
        ])
      const ours = await trialBalance(desk.store.db)
      const known = theirs.filter(([number]) => ours.some((row) => row.number === number)).sort()
      expect(known).to.deep.equal(ours.map((row) => [row.number, row.balance]).sort())
      expect(theirs.filter(([, amount]) => amount !== 0).length).to.equal(
        ours.filter((row) => row.balance !== 0).length,
      )
      expect(totalOf(ours)).to.equal(0)
    })
  })
})
