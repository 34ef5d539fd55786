import {settings} from '@oclif/core'
import {SHARED_PORT, stopPostgres} from './postgres-server.js'

// Tests run the compiled code that ships; oclif must never look for TypeScript sources (it falls back without a word).
settings.enableAutoTranspile = false

/** A server that a file alone started ends with it. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    if (process.env[SHARED_PORT] === undefined) await stopPostgres()
  },
}
