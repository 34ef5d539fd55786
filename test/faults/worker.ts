import {openDesk, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import type {OpenAccountInput} from '#core/accounts/opening.js'
import type {PostEnvelopeInput} from '#core/batches/post-envelopes.js'
import type {Json} from '#core/kernel/canonical-json.js'
import {Refusal} from '#core/kernel/refusal.js'
import type {TakePaymentInput} from '#core/payments/payment-input.js'
import type {AddStaffInput} from '#core/staff/keep-staff.js'
import {moveMoney, type MoveInput} from '../support/moving-act.js'

/**
 * A process to be killed, starved and lied to: `worker.js STORE WORK INPUT-JSON KEY`. Says on stdout what it was told
 * is kept, after it is kept, and ends with the exit code a command would end with.
 */
type Work = (desk: Desk, input: Json, key: string) => Promise<unknown>

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

async function importHousing(desk: Desk, path: string): Promise<unknown> {
  const {billsImporter} = await import('#core/billing/import-bills.js')
  const {importFile} = await import('#core/imports/import-file.js')
  const {loadProfile} = await import('#core/imports/profile-files.js')
  const profile = loadProfile('bills', 'nyc-housing')
  const importer = billsImporter(profile, desk.district.id)
  const how = {expected: {}, allowDuplicateRows: false, encoding: null, partial: false, dryRun: false}
  return importFile(desk, {path, profile, importer, ...how}, () => undefined)
}

async function addPerson(desk: Desk, input: Json, key: string): Promise<unknown> {
  const {addStaff} = await import('#core/staff/keep-staff.js')
  return perform(desk, addStaff, input as AddStaffInput, {key})
}

/** Each loads what it needs alone: it is started hundreds of times. */
const WORKS: Readonly<Record<string, Work>> = {
  'post-envelope': async (desk, input, key) => {
    const {postEnvelope} = await import('#core/batches/post-envelopes.js')
    return perform(desk, postEnvelope(false), input as PostEnvelopeInput, {key})
  },
  'add-staff': (desk, input, key) => addPerson(desk, input, key),
  'open-account': async (desk, input, key) => {
    const {openAccount} = await import('#core/accounts/open-account.js')
    return perform(desk, openAccount, input as OpenAccountInput, {key})
  },
  'import-bills': (desk, input) => importHousing(desk, (input as {readonly file: string}).file),
  'run-bills': async (desk, input) => {
    const {applyBills} = await import('#core/billing/apply-bills.js')
    const {plan, chunk} = input as {readonly plan: string; readonly chunk: number}
    return applyBills(desk, {plan, chunk, partial: false, dryRun: false}, () => undefined)
  },
  'apply-plan': async (desk, input) => {
    const {applyPlan} = await import('#core/adjustments/apply-plan.js')
    const {plan, chunk} = input as {readonly plan: string; readonly chunk: number}
    return applyPlan(desk, {plan, chunk, partial: false, dryRun: false}, () => undefined)
  },
  'take-payment': async (desk, input, key) => {
    const {takePayment} = await import('#core/payments/take-payment.js')
    return perform(desk, takePayment(false), input as TakePaymentInput, {key})
  },
  'move-money': (desk, input, key) => perform(desk, moveMoney, input as MoveInput, {key}),
  /** What no act may do: kept in two transactions. */
  'in-two-parts': async (desk, input, key) => {
    await addPerson(desk, input, key)
    await desk.store.db('setting').insert({name: key, value: ''}).onConflict('name').ignore()
  },
  /** The same act again and again, each acknowledged by its number, until something stops it. */
  'move-on': async (desk, input, key) => {
    for (let n = 1; n <= 100_000; n += 1) {
      await perform(desk, moveMoney, input as MoveInput, {key: `${key}-${n}`})
      say(`ACK ${n}`)
    }
  },
}

const [location = '', work = '', input = 'null', key = ''] = process.argv.slice(2)
try {
  const desk = await openDesk({location, version: 'test'})
  try {
    await WORKS[work]?.(desk, JSON.parse(input) as Json, key)
    say('DONE')
  } finally {
    await desk.store.close()
  }
} catch (error) {
  process.exitCode = error instanceof Refusal ? error.exit : 70
  process.stderr.write(`${error instanceof Refusal ? error.code : (error as Error).message}\n`)
}
