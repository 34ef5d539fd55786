import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {onTerminal} from '../support/on-terminal.js'
import {bin, newFolder, plainEnv} from '../support/run.js'

describe('open-account at a terminal', () => {
  it('asks for what is missing, shows the plan before anything is written, and says the same in one line', function () {
    this.timeout(60_000)
    const folder = newFolder()
    const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', ACCESSIBLE: '1'}
    const made = spawnSync(process.execPath, [bin, 'init-store', '--demo', '--accounts', '60', '--quiet'], {
      cwd: folder,
      env,
    })
    expect(made.status).to.equal(0)
    const opened = onTerminal([bin, 'open-account'], folder, {
      env,
      columns: 120,
      steps: [
        ['Premise', '133 elm\r'],
        ['Number, 1 to', '1\r'],
        ['Customer name', 'Rosa Delgado\r'],
        ['Service starts (2026-11-24)', '\r'],
        ['3. owner, lets it to others', '1\r'],
        ['ID shown', 'licence:77310\r'],
        ['Not taken', 'licence:7731\r'],
        ['Open this account?', 'y\r'],
      ],
    })
    expect(opened.exit, opened.screen).to.equal(0)
    expect(opened.screen).to.contain('vacant since 2026-07-26')
    expect(opened.screen).to.contain('no read on file: turn-on order, 2026-11-24')
    expect(opened.screen).to.match(/OPENED \d{3}-\d{5}-\d\d Rosa Delgado, pending its start/)
    expect(opened.screen.replaceAll(/\s+/g, ' ')).to.match(
      /Same in one line: curbstop open-account --premise PR-\w{8} --name 'Rosa Delgado' --effective 2026-11-24 --tenant --id-checked licence:7731 --prior none --yes/,
    )
  })

  it('writes nothing on a no', function () {
    this.timeout(60_000)
    const folder = newFolder()
    const env = {...plainEnv(folder), CURBSTOP_STORE: 'demo.db', ACCESSIBLE: '1'}
    spawnSync(process.execPath, [bin, 'init-store', '--demo', '--accounts', '60', '--quiet'], {cwd: folder, env})
    const argv = [
      bin,
      'open-account',
      '--premise',
      '133 elm',
      '--name',
      'Rosa Delgado',
      '--tenant',
      '--id-checked',
      'licence:7731',
    ]
    const refused = onTerminal(argv, folder, {
      env,
      steps: [
        ['Service starts', '\r'],
        ['Open this account?', 'n\r'],
      ],
    })
    expect(refused.exit, refused.screen).to.equal(130)
    const found = spawnSync(process.execPath, [bin, 'find-account', 'Rosa Delgado'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    expect(found.stdout).to.contain('No account fits.')
  })
})
