import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {openStore} from '#core/store/open.js'
import type {Reader} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'

const WORKER = fileURLToPath(new URL('../faults/worker.js', import.meta.url))
const env = {...process.env, UV_THREADPOOL_SIZE: '1'}

/** Work of the worker that is killed at its writes, and what the books must be. */
export interface KilledWork<Books extends object> {
  readonly work: string
  readonly input: object
  /** The store from which every run starts. */
  readonly template: string
  /** Every how many writes it is killed. */
  readonly stride: number
  readonly books: (reader: Reader) => Promise<Books>
  /** What the books may be after a kill, by how much was done. */
  readonly whole: (left: Books) => Books
  readonly done: Books
}

/** Kills the work at each write of a kind, then does it again: whole chunks stand after the kill, and all of it at the end. */
export async function killAtEach<Books extends object>(call: string, killed: KilledWork<Books>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-kill-'))
  const file = join(folder, 'killed.db')
  const command = [process.execPath, WORKER, file, killed.work, JSON.stringify(killed.input)]
  const restart = (): void => {
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true})
    copyFileSync(killed.template, file)
  }
  const booksNow = async (): Promise<Books> => {
    const store = await openStore(file)
    try {
      return await inSnapshot(store, killed.books)
    } finally {
      await store.close()
    }
  }
  try {
    restart()
    const log = join(folder, 'calls.log')
    spawnSync('strace', ['-f', '-o', log, '-e', `trace=${call}`, ...command], {env})
    expect(await booksNow()).to.deep.equal(killed.done)
    const total = readFileSync(log, 'utf8').split(`${call}(`).length - 1
    expect(total).to.be.greaterThan(0)
    for (let point = 1; point <= total; point += killed.stride) {
      restart()
      const inject = `inject=${call}:signal=KILL:when=${point}`
      spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject, ...command], {
        env,
      })
      const left = await booksNow()
      expect(left, inject).to.deep.equal(killed.whole(left))
      const again = spawnSync(process.execPath, command.slice(1), {env, encoding: 'utf8'})
      expect(again.status, `${inject}: ${again.stderr}`).to.equal(0)
      expect(await booksNow(), inject).to.deep.equal(killed.done)
    }
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
