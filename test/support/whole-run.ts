import {makeTemplates} from './desk.js'
import {startSharedPostgres, stopPostgres} from './postgres-server.js'
import {DEMOS, newFolder} from './run.js'

/** Once, in the process that shares out the files of a whole run. */
export async function mochaGlobalSetup(): Promise<void> {
  await startSharedPostgres()
  await makeTemplates()
  process.env[DEMOS] = newFolder()
}
export const mochaGlobalTeardown = stopPostgres
