import {execFileSync} from 'node:child_process'
import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {requireControlTotals} from '#core/imports/control-totals.js'
import {openImportSource} from '#core/imports/import-source.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {classifyRow, RowsMet} from '#core/imports/row-classes.js'
import {cents} from '#core/kernel/money.js'
import {read, refusalOf, SMALL} from './reading.js'

const rowsFile = (...rows: string[]) => ['id,note,amount', ...rows, ''].join('\n')

describe('rows that come again', () => {
  it('classifies a row against an earlier one of its key', () => {
    expect(classifyRow('a', null)).to.equal('new')
    expect(classifyRow('a', {contentHash: 'a'})).to.equal('same')
    expect(classifyRow('a', {contentHash: 'b'})).to.equal('conflict')
  })

  const meetAll = async (profile: LayoutProfile, allow: boolean, ...rows: string[]) => {
    const met = new RowsMet(profile, allow)
    return (await read(rowsFile(...rows), profile)).rows.map((row) => met.meet(row))
  }

  it('counts the first of equal bills and refuses equal payments', async () => {
    const bills: LayoutProfile = {...SMALL, exact_duplicates: 'count'}
    expect(await meetAll(bills, false, 'P1,a,1.00', 'P2,a,1.00', 'P1,a,1.00')).to.deep.equal([
      {outcome: 'new', key: 'P1'},
      {outcome: 'new', key: 'P2'},
      {outcome: 'duplicate', firstLine: 2},
    ])
    const [, second] = await meetAll(SMALL, false, 'P1,a,1.00', 'P1,a,1.00')
    expect(second).to.deep.equal({
      outcome: 'refused',
      fault: {
        line: 3,
        field: '(row key)',
        value: 'P1',
        reason: 'the same row as line 2; --allow-duplicate-rows if both are meant',
      },
    })
  })

  it('gives equal payments keys of their own where both are meant', async () => {
    const met = await meetAll(SMALL, true, 'P1,a,1.00', 'P1,a,1.00', 'P1,a,1.00')
    expect(met.map((m) => ('key' in m ? m.key : m.outcome))).to.deep.equal(['P1', 'P1#2', 'P1#3'])
  })

  it('refuses one key with two contents, also where repeats are allowed', async () => {
    for (const profile of [SMALL, {...SMALL, exact_duplicates: 'count'} as const]) {
      const [, second] = await meetAll(profile, true, 'P1,a,1.00', 'P1,a,1.01')
      expect(second).to.have.nested.property('fault.reason', 'line 2 has the same key with other content')
    }
  })

  it('never runs two keys together', async () => {
    const two: LayoutProfile = {...SMALL, row_key: ['id', 'note']}
    const {rows} = await read(rowsFile('1+2,3,1.00', '1,2+3,1.00', '1%2B2,3,1.00'), two)
    expect(rows.map(({key}) => key)).to.deep.equal(['1%2B2+3', '1+2%2B3', '1%252B2+3'])
  })
})

describe('control totals', () => {
  const totalsOf = async (...rows: string[]) => (await read(rowsFile(...rows), SMALL)).summary.totals

  it('agree with a right trailer row and with totals given beside the file', async () => {
    const totals = await totalsOf('P1,a,1.00', 'P2,a,-0.25', 'TOTAL,2,0.75')
    expect(totals).to.deep.equal({
      count: 2,
      amountCents: 75,
      sum: null,
      unreadable: 0,
      trailer: {count: 2, amountCents: 75},
    })
    requireControlTotals(totals, {count: 2, amountCents: cents(75)})
  })

  it('refuse a row or a cent more or less', async () => {
    for (const trailer of ['TOTAL,1,0.75', 'TOTAL,3,0.75', 'TOTAL,2,0.74', 'TOTAL,2,0.76']) {
      const totals = await totalsOf('P1,a,1.00', 'P2,a,-0.25', trailer)
      expect(
        (
          await refusalOf(() => {
            requireControlTotals(totals)
          })
        ).code,
        trailer,
      ).to.equal('CONTROL_TOTAL')
    }
    const plain = await totalsOf('P1,a,1.00', 'P2,a,-0.25')
    requireControlTotals(plain)
    for (const told of [{count: 1}, {count: 3}, {amountCents: cents(74)}]) {
      expect(
        (
          await refusalOf(() => {
            requireControlTotals(plain, told)
          })
        ).exit,
      ).to.equal(65)
    }
  })

  it('do not agree while an amount cannot be read', async () => {
    const totals = await totalsOf('P1,a,1.00', 'P2,a,x')
    const refusal = await refusalOf(() => {
      requireControlTotals(totals, {amountCents: cents(100)})
    })
    expect(refusal.message).to.contain('1.00 and 1 rows without a readable amount')
  })

  it('need a whole trailer row, at the end', async () => {
    const codeOf = async (...rows: string[]) => (await refusalOf(read(rowsFile(...rows), SMALL))).code
    expect(await codeOf('P1,a,1.00', 'TOTAL,,1.00')).to.equal('BAD_TRAILER')
    expect(await codeOf('P1,a,1.00', 'TOTAL,1,1')).to.equal('BAD_TRAILER')
    expect(await codeOf('TOTAL,1,1.00', 'P1,a,1.00')).to.equal('ROW_AFTER_TRAILER')
    const strict: LayoutProfile = {...SMALL, trailer: {...SMALL.trailer!, presence: 'required'}}
    expect((await refusalOf(read(rowsFile('P1,a,1.00'), strict))).code).to.equal('TRAILER_MISSING')
  })
})

describe('opening a file to import', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'import-'))))
  afterEach(() => {
    rmSync(folder, {recursive: true})
  })

  const drain = async (bytes: AsyncIterable<Uint8Array>) => {
    let length = 0
    for await (const chunk of bytes) length += chunk.byteLength
    return length
  }

  it('refuses what is not a regular file without waiting', async () => {
    expect((await refusalOf(openImportSource(join(folder, 'none.csv')))).exit).to.equal(66)
    expect((await refusalOf(openImportSource(folder))).code).to.equal('NOT_A_FILE')
    expect((await refusalOf(openImportSource('/dev/zero'))).code).to.equal('NOT_A_FILE')
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect((await refusalOf(openImportSource(pipe))).code).to.equal('NOT_A_FILE')
  })

  it('refuses a file that was changed while it was read', async () => {
    const path = join(folder, 'f.csv')
    writeFileSync(path, rowsFile('P1,a,1.00'))
    const still = await openImportSource(path)
    expect(await drain(still.bytes)).to.equal(25)
    await still.requireUnchanged()
    await still.close()
    const changed = await openImportSource(path)
    appendFileSync(path, 'P2,b,2.00\n')
    await drain(changed.bytes)
    expect((await refusalOf(changed.requireUnchanged())).code).to.equal('FILE_CHANGED')
    await changed.close()
  })
})
