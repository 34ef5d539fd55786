import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {basename, dirname, extname, join, relative, sep} from 'node:path'
import ts from 'typescript'
import {projectRoot} from './support/run.js'

/** The shape of the house as a test: what the rooms may import, how long things may be, which words are ours. */
const LINES_PER_FILE = 300
const LINES_PER_COMMAND = 80
const LINES_PER_FUNCTION = 70
const PARAMETERS = 4
const SUBJECT_COLUMNS = 140

interface Source {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
}

const SKIPPED = new Set(['node_modules', 'dist', 'dist-test', '.git', 'coverage'])

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    if (SKIPPED.has(entry.name) || entry.isSymbolicLink()) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

const sourcesUnder = (folder: string, ...extensions: string[]): Source[] =>
  filesUnder(join(projectRoot, folder))
    .filter((path) => extensions.includes(extname(path)))
    .map((path) => ({path: relative(projectRoot, path).split(sep).join('/'), text: readFileSync(path, 'utf8')}))

const program = sourcesUnder('src', '.ts')
const tests = sourcesUnder('test', '.ts')

interface Import {
  readonly from: string
  readonly typeOnly: boolean
}

function importsOf({path, text}: Source): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      const typeOnly = ts.isImportDeclaration(node) ? isTypeOnly(node.importClause) : node.isTypeOnly
      found.push({from: (node.moduleSpecifier as ts.StringLiteral).text, typeOnly})
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments
      if (target !== undefined && ts.isStringLiteral(target)) found.push({from: target.text, typeOnly: false})
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const names = clause.namedBindings
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every((one) => one.isTypeOnly)
  )
}

const roomOf = (path: string): string => /^(?:src\/|#)core\/([a-z]+)\//.exec(path)?.[1] ?? ''
const SCREEN = /^(@oclif\/|chalk$|inquirer$|@inquirer\/|cli-table3$|#terminal\/|#commands\/)/
const STORE = /^(knex$|knex\/|sqlite3$|pg$)/
/** What each room may know besides itself and the kernel; every room knows what a desk, a store and an act are. */
const COMMON_ROOMS = new Set(['kernel', 'store', 'acts', 'staff', 'policies', 'ledger'])
const PURE_ROOMS = new Set(['kernel', 'rates'])

function importFault(source: Source, {from, typeOnly}: Import): string | null {
  if (from.startsWith('.')) return 'relative; write #core/…, #terminal/… or #commands/…'
  if (source.path.startsWith('src/core/')) return coreFault(source.path, from, typeOnly)
  if (source.path.startsWith('src/terminal/')) {
    if (STORE.test(from)) return 'the terminal knows no database'
    if (!from.startsWith('#core/') || typeOnly || from.startsWith('#core/kernel/')) return null
    const doors = [
      ...['#core/acts/desk.js', '#core/acts/perform.js', '#core/acts/look-log.js', '#core/store/sqlite-client.js'],
      ...['#core/staff/roles.js', '#core/staff/masked-name.js'],
    ]
    return doors.includes(from) ? null : 'the terminal knows the kernel, the desk and types'
  }
  if (STORE.test(from) || /^(chalk|cli-table3|inquirer|@oclif\/core)$/.test(from))
    return 'a command is flags, one call, one view'
  return null
}

function coreFault(path: string, from: string, typeOnly: boolean): string | null {
  if (SCREEN.test(from)) return 'core knows nothing of a screen'
  const [room, other] = [roomOf(path), roomOf(from)]
  if (STORE.test(from) && room !== 'store') return 'the store alone knows knex and the drivers'
  if (from === 'dayjs' && path !== 'src/core/kernel/business-date.ts')
    return 'dates are reckoned in kernel/business-date.ts'
  if (other === '' || other === room) return null
  if (PURE_ROOMS.has(room)) return other === 'kernel' ? null : `${room} touches nothing but the kernel`
  const inside = /\/(tables|[a-z-]+\.sql)\.js$/.test(from)
  return inside && !typeOnly && !COMMON_ROOMS.has(other) && room !== 'store'
    ? 'another room is reached by its views and verbs'
    : null
}

describe('the rooms', () => {
  it('import only what they may', () => {
    const faults = program.flatMap((source) =>
      importsOf(source).flatMap((one) => {
        const fault = importFault(source, one)
        return fault === null ? [] : [`${source.path} imports ${one.from}: ${fault}`]
      }),
    )
    expect(faults).to.deep.equal([])
  })

  const guarded: [string, string, string | null][] = [
    ['src/core/collections/stage.ts', "import {x} from '#terminal/table.js'", 'core knows nothing of a screen'],
    ['src/core/billing/bill.ts', "import knex from 'knex'", 'the store alone knows knex and the drivers'],
    ['src/core/billing/bill.ts', "const x = await import('pg')", 'the store alone knows knex and the drivers'],
    ['src/core/store/open.ts', "import knex from 'knex'", null],
    ['src/core/kernel/money.ts', "import {x} from '#core/acts/desk.js'", 'kernel touches nothing but the kernel'],
    [
      'src/core/billing/bill.ts',
      "import {x} from '#core/accounts/tables.js'",
      'another room is reached by its views and verbs',
    ],
    ['src/core/billing/bill.ts', "import type {x} from '#core/accounts/tables.js'", null],
    ['src/core/billing/bill.ts', "import {x} from '#core/accounts/account-views.js'", null],
    ['src/core/billing/bill.ts', "import {x} from './x.js'", 'relative; write #core/…, #terminal/… or #commands/…'],
    [
      'src/terminal/table.ts',
      "import {x} from '#core/billing/bill.js'",
      'the terminal knows the kernel, the desk and types',
    ],
    ['src/commands/add-note.ts', "import chalk from 'chalk'", 'a command is flags, one call, one view'],
    ['src/commands/add-note.ts', "import {x} from '#core/accounts/add-note.js'", null],
  ]
  for (const [path, text, expected] of guarded) {
    it(`${expected === null ? 'allow' : 'refuse'} ${text} in ${path}`, () => {
      const source = {path, text}
      expect(importsOf(source).map((one) => importFault(source, one))).to.deep.equal([expected])
    })
  }

  it('have names that say what is in them, and no file that only passes on', () => {
    const banned = /(^|-)(utils?|helpers?|common|misc|managers?|types|index|stuff)(-|$)/
    const named = program.filter(
      ({path}) => banned.test(basename(path, extname(path))) || banned.test(basename(dirname(path))),
    )
    expect(named.map(({path}) => path)).to.deep.equal([])
    const barrels = program.filter(({text}) => {
      const code = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line))
      return code.length > 0 && code.every((line) => /^export (\*|\{|type \{).* from /.test(line))
    })
    expect(barrels.map(({path}) => path)).to.deep.equal([])
  })
})

describe('length', () => {
  const codeLines = (text: string): number =>
    text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line)).length

  it('of files', () => {
    const long = [...program, ...tests]
      .filter(
        ({path, text}) => codeLines(text) > (path.startsWith('src/commands/') ? LINES_PER_COMMAND : LINES_PER_FILE),
      )
      .map(({path, text}) => `${path}: ${codeLines(text)} lines`)
    expect(long).to.deep.equal([])
  })

  it('of functions and their parameters', () => {
    const faults: string[] = []
    for (const {path, text} of program) {
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
          const length = codeLines(node.getText(file))
          if (length > LINES_PER_FUNCTION) faults.push(`${path}: a function of ${length} lines`)
          if (node.parameters.length > PARAMETERS) faults.push(`${path}: ${node.parameters.length} parameters`)
        }
        ts.forEachChild(node, visit)
      }
      visit(file)
    }
    expect(faults).to.deep.equal([])
  })
})

describe('words', () => {
  const written = [
    ...program,
    ...tests.filter(({path}) => path !== 'test/house-rules.test.ts'),
    ...sourcesUnder('scripts', '.mjs'),
    ...sourcesUnder('bin', '.js'),
    ...sourcesUnder('docs', '.md'),
    ...sourcesUnder('data', '.json', '.md'),
  ]
  const holding = (pattern: RegExp, among: readonly Source[] = written): string[] =>
    among.flatMap(({path, text}) =>
      text
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 80)}`] : [])),
    )

  it('promise nothing for later', () => {
    expect(
      holding(
        /\b(TODO|FIXME|XXX|HACK)\b|not (yet )?implemented/i,
        written.filter(({path}) => !path.startsWith('docs/')),
      ),
    ).to.deep.equal([])
  })

  it('name no path of one machine', () => {
    expect(holding(/(^|[\s'"`(=])\/(home|root|Users|work|tmp|mnt|opt)\/|\.\.\/shared/)).to.deep.equal([])
  })

  it('say shut-off for what is done to a customer', () => {
    const ours = program.filter(({path}) => !path.startsWith('src/core/store/'))
    expect(holding(/disconnect/i, ours)).to.deep.equal([])
  })

  it('are no code that was put to sleep', () => {
    expect(
      holding(/^\s*\/\/ ?(const|let|import|export|return|await|throw|if \(|for \(|\}|\w+\(.*\)$)/, [
        ...program,
        ...tests,
      ]),
    ).to.deep.equal([])
  })

  it('name no class after a pattern instead of a thing', () => {
    expect(
      // A command is named after what the user types, `restore-service`.
      holding(
        /\bclass \w*(Service|Manager|Helper|Repository|Factory|Processor|Handler)\b(?! extends DeskCommand)/,
        program,
      ),
    ).to.deep.equal([])
  })

  it('catch nothing to forget it', () => {
    expect(holding(/catch( \(\w+\))? \{\s*\}/, program)).to.deep.equal([])
  })
})

describe('the history', () => {
  const SHAPE = /^(feat|imp|fix|perf|ref|test|doc|dev)!?: [a-z][a-z, -]*: \S.*[^.]$/

  it('says in each subject what a user can do now', function () {
    if (!existsSync(join(projectRoot, '.git'))) return this.skip()
    const log = execFileSync('git', ['log', '--no-merges', '-50', '--format=%s'], {cwd: projectRoot, encoding: 'utf8'})
    const faults = log
      .trim()
      .split('\n')
      .filter((subject) => !SHAPE.test(subject) || subject.length > SUBJECT_COLUMNS)
    expect(faults).to.deep.equal([])
  })
})
