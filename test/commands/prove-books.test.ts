import {expect} from 'chai'
import {join} from 'node:path'
import {checkPrinted} from '../support/json-schemas.js'
import {rawSqlite} from '../support/raw-sqlite.js'
import {curbstop, newFolder, type Ran} from '../support/run.js'

interface Printed {
  readonly ok: boolean
  readonly error: unknown
  readonly data: {
    readonly ok: boolean
    readonly broken?: {readonly seq: number; readonly fault: string} | null
    readonly checks?: readonly {readonly name: string; readonly ok: boolean; readonly count: number}[]
  }
}

describe('books that somebody changed behind the program', () => {
  let folder: string
  const run = (...argv: string[]): Ran => curbstop(argv, {cwd: folder, env: {CURBSTOP_STORE: 'demo.db'}})
  const tamper = async (sql: string): Promise<void> => {
    const raw = rawSqlite(join(folder, 'demo.db'))
    await raw.exec(sql)
    await raw.close()
  }
  before(function () {
    this.timeout(60_000)
    folder = newFolder()
    expect(run('init-store', '--demo', '--accounts', '40', '--quiet').exit).to.equal(0)
  })

  it('end prove-books with 11, by the names of all checks that fail and their first rows, the same with --json', async () => {
    await tamper(`drop trigger bill_no_update; update bill set amount_cents = amount_cents + 5
      where bill_no in (select bill_no from bill order by bill_no limit 2)`)
    await tamper('update account_balance set balance_cents = balance_cents + 1')
    const human = run('prove-books')
    expect(human.exit).to.equal(11)
    expect(human.stdout)
      .to.match(/FAILED {2}account-balances: \d+ rows do not fit\n/)
      .and.to.match(/ and \d+ more\n/)
    expect(human.stdout).to.match(
      /FAILED {2}bill-lines: 2 rows do not fit\n {10}BL-\w{8}: the bill says \$[\d,.]+, its lines \$/,
    )
    expect(run('prove-books', '--quiet').stdout).to.equal('account-balances bill-lines bill-receivables\n')
    const json = run('prove-books', '--json')
    expect(json.exit).to.equal(11)
    checkPrinted(json.stdout, 11)
    const {ok, error, data} = JSON.parse(json.stdout) as Printed
    expect([ok, error, data.ok]).to.deep.equal([true, null, false])
    const broken = (data.checks ?? []).filter((check) => !check.ok).map(({name, count}) => [name, count])
    expect(broken.filter(([name]) => name !== 'account-balances')).to.deep.equal([
      ['bill-lines', 2],
      ['bill-receivables', 2],
    ])
  }).timeout(60_000)

  it('end verify-audit with 11 and the first act that was changed', async () => {
    await tamper(`drop trigger act_no_update; update act set outcome_json = '{}' || ' ' where seq = 2`)
    const human = run('verify-audit')
    expect([human.exit, human.stdout]).to.deep.equal([11, 'FAILED at row 2: row 2 was changed\n'])
    const json = run('verify-audit', '--json')
    checkPrinted(json.stdout, 11)
    expect((JSON.parse(json.stdout) as Printed).data.broken).to.deep.equal({seq: 2, fault: 'row 2 was changed'})
  }).timeout(60_000)
})
