import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {onTerminal} from '../support/on-terminal.js'
import {rawSqlite} from '../support/raw-sqlite.js'
import {bin, newFolder, plainEnv} from '../support/run.js'

describe('adjust-bill --apply at a terminal', () => {
  it('posts when the total is typed, and nothing when another text is', async function () {
    this.timeout(60_000)
    const folder = newFolder()
    const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', ACCESSIBLE: '1'}
    const run = (...argv: string[]) => spawnSync(process.execPath, [bin, ...argv], {cwd: folder, env, encoding: 'utf8'})
    expect(run('init-store', '--demo', '--accounts', '60', '--quiet').status).to.equal(0)
    const store = rawSqlite(join(folder, 'demo.db'))
    const [owing] = await store.all<{account_no: string}>(
      'select a.account_no from account a join account_balance b on b.account_id = a.account_id where b.balance_cents > 0 limit 1',
    )
    await store.close()
    writeFileSync(join(folder, 'fees.csv'), `account,class,amount\n${owing?.account_no},fee,12.50\n`)
    const planned = run('adjust-bill', '--file', 'fees.csv', '--reason', 'METER_TEST_FEE', '--quiet')
    expect(planned.status, planned.stderr).to.equal(0)
    const plan = planned.stdout.trim()
    const typing = (text: string) =>
      onTerminal([bin, 'adjust-bill', '--apply', plan], folder, {
        env,
        columns: 120,
        steps: [[`${plan}: 1 rows, charge. Type 12.50 to apply`, `${text}\r`]],
      })
    const other = typing('12.5')
    expect(other.exit, other.screen).to.equal(130)
    expect(other.screen).to.contain('you typed 12.5, the plan comes to 12.50. Nothing posted.')
    const same = typing('12.50')
    expect(same.exit, same.screen).to.equal(0)
    expect(same.screen).to.contain(`APPLIED ${plan}: 1 row, $12.50`)
  })
})
