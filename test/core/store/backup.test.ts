import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {createHash} from 'node:crypto'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import {verifyChain} from '#core/acts/audit-chain.js'
import {backUpStore} from '#core/acts/back-up-store.js'
import {perform} from '#core/acts/perform.js'
import {checkStore} from '#core/checks/check-store.js'
import {manifestOf, restoreStore, type Manifest} from '#core/store/backup.js'
import {openStore} from '#core/store/open.js'
import {addStaff, type AddStaffInput} from '#core/staff/keep-staff.js'
import {newTestStore, type TestStore} from '../../support/desk.js'
import {rawSqlite} from '../../support/raw-sqlite.js'
import {refusedAs} from '../../support/refused.js'

const person = (operator: string): AddStaffInput => ({
  operator,
  name: operator,
  os_user: null,
  roles: ['advisor'],
  pin: null,
})

describe('a backup', () => {
  let folder: string
  let test: TestStore
  let target: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'curbstop-backup-'))
    target = join(folder, 'monday.backup')
    test = await newTestStore('sqlite')
  })
  afterEach(async () => {
    await test.remove()
    rmSync(folder, {recursive: true, force: true})
  })
  const restore = (file = join(folder, 'restored.db')): Promise<Manifest> => restoreStore(target, file, verifyChain)
  const leftovers = (): string[] => readdirSync(folder).filter((name) => name.startsWith('.'))

  it('holds the whole store, proved, for the owner alone, and says what it holds', async () => {
    const desk = await test.as('kchen')
    const {contents} = await backUpStore(desk, target)
    const bytes = readFileSync(target)
    expect(contents.sha256).to.equal(createHash('sha256').update(bytes).digest('hex'))
    expect(contents.bytes).to.equal(bytes.length)
    expect(JSON.parse(readFileSync(manifestOf(target), 'utf8'))).to.deep.equal(contents)
    expect([target, manifestOf(target)].map((file) => statSync(file).mode & 0o777)).to.deep.equal([0o600, 0o600])
    const head: unknown = await desk.store.db('act_head').first('seq', 'hash')
    expect(head).to.deep.equal({seq: contents.acts, hash: contents.chain_head})
    const last: unknown = await desk.store.db('act').orderBy('seq', 'desc').first('kind', 'operator_id')
    expect(last, 'who took it is in it').to.deep.equal({kind: 'backup-store', operator_id: 'kchen'})
    expect(leftovers()).to.deep.equal([])
  })

  it('is taken while others write, restores, and is whole', async () => {
    const desk = await test.as('kchen')
    const other = {...desk, store: await openStore(test.location)}
    const going = {on: true}
    const writing = (async () => {
      for (let n = 0; going.on; n += 1) await perform(other, addStaff, person(`w${n}x`))
    })()
    const {contents} = await backUpStore(desk, target)
    going.on = false
    await writing
    await other.store.close()
    const file = join(folder, 'restored.db')
    expect(await restore(file)).to.deep.equal(contents)
    const restored = await openStore(file)
    expect((await checkStore(restored)).checks.filter((check) => !check.ok)).to.deep.equal([])
    const verdict = await verifyChain(restored.db)
    expect(verdict).to.deep.equal({rows: contents.acts, head: contents.chain_head, broken: null})
    await restored.close()
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(leftovers()).to.deep.equal([])
  })

  it('never replaces anything', async () => {
    const desk = await test.as('kchen')
    writeFileSync(target, 'older')
    expect(await refusedAs(backUpStore(desk, target))).to.equal('BACKUP_EXISTS 73')
    expect(readFileSync(target, 'utf8')).to.equal('older')
    rmSync(target)
    writeFileSync(manifestOf(target), '{}')
    expect(await refusedAs(backUpStore(desk, target))).to.equal('BACKUP_EXISTS 73')
    rmSync(manifestOf(target))
    await backUpStore(desk, target)
    expect(await refusedAs(restore(test.location))).to.equal('STORE_EXISTS 73')
  })

  it('belongs to those who keep the store: another role is refused and nothing is copied', async () => {
    expect(await refusedAs(backUpStore(await test.as('mlopez'), target))).to.equal('NOT_YOURS 77')
    expect(existsSync(target)).to.equal(false)
  })

  it('is refused where it cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    const desk = await test.as('kchen')
    expect(await refusedAs(backUpStore(desk, join(folder, 'file', 'b')))).to.equal('CANNOT_CREATE 73')
  })

  it('is not made from damage: a broken page, reference or chain is found before it is kept', async () => {
    const desk = await test.as('kchen')
    await perform(desk, addStaff, person('nkim'))
    const raw = rawSqlite(test.location)
    await raw.exec("drop trigger act_no_update; update act set outcome_json = '{}' where seq = 2")
    await raw.close()
    expect(await refusedAs(backUpStore(desk, target))).to.equal('BACKUP_DAMAGED 65')
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('is proved again before it is restored', async () => {
    await backUpStore(await test.as('kchen'), target)
    const whole = readFileSync(target)
    const manifest = readFileSync(manifestOf(target), 'utf8')
    const damages: Readonly<Record<string, () => void>> = {
      'one bit': () => {
        const bytes = Buffer.from(whole)
        bytes.writeUInt8(bytes.readUInt8(20_000) ^ 1, 20_000)
        writeFileSync(target, bytes)
      },
      'cut short': () => {
        truncateSync(target, whole.length - 4096)
      },
      'another head': () => {
        writeFileSync(manifestOf(target), manifest.replace(/"acts": \d+/, '"acts": 1'))
      },
      'another schema': () => {
        writeFileSync(manifestOf(target), manifest.replace(/"schema": \d+/, '"schema": 1'))
      },
      'no JSON': () => {
        writeFileSync(manifestOf(target), 'x')
      },
      'another format': () => {
        writeFileSync(manifestOf(target), manifest.replace('backup/1', 'backup/9'))
      },
    }
    for (const [name, damage] of Object.entries(damages)) {
      damage()
      expect(await refusedAs(restore()), name).to.equal('BACKUP_DAMAGED 65')
      expect(existsSync(join(folder, 'restored.db')), name).to.equal(false)
      writeFileSync(target, whole)
      writeFileSync(manifestOf(target), manifest)
    }
    rmSync(manifestOf(target))
    expect(await refusedAs(restore())).to.equal('BACKUP_MISSING 66')
    expect(leftovers()).to.deep.equal([])
  })

  it('of a changed chain is refused even when its digest was made to fit', async () => {
    await backUpStore(await test.as('kchen'), target)
    const raw = rawSqlite(target)
    await raw.exec("drop trigger act_no_update; update act set operator_id = 'mlopez' where seq = 1")
    await raw.close()
    const bytes = readFileSync(target)
    const forged = {
      ...(JSON.parse(readFileSync(manifestOf(target), 'utf8')) as Manifest),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    writeFileSync(manifestOf(target), JSON.stringify(forged))
    expect(await refusedAs(restore())).to.equal('BACKUP_DAMAGED 65')
  })

  it('of a server is left to the server’s own tools, which are named', async () => {
    const server = await newTestStore('postgres')
    expect(await refusedAs(backUpStore(await server.as('kchen'), target))).to.equal('BACKUP_ON_SERVER 78')
    await server.remove()
  })
})
