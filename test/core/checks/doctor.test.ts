import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {examine, settingOf, type DoctorReport} from '#core/checks/doctor.js'
import {fixedClock} from '#core/kernel/clock.js'
import {SCHEMA_VERSION} from '#core/store/schema-version.js'
import {newTestStore, onEveryEngine, TRAINING_MOMENT} from '../../support/desk.js'

const clock = fixedClock('America/Los_Angeles', TRAINING_MOMENT)
const look = (location: string): Promise<DoctorReport> =>
  examine({location, settings: [settingOf('store', {env: location})], clock, version: '1.2.3'})

/** The server of the tests is thrown away: it need not last. */
const OF_A_TEST_SERVER = [
  'the server’s fsync is off: a power cut loses what was acknowledged',
  'the server’s synchronous_commit is off: a crash loses what was acknowledged',
]

describe('doctor', () => {
  onEveryEngine((engine) => {
    it('says which versions meet and what the store is', async () => {
      const test = await newTestStore(engine)
      const report = await look(test.location)
      expect(report.versions).to.include({
        program: '1.2.3',
        node: process.versions.node,
        schema_of_program: SCHEMA_VERSION,
      })
      expect(report.versions.sqlite).to.match(/^3\.\d+\.\d+$/)
      expect(report.store).to.include({engine, opens: true, schema: SCHEMA_VERSION})
      expect(report.clock).to.include({now: TRAINING_MOMENT, zone: 'America/Los_Angeles'})
      // The server of the tests does not wait for its disk, and that is what doctor must notice.
      const expected = engine === 'sqlite' ? [] : OF_A_TEST_SERVER
      expect(report.findings).to.deep.equal(expected)
      await test.remove()
    })
  })

  it('works where nothing else does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'curbstop-doctor-'))
    const missing = await look(join(folder, 'none.db'))
    expect(missing.store).to.include({opens: false, schema: null})
    expect(missing.findings[0]).to.contain('no store at')
    const garbage = join(folder, 'garbage.db')
    writeFileSync(garbage, Buffer.alloc(5000, 1), {mode: 0o644})
    const found = await look(garbage)
    expect(found.findings[0]).to.contain('not a Curbstop store')
    expect(found.findings[1]).to.contain('garbage.db is 0644')
    expect((await look('postgres://u:secret@127.0.0.1:1/none')).store.opens).to.equal(false)
    rmSync(folder, {recursive: true})
  })

  it('tells loose modes, free room and where each setting comes from, and no password', async () => {
    const test = await newTestStore('sqlite')
    chmodSync(test.location, 0o604)
    const report = await look(test.location)
    expect(report.findings.join()).to.contain('0604')
    expect(report.store.file_system!.free_bytes).to.be.greaterThan(0)
    expect(report.store.files[0]).to.include({path: test.location, mode: '0604'})
    await test.remove()
    expect(settingOf('store', {flag: 'a', env: 'b', fallback: 'c'})).to.include({value: 'a', origin: 'flag'})
    expect(settingOf('store', {env: 'b', fallback: 'c'})).to.include({value: 'b', origin: 'env'})
    expect(settingOf('store', {env: '', fallback: 'c'})).to.include({value: 'c', origin: 'default'})
    expect(settingOf('store', {})).to.include({value: null, origin: 'default'})
    expect(JSON.stringify(await look('postgres://u:secret@127.0.0.1:1/none'))).to.not.contain('secret')
  })
})
