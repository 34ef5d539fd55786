import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {onTerminal} from '../support/on-terminal.js'
import {bin, newFolder, plainEnv} from '../support/run.js'

describe('take-payment at a terminal', function () {
  this.timeout(120_000)
  const folder = newFolder()
  const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', ACCESSIBLE: '1'}
  let account = ''

  const run = (...args: readonly string[]): string => {
    const done = spawnSync(process.execPath, [bin, ...args], {cwd: folder, env, encoding: 'utf8'})
    expect(done.status, done.stderr).to.equal(0)
    return done.stdout.trim()
  }

  before(() => {
    run('init-store', '--demo', '--accounts', '60', '--quiet')
    account = /^(\d{3}-\d{5}-\d\d)/m.exec(run('shutoff-list', '--csv'))?.[1] ?? ''
    writeFileSync(join(folder, 'pin'), '2468', {mode: 0o600})
    run('sign-in', 'tngo', '--pin-file', 'pin', '--quiet')
    run('open-drawer', '--drawer', '2', '--float', '20x5,10x8,5x4', '--quiet')
  })

  it('asks who pays how, shows where the money goes, and never shows the bank account', () => {
    const taken = onTerminal([bin, 'take-payment'], folder, {
      env,
      columns: 120,
      steps: [
        ['Account', `${account}\r`],
        ['Number, 1 to', '2\r'],
        ['How much was handed over', '20.00\r'],
        ['Check number', '1187\r'],
        ['Routing number', '122000661\r'],
        ['Bank account number (not shown)', '0123456789\r'],
        ['Take $20.00?', 'y\r'],
      ],
    })
    expect(taken.exit, taken.screen).to.equal(0)
    expect(taken.screen).to.match(/Pays +\$20\.00 {2}BL-\w{8}/)
    expect(taken.screen).to.match(/RC-\w{8} no\. 1 {3}balance \$/)
    expect(taken.screen.split('Bank account number')[1]).to.not.contain('0123456789')
  })

  it('asks again for what was taken today, and takes nothing on a no', () => {
    const argv = [bin, 'take-payment', account, '--cash', '5.00']
    const first = onTerminal(argv, folder, {env, steps: [['Take $5.00?', 'y\r']]})
    expect(first.exit, first.screen).to.equal(0)
    const refused = onTerminal(argv, folder, {env, steps: [['Post again?', 'n\r']]})
    expect(refused.exit, refused.screen).to.equal(130)
    const meant = onTerminal(argv, folder, {
      env,
      steps: [
        ['Post again?', 'y\r'],
        ['Take $5.00?', 'y\r'],
      ],
    })
    expect(meant.exit, meant.screen).to.equal(0)
    expect(meant.screen).to.match(/RC-\w{8} no\. 3/)
  })

  it('offers suspense where nobody has the account', () => {
    const parked = onTerminal([bin, 'take-payment', '104-61877-78', '--cash', '5.00'], folder, {
      env,
      steps: [
        ['Take it into suspense?', 'y\r'],
        ['Why', 'stub of another district\r'],
        ['Take $5.00?', 'y\r'],
      ],
    })
    expect(parked.exit, parked.screen).to.equal(0)
    expect(parked.screen).to.contain('$5.00 stays in suspense (2140): stub of another district')
  })
})
