import sqlite3 from 'sqlite3'

/** A connection of no program's own, as anyone with the file could make one. */
export interface RawSqlite {
  exec(sql: string): Promise<void>
  all<Row>(sql: string): Promise<Row[]>
  close(): Promise<void>
}

export function rawSqlite(file: string): RawSqlite {
  const handle = new sqlite3.Database(file)
  return {
    exec: (sql) =>
      new Promise((resolve, reject) => {
        handle.exec(sql, (error) => {
          if (error === null) resolve()
          else reject(error)
        })
      }),
    all: <Row>(sql: string) =>
      new Promise<Row[]>((resolve, reject) => {
        handle.all<Row>(sql, (error, rows) => {
          if (error === null) resolve(rows)
          else reject(error)
        })
      }),
    close: () =>
      new Promise((resolve, reject) => {
        handle.close((error) => {
          if (error === null) resolve()
          else reject(error)
        })
      }),
  }
}
