import {expect} from 'chai'
import {checkPrinted} from '../support/json-schemas.js'
import {commandsOf, replay} from '../support/transcript.js'

describe('the transcript runner', function () {
  this.slow(5000)

  it('shows stdout, stderr and the exit, and keeps remarks', async () => {
    const text =
      "# a remark\n$ echo one; echo two >&2; exit 3\none\n! two\n? 3\n\n# another\n$ printf '$ a\\n\\nb'\n\\$ a\n\\\nb\n"
    expect(await replay(text)).to.equal(text)
  })

  it('tells a wrong line from a right one', async () => {
    expect(await replay('$ echo one\ntwo\n')).to.equal('$ echo one\none\n')
  })

  it('numbers ids by kind and gives them back in later commands', async () => {
    const text = '$ echo J-00000000 RQ-00000011 J-00000000\nJ-#1 RQ-#1 J-#1\n$ echo J-#1 | tr -d 0\nJ-\n'
    expect(await replay(text)).to.equal(text)
  })

  it('shows instants, hashes and keys by their kind, and rule codes as they are', async () => {
    const hash = 'a'.repeat(64)
    const given = `$ echo 2026-11-23T10:00:00.000Z ${hash} 01JD0000000000000000000000 S-CONTENT S-60D 14:10 PST\n`
    const line = (await replay(given)).split('\n')[1]
    expect(line).to.equal('<instant> <sha256> <key> S-CONTENT S-60D <time> PST')
  })

  it('lists the commands of a transcript', () => {
    expect(commandsOf('# x\n$ curbstop help\nout\n$ ls\n')).to.deep.equal(['curbstop help', 'ls'])
  })

  it('refuses an envelope with a key too few, a wrong exit, or data without a schema', () => {
    const meta = {command: 'x', version: '1', exit: 0, operator: null, business_date: null, key: null}
    const whole = {
      schema: 'curbstop.x/1',
      ok: true,
      data: {},
      error: null,
      warnings: [],
      meta: {...meta, replayed: false, dry_run: false, training: false},
    }
    expect(() => checkPrinted(JSON.stringify({...whole, meta}), 0)).to.throw('training')
    expect(() => checkPrinted(JSON.stringify(whole), 8)).to.throw('meta.exit is 0')
    expect(() => checkPrinted(JSON.stringify(whole), 0)).to.throw('data/schemas/x.json')
    expect(() => checkPrinted(JSON.stringify({...whole, ok: false}), 0)).to.throw('data')
  })
})
