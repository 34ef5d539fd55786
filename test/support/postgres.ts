import {connectPostgres} from '#core/store/connect.js'
import {serverPort} from './postgres-server.js'

let databases = 0

/** The URL of a new database: empty, or a copy of another that nobody has open. */
export async function newPostgresDatabase(template?: string): Promise<string> {
  const port = await serverPort()
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`
  databases += 1
  const name = `curbstop_${process.pid}_${databases}`
  const like = template === undefined ? '' : ` template ${new URL(template).pathname.slice(1)}`
  const admin = await connectPostgres(url('postgres'))
  await admin.raw(`create database ${name}${like}`)
  await admin.destroy()
  return url(name)
}
