import {fork, type ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {closeSync, openSync, readFileSync, truncateSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {newFolder, type Ran} from './run.js'
import type {Asked} from './kept-program-loop.js'

const LOOP = fileURLToPath(new URL('kept-program-loop.js', import.meta.url))

/**
 * One process that runs command lines one after the other, at a fraction of the time that a process each takes. It ends
 * with the process that started it.
 */
export class KeptProgram {
  readonly #files: readonly [out: string, err: string]
  #child: ChildProcess | null = null

  constructor() {
    const folder = newFolder()
    this.#files = [join(folder, 'out'), join(folder, 'err')]
  }

  async run(asked: Asked): Promise<Ran> {
    const child = this.#child ?? (await this.#started())
    child.channel?.ref()
    child.send(asked)
    const [{exit}] = (await once(child, 'message')) as [{exit: number}]
    child.channel?.unref()
    const [stdout = '', stderr = ''] = this.#files.map((file) => {
      const said = readFileSync(file, 'utf8')
      truncateSync(file)
      return said
    })
    return {stdout, stderr, exit}
  }

  async #started(): Promise<ChildProcess> {
    const [out, err] = this.#files.map((file) => openSync(file, 'a', 0o600))
    const env = {PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TZ: 'Asia/Tokyo'}
    const child = fork(LOOP, {stdio: ['ignore', out ?? 'ignore', err ?? 'ignore', 'ipc'], env, execArgv: []})
    for (const handle of [out, err]) if (handle !== undefined) closeSync(handle)
    await once(child, 'message')
    child.unref()
    this.#child = child
    return child
  }
}

/** Words of a line that a shell would only split: null where it would do more. */
export function plainWords(line: string): readonly string[] | null {
  const words: string[] = []
  const WORD = /\s*((?:[\w@%+=:,./#-]|'[^']*'|"[^"$`\\]*")+)/y
  let at = 0
  while (at < line.length) {
    WORD.lastIndex = at
    const [whole, word] = WORD.exec(line) ?? []
    if (whole === undefined || word === undefined) return line.slice(at).trim() === '' ? words : null
    words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, one?: string, two?: string) => one ?? two ?? ''))
    at += whole.length
  }
  return words
}
