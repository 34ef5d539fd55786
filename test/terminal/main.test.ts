import {expect} from 'chai'
import {readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {newFolder, sample, sampleShell, sampleSignalled} from '../support/run.js'

const ACCOUNT = '098-20417-75'
const EXITS = [0, 8, 10, 11, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130]
const GIVEN = ['give-credit', ACCOUNT, '--credit', '5.00', '--name', 'Rosa', '--yes']

interface Answer {
  schema: string
  ok: boolean
  data: Record<string, unknown> | null
  error: Record<string, unknown> | null
  warnings: {code: string}[]
  meta: Record<string, unknown>
}
const json = (stdout: string): Answer => JSON.parse(stdout) as Answer

describe('one command line from end to end', function () {
  this.slow(2000)

  for (const exit of EXITS) {
    it(`exit ${exit} is the same with and without --json, and the envelope says so`, () => {
      const argv = ['refuse-this', '--exit', String(exit)]
      const [plain, asJson] = [sample(argv), sample([...argv, '--json'])]
      const answer = json(asJson.stdout)
      const ok = [0, 8, 10, 11].includes(exit)
      expect([plain.exit, asJson.exit, answer.meta['exit']]).to.deep.equal([exit, exit, exit])
      expect([answer.ok, answer.data === null, answer.error === null]).to.deep.equal([ok, !ok, ok])
      expect(Object.keys(answer)).to.deep.equal(['schema', 'ok', 'data', 'error', 'warnings', 'meta'])
      expect(answer.schema).to.equal('curbstop.refuse-this/1')
      if (!ok) expect(plain.stdout).to.equal('')
    })
  }

  const usage: [string, string[], string][] = [
    ['an unknown command', ['give-credits'], 'UNKNOWN_COMMAND'],
    ['an unknown flag', ['give-credit', '--credi', '5'], 'UNKNOWN_FLAG'],
    ['a flag without its value', ['give-credit', '--credit'], 'USAGE'],
    ['an amount that is none', ['give-credit', ACCOUNT, '--credit', '1e2'], 'NOT_MONEY'],
    ['a day that is none', ['give-credit', ACCOUNT, '--effective', '2026-02-30'], 'NOT_A_DATE'],
    ['an account with a wrong check digit', ['give-credit', '098-20417-76'], 'BAD_ACCOUNT'],
    ['an argument too many', ['list-rows', 'x'], 'UNEXPECTED_ARGUMENT'],
    ['missing values', ['give-credit'], 'MISSING'],
  ]
  for (const [name, argv, code] of usage) {
    it(`${name} is ${code}, 64, also under --json`, () => {
      const [plain, asJson] = [sample(argv), sample([...argv, '--json'])]
      expect([plain.exit, asJson.exit]).to.deep.equal([64, 64])
      expect(plain.stderr).to.match(new RegExp(`^Error ${code}: `))
      expect(json(asJson.stdout).error?.['code']).to.equal(code)
    })
  }

  it('puts the caret under the fault of an amount', () => {
    const {stderr} = sample(['give-credit', ACCOUNT, '--credit', '12e2'])
    expect(stderr).to.equal('Error NOT_MONEY: --credit: not an amount of dollars (64)\n  12e2\n    ^\n')
  })

  it('gives the answer on stdout, everything else on stderr', () => {
    const {stdout, stderr, exit} = sample(GIVEN)
    expect([stdout, exit]).to.deep.equal([`✔ GIVEN ${ACCOUNT} Rosa 5.00\n`, 0])
    expect(stderr).to.equal('! SAMPLE: this is a sample\n  Next: curbstop list-rows\n')
  })

  it('keeps warnings in the envelope and prints the id alone when quiet', () => {
    expect(json(sample([...GIVEN, '--json']).stdout).warnings).to.deep.equal([
      {code: 'SAMPLE', message: 'this is a sample'},
    ])
    expect(sample([...GIVEN, '--quiet']).stdout).to.equal('J-SAMPLE\n')
  })

  it('says that a dry run wrote nothing', () => {
    expect(sample([...GIVEN, '--dry-run']).stdout).to.match(/^DRY RUN, nothing written\n/)
    expect(json(sample([...GIVEN, '--dry-run', '--json']).stdout).meta['dry_run']).to.equal(true)
  })

  it('shows a bug by its log entry, the stack with --debug alone, and keeps it in a private log', () => {
    const home = newFolder()
    const {stderr, exit} = sample(['refuse-this', '--bug'], {cwd: home})
    expect(exit).to.equal(70)
    expect(stderr).not.to.contain('is not a function')
    const log = join(home, '.local', 'state', 'curbstop', 'errors.jsonl')
    const entry = JSON.parse(readFileSync(log, 'utf8')) as {log_id: string; stack: string}
    expect(stderr).to.contain(entry.log_id)
    expect(entry.stack).to.contain('x is not a function')
    expect(statSync(log).mode & 0o777).to.equal(0o600)
    expect(sample(['refuse-this', '--bug', '--debug']).stderr).to.contain('x is not a function')
  })

  it('lists the same rows as TSV, CSV, JSON and JSON lines', () => {
    const rows = (json(sample(['list-rows', '--json']).stdout).data?.['rows'] ?? []) as {account: string}[]
    const accounts = rows.map(({account}) => account)
    expect(accounts).to.have.length(3)
    const first = (argv: string[], split: string): string[] =>
      sample(argv)
        .stdout.trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(split)[0] ?? '')
    expect(first(['list-rows'], '\t')).to.deep.equal(accounts)
    expect(first(['list-rows', '--csv'], ',')).to.deep.equal(accounts)
    const lines = sample(['list-rows', '--jsonl']).stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as object)).to.deep.equal(rows)
  })

  it('lets no escape of a customer name through, in no form', () => {
    for (const form of [[], ['--csv'], ['--json'], ['--jsonl']]) {
      // eslint-disable-next-line no-control-regex -- the test is that none is there
      expect(sample(['list-rows', ...form]).stdout).not.to.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
    }
  })
})

describe('files and streams', function () {
  this.slow(2000)

  it('writes all of a long answer into a slow pipe', () => {
    const {stdout} = sampleShell(
      '$cli list-rows --rows 60000 --jsonl | (sleep 0.5; cat) | wc -l; echo ${PIPESTATUS[0]}',
    )
    expect(stdout.trim().split(/\s+/)).to.deep.equal(['60000', '0'])
  })

  it('ends quietly with 0 when the reader goes away', () => {
    const {stdout, stderr} = sampleShell('$cli list-rows --rows 60000 --jsonl | head -1 | wc -l; echo ${PIPESTATUS[0]}')
    expect([stdout.trim().split(/\s+/), stderr]).to.deep.equal([['1', '0'], ''])
  })

  it('is 74 when stdout is full, and names what was done', () => {
    const {stderr, exit} = sampleShell(`$cli ${GIVEN.join(' ')} > /dev/full`)
    expect(exit).to.equal(74)
    expect(stderr).to.contain('done (J-SAMPLE), but the answer could not be written (ENOSPC)')
  })

  it('is 74 for a file that may grow no more, not a core dump', () => {
    expect(sampleShell('ulimit -f 8; $cli list-rows --rows 5000 --csv > rows.csv').exit).to.equal(74)
  })

  it('reads no line of a loop that feeds stdin', () => {
    const {stdout} = sampleShell("printf 'a\\nb\\nc\\n' | while read line; do $cli list-rows --quiet; done")
    expect(stdout).to.equal('S-SAMPLE\n'.repeat(3))
  })

  it('never waits where nobody can answer', () => {
    for (const input of ['</dev/null', '<&-'])
      expect(sampleShell(`timeout 5 $cli give-credit ${input}`).exit).to.equal(64)
  })

  it('writes --output to a new private file and never over an old one', () => {
    const cwd = newFolder()
    expect(sample(['list-rows', '--csv', '--output', 'rows.csv'], {cwd}).stdout).to.equal('')
    expect(readFileSync(join(cwd, 'rows.csv'), 'utf8')).to.match(/^account,name,past_due\n/)
    expect(statSync(join(cwd, 'rows.csv')).mode & 0o777).to.equal(0o600)
    const again = sample(['list-rows', '--csv', '--output', 'rows.csv'], {cwd})
    expect([again.exit, again.stderr.slice(0, 20)]).to.deep.equal([73, 'Error OUTPUT_EXISTS:'])
    expect(sample(['list-rows', '--output', 'no/such/folder'], {cwd}).exit).to.equal(73)
    expect(sample(['list-rows', '--quiet', '--output', '-'], {cwd}).stdout).to.equal('S-SAMPLE\n')
  })

  it('follows no link with --output', () => {
    const {exit, stdout} = sampleShell('ln -s target.txt link; $cli list-rows -o link; echo $?; ls')
    expect([exit, stdout]).to.deep.equal([0, '73\nlink\n'])
  })

  it('writes every bad row to --errors and the first twenty to stderr', () => {
    for (const exit of ['65', '10']) {
      const cwd = newFolder()
      const {stderr} = sample(['refuse-this', '--exit', exit, '--errors', 'bad.csv'], {cwd})
      expect(stderr.match(/^ {2}line /gm), exit).to.have.length(20)
      expect(readFileSync(join(cwd, 'bad.csv'), 'utf8').trim().split('\n'), exit).to.have.length(26)
    }
  })

  it('finds out that --errors cannot be written before it does anything', () => {
    const cwd = newFolder()
    writeFileSync(join(cwd, 'bad.csv'), 'old')
    const {exit, stderr} = sample(['refuse-this', '--exit', '65', '--errors', 'bad.csv'], {cwd})
    expect(exit).to.equal(73)
    expect(stderr).to.match(/^Error OUTPUT_EXISTS: --errors bad.csv/)
    expect(readFileSync(join(cwd, 'bad.csv'), 'utf8')).to.equal('old')
  })
})

describe('signals', function () {
  this.slow(2000)

  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`${signal} ends with ${exit}`, async () => {
      expect((await sampleSignalled(['work-long'], [signal])).exit).to.equal(exit)
    })
  }

  it('lets work in chunks finish its chunk and say so', async () => {
    const ran = await sampleSignalled(['work-long', '--graceful'], ['SIGINT'])
    expect([ran.stdout, ran.exit]).to.deep.equal(['stopped after a whole chunk\n', 130])
  })
})

describe('help', () => {
  it('is one screen of rooms alone, and every command with its summary in full', () => {
    expect(sample([]).stdout.split('\n').length).to.be.at.most(24)
    expect(sample(['help']).stdout).to.contain('give-credit  Give a credit')
    expect(sample(['--help']).stdout).to.equal(sample(['help']).stdout)
  })
  it('is the same four ways for a command', () => {
    const text = sample(['help', 'give-credit']).stdout
    expect(text).to.contain('-n, --dry-run')
    for (const argv of [
      ['give-credit', '--help'],
      ['give-credit', '-h'],
      ['--help', 'give-credit'],
    ]) {
      expect(sample(argv).stdout).to.equal(text)
    }
  })
  it('explains topics and refuses what it does not know', () => {
    for (const code of EXITS) expect(sample(['help', 'exit-codes']).stdout).to.match(new RegExp(`\\b${code}\\b`))
    expect(sample(['help', 'nothing']).exit).to.equal(64)
  })
  it('gives versions', () => {
    expect(sample(['--version']).stdout).to.match(/^curbstop 0\.0\.1\nnode \d+\.\d+\.\d+\nsqlite 3\.\d+\.\d+\n$/)
  })
})
