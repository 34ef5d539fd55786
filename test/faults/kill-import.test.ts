import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect} from 'chai'
import {proveBooks} from '#core/checks/prove-books.js'
import {select} from '#core/store/dialect.js'
import {openStore} from '#core/store/open.js'
import {inSnapshot} from '#core/store/transaction.js'
import {newTestStore, type TestStore} from '../support/desk.js'
import {haveTool} from '../support/tools.js'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
const FULL = process.env['CURBSTOP_SWEEP'] === 'full'
const STRIDE = FULL ? 1 : 48
const BILLS = 40

const HEADER =
  'Development_Name,Borough,Account_Name,Location,Meter_AMR,Meter_Scope,TDS_No,EDP,RC_Code,Funding_Source,AMP_No,Vendor_Name,UMIS_BILL_ID,Revenue_Month,Service_Start_Date,Service_End_Date,#_days,Meter_Number,Estimated,Current_Charges,Rate_Class,Bill_Analyzed,Consumption_HCF,Water_Sewer_Charges,Other_Charges'
const row = (n: number): string =>
  `ELM,QUEENS,ELM HOUSES,BLD 0${n % 5},AMR,B,1,1,Q1,FEDERAL,N1,BOARD,${900_000 + n},2016-01,12/20/2015,01/21/2016,32,M${n},N,986.79,Basic,Yes,100,986.79,0`

interface Books {
  readonly bills: number
  readonly cents: number
  readonly known: number
  readonly waiting: number
  readonly sound: boolean
}

async function booksOf(file: string): Promise<Books> {
  const store = await openStore(file)
  try {
    return await inSnapshot(store, async (reader) => {
      const count = async (sql: string): Promise<number> => (await select<{n: number | null}>(reader, sql))[0]?.n ?? 0
      return {
        bills: await count('select count(*) as n from bill'),
        cents: await count('select sum(amount_cents) as n from receivable'),
        known: await count('select count(*) as n from known_row'),
        waiting: await count("select count(*) as n from batch_row where state = 'staged'"),
        sound: (await proveBooks(reader)).ok,
      }
    })
  } finally {
    await store.close()
  }
}

describe('import-bills killed at any write', function () {
  this.timeout(1_800_000)
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-import-kill-'))
  const csv = join(folder, 'housing.csv')
  let template: TestStore

  before(async function () {
    if (!haveTool('strace')) this.skip()
    writeFileSync(csv, [HEADER, ...Array.from({length: BILLS}, (_, n) => row(n + 1))].join('\n'))
    template = await newTestStore('sqlite')
    await (await template.as('kchen')).store.close()
  })
  after(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  const command = (file: string): string[] => [
    process.execPath,
    WORKER,
    file,
    'import-bills',
    JSON.stringify({file: csv}),
  ]
  const env = {...process.env, UV_THREADPOOL_SIZE: '1'}
  const copied = (name: string): string => {
    const file = join(folder, name)
    for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true})
    copyFileSync(template.location, file)
    return file
  }
  const DONE: Books = {bills: BILLS, cents: BILLS * 98_679, known: BILLS, waiting: 0, sound: true}

  for (const call of ['pwrite64', 'fsync']) {
    it(`leaves no bill or every bill at each ${call}, and the same file again completes it once`, async () => {
      const log = join(folder, 'calls.log')
      spawnSync('strace', ['-f', '-o', log, '-e', `trace=${call}`, ...command(copied('whole.db'))], {
        env,
      })
      expect(await booksOf(join(folder, 'whole.db'))).to.deep.equal(DONE)
      const total = readFileSync(log, 'utf8').split(`${call}(`).length - 1
      expect(total).to.be.greaterThan(0)
      for (let point = 1; point <= total; point += STRIDE) {
        const file = copied('killed.db')
        const inject = `inject=${call}:signal=KILL:when=${point}`
        spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject, ...command(file)], {env})
        const left = await booksOf(file)
        expect([0, BILLS], inject).to.include(left.bills)
        expect([left.sound, left.known], inject).to.deep.equal([true, left.bills])
        const again = spawnSync(process.execPath, command(file).slice(1), {env, encoding: 'utf8'})
        expect(again.status, `${inject}: ${again.stderr}`).to.equal(0)
        expect(await booksOf(file), inject).to.deep.equal(DONE)
      }
    })
  }
})
