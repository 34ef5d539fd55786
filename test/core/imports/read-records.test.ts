import {createHash} from 'node:crypto'
import {expect} from 'chai'
import fc from 'fast-check'
import {type ParsedRow, centsIn, dateFieldIn, textIn} from '#core/imports/parsed-row.js'
import {read, refusalOf, SMALL} from './reading.js'

const brief = (rows: readonly ParsedRow[]) =>
  rows.map((row) => [row.line, textIn(row, 'id'), textIn(row, 'note'), centsIn(row, 'amount_cents')])
const reasons = (rows: readonly ParsedRow[]) =>
  rows.flatMap(({faults}) => faults.map((f) => [f.line, f.field, f.reason]))
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()

describe('reading a file of rows', () => {
  const file = 'id,note,amount,paid\nP1,cash,12.50,2026-11-02\nP2,"Núñez, José",-1.00,\n'
  const expected = [
    [2, 'P1', 'cash', 1250],
    [3, 'P2', 'Núñez, José', -100],
  ]

  it('gives typed rows with line, key and the digest of the bytes read', async () => {
    const {rows, summary} = await read(file, SMALL)
    expect(brief(rows)).to.deep.equal(expected)
    expect(rows.map(({key}) => key)).to.deep.equal(['P1', 'P2'])
    expect(dateFieldIn(rows[0]!, 'paid_on')).to.equal('2026-11-02')
    expect(dateFieldIn(rows[1]!, 'paid_on')).to.equal(null)
    expect(summary.fileDigest).to.equal(createHash('sha256').update(file).digest('hex'))
    expect(summary).to.include({bytes: Buffer.byteLength(file), rows: 2, badRows: 0, encoding: 'utf-8'})
    expect(summary.totals).to.include({count: 2, amountCents: 1150})
  })

  it('reads the same rows whatever the line ends and the byte order mark', async () => {
    for (const ends of ['\n', '\r\n', '\r']) {
      const text = file.replaceAll('\n', ends)
      expect(brief((await read(text, SMALL)).rows), JSON.stringify(ends)).to.deep.equal(expected)
      expect(brief((await read(`\ufeff${text}`, SMALL)).rows)).to.deep.equal(expected)
    }
    const mixed = file.replace('\n', '\r\n')
    expect(brief((await read(mixed, SMALL)).rows)).to.deep.equal(expected)
    expect(brief((await read(file.trimEnd(), SMALL)).rows)).to.deep.equal(expected)
  })

  it('reads UTF-16 with its mark and says so', async () => {
    for (const bytes of [Buffer.from(`\ufeff${file}`, 'utf16le'), utf16be(file)]) {
      const {rows, summary} = await read(bytes, SMALL, {chunk: 3})
      expect(brief(rows)).to.deep.equal(expected)
      expect(summary.warnings.join()).to.match(/UTF-16(LE|BE) text/)
    }
    const cut = await refusalOf(read(Buffer.from(`\ufeff${file}`, 'utf16le').subarray(0, -1), SMALL))
    expect(cut.code).to.equal('ENCODING')
  })

  it('refuses bytes that are not UTF-8, naming line and byte, and takes them when told how they are written', async () => {
    const bytes = Buffer.from('id,note,amount\nP1,ok,1.00\nP2,Jos\xe9 \x80,1.00\n', 'latin1')
    for (const chunk of [1, 7, 1000]) {
      const refusal = await refusalOf(read(bytes, SMALL, {chunk}))
      expect(refusal.code).to.equal('ENCODING')
      expect(refusal.exit).to.equal(65)
      expect(refusal.message).to.equal('line 3: byte 33 of the file (0xe9) is not UTF-8 text')
    }
    const told = await read(bytes, SMALL, {limits: {encoding: 'windows-1252'}})
    expect(textIn(told.rows[1]!, 'note')).to.equal('José €')
    const latin = await read(bytes, SMALL, {limits: {encoding: 'latin1'}})
    expect(reasons(latin.rows)).to.deep.equal([[3, 'note', 'holds the invisible or control character \\x80']])
    const cut = await refusalOf(read(Buffer.from('id,note,amount\nP1,\xc3', 'latin1'), SMALL))
    expect(cut.message).to.match(/^line 2: byte 19 /)
  })

  it('is the same however the bytes arrive', async () => {
    const whole = `\ufeffid,note,amount\r\nP1,"a ""b"", c",1.00\r\n\r\nP2,Núñez 李 😀,2.00\r\nP3,"x\r\ny",3.00\r\nP4,z,4.00`
    const reference = await read(whole, SMALL)
    expect(reference.rows.map(({line}) => line)).to.deep.equal([2, 4, 5, 7])
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 1, max: 40}), async (chunk) => {
        expect(await read(whole, SMALL, {chunk})).to.deep.equal(reference)
      }),
    )
  })

  it('refuses a line break or a carriage return inside a field, with its line', async () => {
    const {rows} = await read('id,note,amount\nP1,"a\nb",1.00\nP2,a\rb,1.00\nP3,"c\rd",1.00\nP4,e,1.00\n', SMALL)
    expect(reasons(rows)).to.deep.equal([
      [2, 'note', 'a line break inside the field'],
      [4, 'note', 'a carriage return inside the field'],
      [5, 'note', 'a carriage return inside the field'],
    ])
    expect(rows[3]).to.deep.include({line: 6, faults: []})
  })

  it('stops at a quote that is never closed, at the line of the opening quote', async () => {
    const start = 'id,note,amount\nP1,a,1.00\nP2,"open,1.00\n'
    for (const content of [`${start}P3,b,2.00\n`, start + 'P3,b,2.00\n'.repeat(20_000)]) {
      const refusal = await refusalOf(read(content, SMALL, {chunk: 5000}))
      expect(refusal).to.include({code: 'UNCLOSED_QUOTE', exit: 65})
      expect(refusal.message).to.match(/^the quote opened on line 3 is not closed/)
    }
  })

  it('stops at quotes out of place, NUL bytes and endless lines', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['id,note,amount\nP1,5" pipe,1.00\n', 'BAD_QUOTE'],
      ['id,note,amount\nP1,"a"b,1.00\n', 'BAD_QUOTE'],
      ['id,note,amount\nP1,a\0,1.00\n', 'NUL_BYTE'],
      [`id,note,amount\nP1,${'x'.repeat(65_536)},1.00\n`, 'LINE_TOO_LONG'],
    ]
    for (const [content, code] of cases) {
      const refusal = await refusalOf(read(content, SMALL))
      expect(refusal.code).to.equal(code)
      expect(refusal.message).to.contain('line 2')
    }
    const longest = await read(`id,note,amount\nP1,${'x'.repeat(65_528)},1.00\n`, SMALL)
    expect(reasons(longest.rows)).to.deep.equal([[2, 'note', 'longer than 40 characters']])
  })

  it('stops an endless line long before its end', async () => {
    let given = 0
    async function* endless() {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536, 'x')
      }
    }
    const {readRecords} = await import('#core/imports/read-records.js')
    const drained = async () => {
      for await (const row of readRecords(endless(), SMALL)) expect.fail(JSON.stringify(row))
    }
    expect((await refusalOf(drained())).code).to.equal('LINE_TOO_LONG')
    expect(given).to.be.below(1_000_000)
  })

  it('finds columns by name in any order and warns of those it does not know', async () => {
    const {rows, summary} = await read('Amount, MEMO ,colour,id\n1.00,a,red,P1\n', SMALL)
    expect(brief(rows)).to.deep.equal([[2, 'P1', 'a', 100]])
    expect(summary.warnings).to.deep.equal(['column colour is not known to the profile and is not read'])
  })

  it('refuses headers that lack a column, repeat one or carry a dangerous name', async () => {
    const codeOf = async (header: string) => (await refusalOf(read(`${header}\nP1,a,1.00\n`, SMALL))).code
    expect(await codeOf('id,note')).to.equal('MISSING_COLUMNS')
    expect(await codeOf('id,note,amount,Amount')).to.equal('DUPLICATE_HEADER')
    expect(await codeOf('id,note,memo,amount')).to.equal('DUPLICATE_HEADER')
    expect(await codeOf('id,note,amount,__proto__')).to.equal('BAD_HEADER')
    expect(await codeOf('id,note,amount,constructor')).to.equal('BAD_HEADER')
    expect((await refusalOf(read('', SMALL))).code).to.equal('EMPTY_FILE')
    expect((await refusalOf(read('\n\n', SMALL))).code).to.equal('EMPTY_FILE')
  })

  it('lists every fault of a row and never shows a card number', async () => {
    const content =
      'id,note,amount,paid\n,4111 1111 1111 1111,1e2,2026-02-30\nP2,a,4111111111111111,\nP3,b\nP4,c,4.00,\n'
    const {rows, summary} = await read(content, SMALL)
    expect(rows[0]?.faults.map(({field}) => field)).to.deep.equal(['id', 'note', 'amount', 'paid'])
    expect(rows[0]).to.include({key: null, contentHash: null})
    expect(rows[0]?.faults[2]).to.deep.equal({
      line: 2,
      field: 'amount',
      value: '1e2',
      reason: 'not an amount written 1234.56',
    })
    expect(rows[1]?.faults[0]?.reason).to.match(/^CARD_NUMBER/)
    expect(rows[2]?.faults[0]?.reason).to.equal('the row has 2 cells, the header has 4')
    expect(rows[3]?.faults).to.deep.equal([])
    expect(JSON.stringify(rows)).not.to.match(/4111/)
    expect(summary).to.include({rows: 4, badRows: 3})
  })

  it('leaves out blank rows and counts rows of empty cells', async () => {
    const {rows, summary} = await read('id,note,amount\n\nP1,a,1.00\n,,\n,,\n', SMALL)
    expect(brief(rows)).to.deep.equal([[3, 'P1', 'a', 100]])
    expect(summary.blankRows).to.equal(2)
  })

  it('refuses more rows than the limit', async () => {
    const content = `id,note,amount\n${Array.from({length: 11}, (_, i) => `P${i},,1.00\n`).join('')}`
    expect((await read(content, SMALL, {limits: {maxRows: 11}})).rows).to.have.length(11)
    expect((await refusalOf(read(content, SMALL, {limits: {maxRows: 10}}))).code).to.equal('TOO_MANY_ROWS')
  })

  it('gives the same content hash for the same content, whatever the column order and what is not read', async () => {
    const one = (await read('id,note,amount\nP1,a,1.00\nP2,a,1.00\n', SMALL)).rows
    const other = (await read('amount,colour,id,memo\n01.00,red,P1, a \n', SMALL)).rows
    expect(one[0]?.contentHash).to.match(/^[0-9a-f]{64}$/)
    expect(other[0]?.contentHash).to.equal(one[0]?.contentHash)
    expect(one[1]?.contentHash).not.to.equal(one[0]?.contentHash)
    const turned = (await read('id,note,amount\nP1,a,1.00\n', {...SMALL, columns: [...SMALL.columns].reverse()})).rows
    expect(turned[0]?.contentHash).to.equal(one[0]?.contentHash)
  })

  it('keeps its memory while the file grows', async () => {
    const {readRecords} = await import('#core/imports/read-records.js')
    async function* many(count: number) {
      yield Buffer.from('id,note,amount\n')
      const line = `,${'n'.repeat(40)},1.00\n`
      for (let i = 0; i < count; i += 500) {
        yield Buffer.from(Array.from({length: 500}, (_, k) => `P${i + k}${line}`).join(''))
      }
    }
    let rows = 0
    const before = process.memoryUsage().heapUsed
    let most = 0
    for await (const row of readRecords(many(200_000), SMALL)) {
      if (row.faults.length === 0 && ++rows % 20_000 === 0)
        most = Math.max(most, process.memoryUsage().heapUsed - before)
    }
    expect(rows).to.equal(200_000)
    // 200,000 rows kept would be over 100 MB.
    expect(most).to.be.below(60 * 1024 * 1024)
  })
})
