import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {onTerminal} from '../support/on-terminal.js'
import {bin, newFolder, plainEnv} from '../support/run.js'

const ACCOUNT = '236-25124-07'

describe('adjust-bill at a terminal', function () {
  this.timeout(60_000)
  const folder = newFolder()
  const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', ACCESSIBLE: '1'}
  const run = (...argv: string[]): string =>
    spawnSync(process.execPath, [bin, ...argv], {cwd: folder, env, encoding: 'utf8'}).stdout
  let bill = ''
  before(() => {
    run('init-store', '--demo', '--accounts', '300', '--quiet')
    bill = /bill, due \S+\t(BL-\w+)/.exec(run('show-account', ACCOUNT))?.[1] ?? ''
  })

  it('asks why and how much, shows the plan before it asks to post, and says the same in one line', () => {
    const {screen, exit} = onTerminal([bin, 'adjust-bill', ACCOUNT, '--bill', bill], folder, {
      env,
      columns: 120,
      steps: [
        ['Number, 1 to', '2\r'],
        ['Credit in dollars', '1e2\r'],
        ['not an amount', '4.00\r'],
        [`Post a credit of $4.00 to ${ACCOUNT}?`, 'y\r'],
      ],
    })
    expect(exit, screen).to.equal(0)
    expect(screen).to.match(/Total\s+\$\d+\.\d\d\s+\$\d+\.\d\d\s+-\$4\.00/)
    expect(screen).to.match(/Paid by\s+non-rate revenue/)
    expect(screen).to.match(/POSTED J-\w{8} {2}-\$4\.00 \(4900\)/)
    expect(screen.replaceAll(/\s+/g, ' ')).to.contain('--reason COURTESY --credit 4.00 --yes')
  })

  it('writes nothing on a no', () => {
    const argv = [bin, 'adjust-bill', ACCOUNT, '--bill', bill, '--reason', 'COURTESY', '--credit', '3.00']
    const before = run('show-account', ACCOUNT)
    const {screen, exit} = onTerminal(argv, folder, {env, steps: [['Post a credit', 'n\r']]})
    expect(exit).to.equal(130)
    expect(screen).to.contain('Cancelled. Nothing was written.')
    expect(run('show-account', ACCOUNT)).to.equal(before)
  })

  it('asks nothing where it is over the authority of whoever asks', () => {
    writeFileSync(join(folder, 'pin'), '2468', {mode: 0o600})
    const session = {...env, CURBSTOP_SESSION: 'm'}
    const signIn = [bin, 'sign-in', 'mlopez', '--pin-file', 'pin']
    spawnSync(process.execPath, signIn, {cwd: folder, env: session})
    const argv = [bin, 'adjust-bill', ACCOUNT, '--bill', bill, '--reason', 'COURTESY', '--credit', '101.00']
    const {screen, exit} = onTerminal(argv, folder, {env: session})
    expect(exit).to.equal(77)
    expect(screen).to.contain('OVER_AUTHORITY')
    expect(screen).not.to.contain('Post a credit')
  })
})
