import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {openStore} from '#core/store/open.js'
import {brokenChecks} from '../support/books.js'
import {onTerminal, type OnTerminal} from '../support/on-terminal.js'
import {bin, curbstop, newFolder, plainEnv} from '../support/run.js'

const WITNESS = [
  ['Second person', 'tngo\r'],
  ['PIN', '2468\r'],
] as const
type Step = readonly [waitFor: string, type: string]

/** Sequences that move the cursor and colour the text. */
// eslint-disable-next-line no-control-regex -- they are what is taken out
const CONTROLS = /\u001B\[[0-9;?]*[A-Za-z]/g

describe('post-nightdrop at a terminal', function () {
  this.timeout(180_000)
  const folder = newFolder()
  const store = join(folder, 'demo.db')
  const env = {...plainEnv(folder), CURBSTOP_STORE: store, CURBSTOP_SESSION: join(folder, 'm'), ACCESSIBLE: '1'}
  let account = ''

  before(async () => {
    const run = (...argv: string[]) => curbstop(argv, {cwd: folder, env: {...env, CURBSTOP_SESSION: ''}})
    expect(run('init-store', '--demo', '--accounts', '60', '--quiet').exit).to.equal(0)
    writeFileSync(join(folder, 'pin'), '2468', {mode: 0o600})
    const signed = curbstop(['sign-in', 'mlopez', '--pin-file', 'pin'], {cwd: folder, env})
    expect(signed.exit, signed.stderr).to.equal(0)
    const opened = await openStore(store)
    const {db} = opened
    const [row]: {account_no: string}[] = await db('account')
      .join('account_balance', 'account_balance.account_id', 'account.account_id')
      .where('balance_cents', '>', 10_000)
      .orderBy('account_no')
      .select('account_no')
    account = row?.account_no ?? ''
    await opened.close()
  })

  const drop = (argv: readonly string[], steps: readonly Step[]): OnTerminal => {
    const {screen, ...rest} = onTerminal([bin, 'post-nightdrop', ...argv], folder, {env, columns: 100, steps})
    return {...rest, screen: screen.replaceAll(CONTROLS, '')}
  }
  const cash = (at: number, whose: string, dollars: string): Step[] => [
    [`#${at} account`, `${whose}\r`],
    ['type', 'c\r'],
    ['amount', `${dollars}\r`],
  ]

  it('logs first, keeps each envelope by itself, goes on after it was broken off, corrects its control, seals', async () => {
    const broken = drop(
      ['--box', 'main', '--effective', '2026-11-20', '--count', '3', '--control-total', '99.00', '--bag', '004417'],
      [
        ...WITNESS,
        ['logged $99.00 before any look-up', ''],
        ...cash(1, account, '10.00'),
        ['no. 1', ''],
        ['#2 account', '236-25124-08\r'],
        ['wrong shape or check digits', '\u0003'],
      ],
    )
    expect(broken.exit, broken.screen).to.equal(130)
    const number = /ND-\w{8}/.exec(broken.screen)?.[0] ?? ''
    expect(broken.screen).to.contain(`${number} is left open`)
    expect(broken.screen).to.contain(`curbstop post-nightdrop --continue ${number}`)

    const alone = drop(
      ['--continue', number],
      [
        ['Second person', 'mlopez\r'],
        ['PIN', '2468\r'],
      ],
    )
    expect(alone.exit, alone.screen).to.equal(77)
    expect(alone.screen).to.contain('SAME_PERSON')

    const done = drop(
      ['--continue', number],
      [
        ...WITNESS,
        ['bag 004417   paid as of Fri 2026-11-20', ''],
        ['Envelopes 1 of 3', ''],
        ['#2 account', '?\r'],
        ['what is on it', '\r'],
        ['type', 'k\r'],
        ['number', '304\r'],
        ['routing and bank account', '122000661 1234567\r'],
        ['amount', '5.00\r'],
        ['stays in suspense (2140)', ''],
        ['#3 account', '!\r'],
        ['counted as', '20.00\r'],
        ['why, and to whom', 'unsigned check 88, to M. Ivanov\r'],
        ['goes back', ''],
        ['one more', '=\r'],
        ['envelopes', '3\r'],
        ['control total', '35.00\r'],
        ['why', 'typed 99 for 35\r'],
        ['the old one is kept', ''],
        [`Close ${number}?`, 'y\r'],
      ],
    )
    expect(done.exit, done.screen).to.equal(0)
    expect(done.screen).to.contain('difference $0.00')
    expect(done.screen).to.contain(`POSTED ${number}: bag 004417 $15.00 (1020)`)
    const opened = await openStore(store)
    const {db} = opened
    expect(await brokenChecks(db)).to.deep.equal({})
    const kinds: {kind: string; second_id: string}[] = await db('cash_batch_event')
      .orderBy('event_id')
      .select('kind', 'second_id')
    expect(kinds.map((one) => `${one.kind} ${one.second_id}`)).to.deep.equal([
      'log tngo',
      'hand_back tngo',
      'correct_control tngo',
      'prove tngo',
    ])
    await opened.close()
  })

  it('asks before money is posted a second time, and keeps no line that was typed as history', () => {
    const twice = drop(
      ['--box', 'MAIN', '--count', '2', '--control-total', '20.00', '--bag', '004418'],
      [
        ...WITNESS,
        ...cash(1, account, '10.00'),
        ['Post again?', 'y\r'],
        ['no. 1', ''],
        ...cash(2, account, '10.00'),
        ['Post again?', 'n\r'],
        ['#2 account', '.\r'],
      ],
    )
    expect(twice.exit, twice.screen).to.equal(11)
    expect(twice.screen).to.contain('CONTROL_TOTAL: entered $10.00, control $20.00, short $10.00.')
  })

  it('is not opened by one person, nor with a wrong PIN', () => {
    const flags = ['--box', 'MAIN', '--count', '1', '--control-total', '5.00', '--bag', '004419']
    const alone = drop(flags, [
      ['Second person', 'mlopez\r'],
      ['PIN', '2468\r'],
    ])
    expect(alone.exit, alone.screen).to.equal(77)
    expect(alone.screen).to.contain('SAME_PERSON')
    const unfit = drop(flags, [
      ['Second person', 'awill\r'],
      ['PIN', '2468\r'],
    ])
    expect(unfit.exit, unfit.screen).to.equal(77)
    expect(unfit.screen).to.contain('WITNESS_REFUSED')
    const wrong = drop(flags, [
      ['Second person', 'tngo\r'],
      ['PIN', '1111\r'],
      ['the PIN does not fit tngo', ''],
      ['Second person', 'mlopez\r'],
      ['PIN', '2468\r'],
    ])
    expect(wrong.exit, wrong.screen).to.equal(77)
  })
})
