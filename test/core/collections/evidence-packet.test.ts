import {expect} from 'chai'
import {createHash} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {packetFor} from '#core/collections/evidence-packet.js'
import {makeShutoffList, whyShutoff} from '#core/collections/make-shutoff-list.js'
import {evidenceOf} from '#core/collections/shutoff-evidence.js'
import {NOT_NARROWED} from '#core/collections/shutoff-list.js'
import {businessDate} from '#core/kernel/business-date.js'
import {writePacket} from '#terminal/packet-views.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import {newFolder} from '../../support/run.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {ago, RIPE, type Story} from '../../support/shutoff-story.js'

const NEXT_DAY = businessDate('2026-11-24')
const PLANNED: Story = {...RIPE, plan: {made: 80, dues: [30, 0, -30], paid: 2, final: null}}
const TOLD: Story = {...RIPE, appeal: {ago: 5, ended: false}, tag: 3, occupant: 12, landlord: true}

describe('evidence of a shut-off', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let numbers: string[]
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      const made = await makeDistrict(desk, [RIPE, PLANNED, TOLD], 1)
      numbers = Array.from(made.values(), (account) => account.accountNumber)
    })
    after(() => store.remove())

    it('says in a line what each row is that a proof points to, and leaves none out', async () => {
      for (const number of numbers) {
        const {proof, evidence} = await whyShutoff(desk, number, NEXT_DAY)
        const pointed = new Set(proof.flatMap((step) => step.evidence))
        expect(new Set(evidence.map((row) => row.id))).to.deep.equal(pointed)
        expect(pointed.size).to.be.greaterThan(2)
      }
      const {evidence} = await whyShutoff(desk, numbers[0] ?? '', NEXT_DAY)
      const lines = evidence.map((row) => row.line.replace(/BL-\w+/, 'BL'))
      expect(lines).to.deep.equal([
        `bill BL, mailed ${ago(90)}, due ${ago(69)}, $210.00, open $210.00`,
        `notice (intent) mailed ${ago(20)}`,
        `contact by phone ${ago(4)} 10:00, reached, payment options offered, by mlopez`,
      ])
    })

    it('knows every kind of fact of an account', async () => {
      const ids = await Promise.all(numbers.map(async (number) => (await whyShutoff(desk, number, NEXT_DAY)).accountId))
      const facts = await evidenceOf(desk.store.db, ids)
      const kinds = ids.map((id) => new Set(facts.get(id)?.map((row) => row.kind)))
      expect(kinds.map((found) => Array.from(found))).to.deep.equal([
        ['bill', 'notice', 'contact'],
        ['bill', 'notice', 'contact', 'arrangement'],
        ['bill', 'notice', 'contact', 'protection'],
      ])
      const plan = facts.get(ids[1] ?? '')?.find((row) => row.kind === 'arrangement')
      expect(plan?.columns['installments']).to.have.length(3)
    })

    it('is written for everybody listed, each file hashed, readable by its owner alone', async () => {
      const folder = join(newFolder(), 'hearing')
      const made = await makeShutoffList(desk, {asked: NEXT_DAY, narrowing: NOT_NARROWED}, () => undefined)
      const view = await writePacket(folder, () => packetFor(desk, {made}))
      // The second keeps its arrangement, the third has an appeal pending.
      expect(readdirSync(folder).toSorted()).to.deep.equal([numbers[0] ?? '', 'manifest.json', 'rules.json'].toSorted())
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
        snapshot: {snapshot: string; hash: string; hash_fits: boolean}
        files: {file: string; bytes: number; sha256: string}[]
      }
      expect(manifest.snapshot).to.include({snapshot: made.frozen?.snapshot, hash: made.frozen?.hash, hash_fits: true})
      for (const {file, bytes, sha256} of manifest.files) {
        const content = readFileSync(join(folder, file))
        expect(content.length).to.equal(bytes)
        expect(createHash('sha256').update(content).digest('hex'), file).to.equal(sha256)
        expect(statSync(join(folder, file)).mode & 0o777, file).to.equal(0o600)
      }
      expect(statSync(folder).mode & 0o777).to.equal(0o700)
      expect(statSync(join(folder, numbers[0] ?? '')).mode & 0o777).to.equal(0o700)
      expect(view.data).to.deep.include({snapshot: made.frozen?.snapshot, hash: made.frozen?.hash})
    })

    it('names the newest list of the day for one account, and says whether its hash still fits', async () => {
      const made = await makeShutoffList(desk, {asked: NEXT_DAY, narrowing: NOT_NARROWED}, () => undefined)
      const {snapshot} = await packetFor(desk, {account: numbers[2] ?? '', asked: NEXT_DAY})
      expect(snapshot).to.deep.include({snapshot: made.frozen?.snapshot, hash: made.frozen?.hash, hash_fits: true})
      const other = await packetFor(desk, {account: numbers[2] ?? '', asked: businessDate('2026-12-15')})
      expect(other.snapshot).to.equal(null)
    })

    it('is never written into a folder that is there, and one begun in vain is taken away', async () => {
      const folder = newFolder()
      const kept = join(folder, 'kept')
      mkdirSync(kept)
      writeFileSync(join(kept, 'note.txt'), 'kept')
      const make = () => packetFor(desk, {account: numbers[0] ?? '', asked: NEXT_DAY})
      const refused = await writePacket(kept, make).catch((error: unknown) => error)
      expect(refused).to.include({code: 'OUTPUT_EXISTS', exit: 73})
      expect(readdirSync(kept)).to.deep.equal(['note.txt'])
      const missing = await writePacket(join(folder, 'no', 'where'), make).catch((error: unknown) => error)
      expect(missing).to.include({code: 'CANNOT_CREATE', exit: 73})
      const failing = writePacket(join(folder, 'begun'), () => packetFor(desk, {account: '000', asked: NEXT_DAY}))
      expect(await failing.catch((error: unknown) => error)).to.include({exit: 66})
      expect(readdirSync(folder)).to.deep.equal(['kept'])
    })
  })
})
