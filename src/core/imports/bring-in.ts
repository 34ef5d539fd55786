import type {Desk} from '#core/acts/desk.js'
import {importFile, importRequest, type Imported, type ImportSaid} from '#core/imports/import-file.js'
import type {Importer} from '#core/imports/importer.js'
import type {LayoutProfile} from '#core/imports/layout-profile.js'
import {loadProfile} from '#core/imports/profile-files.js'

export interface FileBroughtIn {
  /** The file, or - for stdin. */
  readonly path: string
  readonly dryRun: boolean
  readonly said: ImportSaid & {readonly profile: string}
  importer(profile: LayoutProfile): Importer
}

/**
 * One file under the layout that was named: what every importing command does.
 * @throws Refusal NOT_FOUND (66), ROW_ERRORS and what the file itself is refused for (65)
 */
export async function bringIn(
  desk: Desk,
  kind: Importer['kind'],
  file: FileBroughtIn,
  progress: (rows: number) => void,
): Promise<Imported> {
  const profile = loadProfile(kind, file.said.profile)
  const {path, dryRun} = file
  return importFile(desk, importRequest(file.said, {path, profile, importer: file.importer(profile), dryRun}), progress)
}
