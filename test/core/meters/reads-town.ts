import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Desk} from '#core/acts/desk.js'
import {contextOf} from '#core/acts/perform.js'
import {recordInstallations, recordMeters} from '#core/accounts/record-premises.js'
import {importFile, type Imported, type ImportRequest} from '#core/imports/import-file.js'
import {loadProfile} from '#core/imports/profile-files.js'
import {businessDate} from '#core/kernel/business-date.js'
import {readsImporter} from '#core/meters/load-reads.js'
import type {Register} from '#core/meters/register.js'
import {inTransaction} from '#core/store/transaction.js'

/** Loads rows `meter,read_date,read,kind` and more columns, as the command would. */
export async function load(
  desk: Desk,
  rows: readonly string[],
  options: Partial<Pick<ImportRequest, 'partial' | 'dryRun' | 'expected'>> & {readonly columns?: string} = {},
): Promise<Imported> {
  const {columns = 'meter,read_date,read,kind,code', ...rest} = options
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-reads-'))
  const path = join(folder, 'reads.csv')
  writeFileSync(path, [columns, ...rows].join('\n'))
  const profile = loadProfile('reads', 'curbstop')
  const importer = readsImporter(profile, {district: desk.district.id, today: desk.today})
  const usual = {partial: false, dryRun: false, expected: {}, allowDuplicateRows: false, encoding: null}
  try {
    return await importFile(desk, {path, profile, importer, ...usual, ...rest}, () => undefined)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** Hangs a new meter at a service point, in place of the one that hung there. */
export async function hang(
  desk: Desk,
  servicePointId: string,
  meter: {readonly serial: string; readonly on: string; readonly register?: Partial<Register>},
): Promise<void> {
  await inTransaction(desk.store, async (trx) => {
    const context = contextOf(desk)
    const [meterId, installedOn] = [context.key(), businessDate(meter.on)]
    await trx('meter_installation')
      .where({service_point_id: servicePointId, removed_on: null})
      .update({removed_on: meter.on})
    const {register = {}} = meter
    await recordMeters(trx, [{meterId, serial: meter.serial, size: '3/4', register}], context)
    const installation = {installationId: context.key(), servicePointId, meterId, installedOn, removedOn: null}
    await recordInstallations(trx, [installation], context)
  })
}
