import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {openStore} from '#core/store/open.js'
import {onTerminal, type OnTerminal, type TerminalOptions} from '../support/on-terminal.js'
import {bin, newFolder, plainEnv} from '../support/run.js'

type Steps = NonNullable<TerminalOptions['steps']>

/** Float 200.00 and 80.00 of a payment with 20.00 change: 280.00 must be there; 260.00 is counted. */
describe('a drawer at a terminal', function () {
  this.timeout(120_000)
  const folder = newFolder()
  const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', CURBSTOP_SESSION: 't', ACCESSIBLE: '1'}
  let account = ''

  const run = (...args: readonly string[]): string => {
    const done = spawnSync(process.execPath, [bin, ...args], {cwd: folder, env, encoding: 'utf8'})
    expect(done.status, done.stderr).to.equal(0)
    return done.stdout.trim()
  }
  const typing = (args: readonly string[], steps: Steps): OnTerminal =>
    onTerminal([bin, ...args], folder, {env, columns: 120, steps})

  before(() => {
    run('init-store', '--demo', '--accounts', '60', '--quiet')
    writeFileSync(join(folder, 'pin'), '2468', {mode: 0o600})
    run('sign-in', 'mlopez', '--pin-file', 'pin', '--quiet')
    account = '236-25124-07'
  })

  it('is opened with a float that differs once a second person is named and has typed their PIN', () => {
    const opened = typing(
      ['open-drawer', '--drawer', '2'],
      [
        ['Float, as', '20x5,10x8,5x5\r'],
        ['Second person (supervisor)', 'rpatel\r'],
        ['PIN', '1111\r'],
        ['the PIN does not fit rpatel', ''],
        ['Second person (supervisor)', '\u0003'],
      ],
    )
    expect(opened.exit, opened.screen).to.equal(130)
    expect(run('open-drawer', '--drawer', '2', '--float', '20x5,10x8,5x4', '--quiet')).to.match(/^DS-/)
  })

  it('takes money within serve-customer, and the contact names the act', async () => {
    const served = typing(
      ['serve-customer', account],
      [
        ['The customer proves', ''],
        ['Number, 1 to 7', '1\r'],
        ['KIND:LAST4: ', 'licence:7731\r'],
        ['Explain the newest bill', ''],
        ['Number, 1 to', '1\r'],
        ['To pay', ''],
        ['Number, 1 to', '5\r'],
        ['Paid by', ''],
        ['Number, 1 to 5', '1\r'],
        ['How much was handed over', '100.00\r'],
        ['How much of it is paid (100.00)', '80.00\r'],
        ['Take $80.00, change $20.00?', 'y\r'],
        ['RC-', ''],
        ['Number, 1 to 9', '9\r'],
        ['What was it about', ''],
        ['Number, 1 to 7', '2\r'],
      ],
    )
    expect(served.exit, served.screen).to.equal(0)
    const store = await openStore(join(folder, 'demo.db'))
    const rows: {kind: string; act_kind: string}[] = await store
      .db('customer_contact_act')
      .join('act', 'act.act_id', 'customer_contact_act.act_id')
      .select('customer_contact_act.kind', 'act.kind as act_kind')
    await store.close()
    expect(rows).to.deep.equal([{kind: 'take-payment', act_kind: 'take-payment'}])
  })

  it('makes an arrangement within serve-customer: rules and offers first, then what was chosen', () => {
    const served = typing(
      ['serve-customer', '090-35321-09'],
      [
        ['The customer proves', ''],
        ['Number, 1 to 7', '1\r'],
        ['KIND:LAST4: ', 'licence:7731\r'],
        ['Make a payment arrangement', ''],
        ['Number, 1 to 9', '6\r'],
        ['Down payment', '0\r'],
        ['Plan', ''],
        ['Number, 1 to 4', '1\r'],
        ['Terms go to the customer by', ''],
        ['Number, 1 to 3', '3\r'],
        ['read to the customer and agreed?', 'y\r'],
        ['ARRANGED A-', ''],
        ['Number, 1 to 9', '9\r'],
        ['What was it about', ''],
        ['Number, 1 to 7', '3\r'],
      ],
    )
    expect(served.exit, served.screen).to.equal(0)
    expect(served.screen).to.match(/Shut-off +held[^\n]*\n[^\n]*SERVED/)
    expect(served.screen).to.match(/SERVED\S* 090-35321-09 \(counter, ARRANGEMENT\): arrange-payment/)
  })

  it('is counted blind: no figure before the recount, all of them once it is final', () => {
    const counted = typing(
      ['balance-drawer'],
      [
        ['Bills and coin', '\r'],
        ['How many 100s', '\r'],
        ['How many 50s', '\r'],
        ['How many 20s', '8\r'],
        ['How many 10s', '8\r'],
        ['How many 5s', '4\r'],
        ['How many 2s', '\r'],
        ['How many 1s', '\r'],
        ['Coin in rolls', '\r'],
        ['Loose coin', '\r'],
        ['Checks and money orders', '\r'],
        ['Card slips', '\r'],
        ['Save this count, cash $260.00?', 'y\r'],
        ['Number, 1 to 2', '1\r'],
        ['Bills and coin', '20x8,10x8,5x4\r'],
        ['Save this count, cash $260.00?', 'y\r'],
        ['Number, 1 to 2', '2\r'],
        ['Cause', ''],
        ['Number, 1 to', '1\r'],
      ],
    )
    expect(counted.exit, counted.screen).to.equal(8)
    const [blind = '', told = ''] = counted.screen.split('What now')
    expect(blind).to.contain('Differs: cash. Agrees: checks, cards.')
    expect(blind).not.to.match(/280\.00|\$80\.00|\$60\.00|\$20\.00|SHORT|expected|Likely/)
    expect(told).to.match(/Cash less float +\$60\.00 +\$80\.00 +-\$20\.00 SHORT/)
    expect(counted.screen).to.contain('-$20.00 SHORT needs supervisor')
  })
})
