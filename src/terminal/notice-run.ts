import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {NoticeRunActs} from '#core/letters/notice-run-acts.js'
import type {RunOutcome} from '#core/letters/notice-run.js'
import {EXIT, Refusal, usage} from '#core/kernel/refusal.js'
import {runView} from '#terminal/letter-views.js'
import {mustBeCreatable, streamBytes, writeBytes} from '#terminal/output-file.js'
import type {View} from '#terminal/view.js'

type RunActs = Pick<NoticeRunActs, 'letters' | 'print' | 'messages'> & {
  confirm(): Promise<void>
  write(): Promise<RunOutcome>
}
interface Wanted {
  readonly file: string | undefined
  readonly folder: string | undefined
  readonly dryRun: boolean
}

/** @throws Refusal OUTPUT_EXISTS or CANNOT_CREATE (73) */
async function newFolder(path: string): Promise<void> {
  try {
    await mkdir(path, {mode: 0o700})
  } catch (error) {
    const {code = 'unknown'} = error as NodeJS.ErrnoException
    const exists = code === 'EEXIST'
    throw new Refusal({
      code: exists ? 'OUTPUT_EXISTS' : 'CANNOT_CREATE',
      exit: EXIT.cannotCreate,
      message: `--eml ${path}: ${exists ? 'is there already and is not written over' : `cannot be created (${code})`}`,
      field: 'eml',
    })
  }
}

async function mailed(folder: string, acts: RunActs): Promise<number> {
  let count = 0
  for await (const {name, content} of acts.messages(acts.letters())) {
    await writeBytes(join(folder, name), 'eml', content)
    count += 1
  }
  return count
}

/** Stores the letters of a run first and prints them from what is stored: printing can be done again, sending cannot. */
export async function writeRun({file, folder, dryRun}: Wanted, acts: RunActs): Promise<View> {
  if (file === undefined && folder === undefined && !dryRun)
    throw usage('MISSING', '--pdf or --eml is needed: where the letters go', 'pdf')
  if (file !== undefined) await mustBeCreatable(file, 'pdf')
  if (!dryRun) {
    await acts.confirm()
    if (folder !== undefined) await newFolder(folder)
  }
  const outcome = await acts.write()
  if (dryRun) return runView(outcome, {printed: null, dryRun})
  let printed = folder === undefined ? 0 : await mailed(folder, acts)
  if (file !== undefined)
    await streamBytes(file, 'pdf', async (write) => {
      printed += await acts.print(acts.letters(), write)
    })
  return runView(outcome, {printed, dryRun})
}
