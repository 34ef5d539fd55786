import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {copyFileSync, mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import {openStore} from '#core/store/open.js'
import {newTestStore} from '../support/desk.js'
import {figureOf} from '../support/moving-act.js'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
const CENTS = 250
const INPUT = JSON.stringify({account: 'filled', cents: CENTS})
const IO_FAILED = 74
/** Room beyond the new store's size in which acts are kept before there is none. */
const ROOM_BYTES = 400_000
const BLOCK_BYTES = 1024

interface Ended {
  readonly code: number | null
  readonly acknowledged: number
  readonly said: string
}

async function moveOn(argv: readonly string[], killAfterMs?: number): Promise<Ended> {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {stdio: ['ignore', 'pipe', 'pipe']})
  if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return {code, acknowledged: Number(Array.from(out.matchAll(/^ACK (\d+)\n/gm)).at(-1)?.[1] ?? 0), said: err.trim()}
}

/** How many of the acts are kept; the books, the chain and the pages must be sound. */
async function kept(file: string): Promise<number> {
  const store = await openStore(file)
  try {
    const proof = await proveBooks(store.db)
    expect(proof.checks.filter((check) => !check.ok)).to.deep.equal([])
    expect(await select(store.db, 'pragma integrity_check')).to.deep.equal([{integrity_check: 'ok'}])
    const [acts] = await select<{n: number}>(store.db, "select count(*) as n from act where kind = 'test-move'")
    const [figure] = await select<{value: string}>(store.db, 'select value from setting where name = :name', {
      name: figureOf('filled'),
    })
    expect(Number(figure!.value)).to.equal(acts!.n * CENTS)
    return acts!.n
  } finally {
    await store.close()
  }
}

describe('acts one after another until something ends them', function () {
  this.timeout(120_000)
  let template: string
  let folder: string
  let remove: () => Promise<void>
  const run = (file: string): string[] => [process.execPath, WORKER, file, 'move-on', INPUT, 'run']

  before(async () => {
    const test = await newTestStore('sqlite')
    const {store} = await test.as('kchen')
    await store.db('setting').insert({name: figureOf('filled'), value: '0'})
    await store.close()
    template = test.location
    remove = () => test.remove()
  })
  after(() => remove())
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'curbstop-full-'))
  })
  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  const mustStopClean = async (file: string, ended: Ended, why: string): Promise<void> => {
    expect([ended.code, ended.said]).to.deep.equal([IO_FAILED, why])
    expect(ended.acknowledged).to.be.greaterThan(0)
    expect(await kept(file)).to.equal(ended.acknowledged)
  }

  it('end with 74 on a full disk, and every acknowledged act is kept', async function () {
    const disk = join(folder, 'disk')
    const megabytes = Math.ceil((statSync(template).size * 2 + ROOM_BYTES) / 1_000_000)
    spawnSync('mkdir', [disk])
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]).status === 0
    if (!mounted) {
      if (process.env['CURBSTOP_REQUIRE_ALL'] === '1') throw new Error('a small disk cannot be mounted')
      process.stdout.write('left out: a small disk cannot be mounted\n')
      this.skip()
    }
    try {
      const file = join(disk, 'full.db')
      copyFileSync(template, file)
      const ended = await moveOn(run(file))
      // What is read back has room to fold the write-ahead log in.
      spawnSync('mount', ['-o', `remount,size=${megabytes * 4}m`, disk])
      await mustStopClean(file, ended, 'DISK_FULL')
    } finally {
      spawnSync('umount', [disk])
    }
  })

  it('end with 74 at the largest size a file may have, and every acknowledged act is kept', async () => {
    const file = join(folder, 'limited.db')
    copyFileSync(template, file)
    const blocks = Math.ceil((statSync(template).size + ROOM_BYTES) / BLOCK_BYTES)
    const ended = await moveOn(['bash', '-c', `ulimit -f ${blocks}; exec "$@"`, 'bash', ...run(file)])
    await mustStopClean(file, ended, 'IO_FAILED')
  })

  it('lose nothing they acknowledged, wherever they are killed', async () => {
    const DELAYS_MS = [500, 620, 740, 860, 980, 1100]
    let acknowledged = 0
    for (const delay of DELAYS_MS) {
      const file = join(folder, `killed-${delay}.db`)
      copyFileSync(template, file)
      const ended = await moveOn(run(file), delay)
      const found = await kept(file)
      expect(found, `killed after ${delay} ms`).to.be.within(ended.acknowledged, ended.acknowledged + 1)
      acknowledged += ended.acknowledged
    }
    expect(acknowledged).to.be.greaterThan(0)
  })
})
