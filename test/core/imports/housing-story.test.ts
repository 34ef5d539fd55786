import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {projectRoot} from '../../support/run.js'
import {haveTool} from '../../support/tools.js'

const HEADER =
  'Development_Name,Borough,Account_Name,Location,Meter_AMR,Meter_Scope,TDS_No,EDP,RC_Code,Funding_Source,AMP_No,Vendor_Name,UMIS_BILL_ID,Revenue_Month,Service_Start_Date,Service_End_Date,#_days,Meter_Number,Estimated,Current_Charges,Rate_Class,Bill_Analyzed,Consumption_HCF,Water_Sewer_Charges,Other_Charges'

/** A bill of a house: houses of ten cents stay under the minimum balance, one of nothing owes nothing. */
const row = (house: number, month: number): string => {
  const charge = house === 3 ? '0.10' : house === 4 ? '0' : `${100 + house * 7}.${10 + month}`
  const name = house === 5 ? '"ELM, UPPER"' : 'ELM HOUSES'
  const from = `0${month}/20/2016`
  const to = `0${month + 1}/20/2016`
  return `ELM,QUEENS,${name},BLD ${10 + house},AMR,B,1,1,Q1,FEDERAL,N1,BOARD,${house}${month}00,2016-0${month},${from},${to},30,M${house},N,${charge},Basic,Yes,10,${charge},0`
}

describe('housing bills from the file to the list', function () {
  this.timeout(300_000)

  it('agree with figures worked out from the files alone, on small files of our own', function () {
    if (!haveTool('sqlite3')) this.skip()
    const folder = mkdtempSync(join(tmpdir(), 'curbstop-housing-test-'))
    try {
      const houses = Array.from({length: 20}, (_, i) => i + 1)
      for (const [file, months] of [
        ['a.csv', [1, 2, 3]],
        ['b.csv', [4, 5]],
      ] as const) {
        const lines = months.flatMap((month) => houses.map((house) => row(house, month)))
        writeFileSync(join(folder, file), [HEADER, ...lines].join('\n'))
      }
      const script = join(projectRoot, 'scripts', 'prove-housing.mjs')
      const done = spawnSync(process.execPath, [script, folder], {cwd: projectRoot, encoding: 'utf8'})
      expect(done.stdout.split('\n').filter((line) => line.startsWith('DIFFERS'))).to.deep.equal([])
      expect(done.stdout, done.stderr).to.contain('ALL AGREE')
      expect(done.stdout).to.contain('bills posted: 100')
    } finally {
      rmSync(folder, {recursive: true, force: true})
    }
  })
})
