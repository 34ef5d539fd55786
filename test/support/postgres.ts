import {after} from 'mocha'
import {connectPostgres} from '#core/store/connect.js'
import {serverPort, SHARED_PORT, stopPostgres} from './postgres-server.js'

let databases = 0

after(async () => {
  if (process.env[SHARED_PORT] === undefined) await stopPostgres()
})

/** The URL of a new, empty database. */
export async function newPostgresDatabase(): Promise<string> {
  const port = await serverPort()
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`
  databases += 1
  const name = `curbstop_${process.pid}_${databases}`
  const admin = await connectPostgres(url('postgres'))
  await admin.raw(`create database ${name}`)
  await admin.destroy()
  return url(name)
}
