import {createHash} from 'node:crypto'

/** The bytes of a source as they go by, counted and hashed. */
export class CountedBytes {
  readonly #source: AsyncIterable<Uint8Array>
  readonly #hash = createHash('sha256')
  #count = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source
  }

  get count(): number {
    return this.#count
  }

  /** sha256 (hex) of what went by; asked for once, at the end. */
  digest(): string {
    return this.#hash.digest('hex')
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      this.#count += chunk.byteLength
      this.#hash.update(chunk)
      yield chunk
    }
  }
}
