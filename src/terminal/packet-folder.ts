import {mkdir, rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {sha256} from '#core/kernel/canonical-json.js'
import {cannotCreate, writeBytes} from '#terminal/output-file.js'

interface WrittenFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** A new folder of files that only its owner may read, with a list of their hashes; whole or not at all. */
export class PacketFolder {
  readonly path: string
  readonly #flag: string
  readonly #files: WrittenFile[] = []
  readonly #folders = new Set<string>()

  private constructor(path: string, flag: string) {
    this.path = path
    this.#flag = flag
  }

  /** @throws Refusal OUTPUT_EXISTS or CANNOT_CREATE (73): what is there is never written into */
  static async create(path: string, flag: string): Promise<PacketFolder> {
    try {
      await mkdir(path, {mode: 0o700})
    } catch (error) {
      throw cannotCreate(path, flag, error)
    }
    return new PacketFolder(path, flag)
  }

  get count(): number {
    return this.#files.length
  }

  async write(file: string, text: string): Promise<void> {
    const folder = dirname(file)
    if (folder !== '.' && !this.#folders.has(folder)) {
      await mkdir(join(this.path, folder), {mode: 0o700})
      this.#folders.add(folder)
    }
    const bytes = Buffer.from(text, 'utf8')
    await writeBytes(join(this.path, file), this.#flag, bytes)
    this.#files.push({file, bytes: bytes.length, sha256: sha256(text)})
  }

  /** Writes `manifest.json`: what the folder is, and the hash of each file. Returns the manifest's own hash. */
  async seal(about: object): Promise<string> {
    const text = `${JSON.stringify({...about, files: this.#files}, null, 2)}\n`
    await writeBytes(join(this.path, 'manifest.json'), this.#flag, Buffer.from(text, 'utf8'))
    return sha256(text)
  }

  /** Takes the folder away again: it was made by this run alone. */
  async abandon(): Promise<void> {
    await rm(this.path, {recursive: true, force: true})
  }
}
