import {startSharedPostgres, stopPostgres} from './postgres-server.js'

/** Once, in the process that shares out the files of a whole run. */
export const mochaGlobalSetup = startSharedPostgres
export const mochaGlobalTeardown = stopPostgres
