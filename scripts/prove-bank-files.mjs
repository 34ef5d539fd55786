// Reads public sample files of banks (not part of this project) and compares each with figures read from it by hand:
//   node scripts/prove-bank-files.mjs FOLDER      FOLDER holds lockbox/, x937/ and bai2/
// Prints a line for each file; ends 1 if one differs or is missing, or if the folder holds a file nobody has read.
import {deepStrictEqual} from 'node:assert'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {readBai2} from '../dist/core/bank/read-bai2.js'
import {readLockbox} from '../dist/core/bank/read-lockbox.js'
import {readX937} from '../dist/core/bank/read-x937.js'
import {loadFixedWidthProfile} from '../dist/core/imports/fixed-width-profile.js'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder holds the files?')
const say = (text) => process.stdout.write(`${text}\n`)
const expected = JSON.parse(readFileSync(new URL('bank-files-expected.json', import.meta.url), 'utf8'))
const sumOf = (items) => items.reduce((total, one) => total + one.amount, 0)
const dollars = (cents) => `$${(cents / 100).toFixed(2)}`

const lockbox = (bytes) => {
  const file = readLockbox(bytes, loadFixedWidthProfile('lockbox', 'bai'))
  const {key, origin, destination, records, total, faults, notes} = file
  const items = file.items.map((one) => ({
    ...{batch: one.batch, item: one.item, lockbox: one.lockbox, deposited_on: one.depositedOn},
    ...{amount_cents: one.amount, routing: one.routing, account_last4: one.accountLast4},
    ...{check_number: one.checkNumber, dated_on: one.datedOn, remitter: one.remitter, payee: one.payee},
    memo: one.memo,
  }))
  return {key, origin, destination, records, total_cents: total, faults, items, notes}
}

const x937 = (bytes) => {
  const {encoding, origin, destination, createdOn, records, images, total, faults, notes, letters} = readX937(bytes)
  const all = letters.map(({letter, businessDate, bundles}) => {
    const items = bundles.flatMap((bundle) => bundle.items)
    const [checks, returns] = ['check', 'return'].map((kind) => items.filter((one) => one.kind === kind))
    return {
      ...{letter, business_date: businessDate, bundles: bundles.length, checks: checks.length},
      ...{checks_cents: sumOf(checks), returns: returns.length, returns_cents: sumOf(returns)},
      return_reasons: returns.map((one) => one.reason),
    }
  })
  const counts = {records, images, total_cents: total}
  return {encoding, origin, destination, created_on: createdOn, ...counts, faults, letters: all, notes}
}

const bai2 = (bytes) => {
  const {sender, receiver, sentOn, records, total, faults, groups} = readBai2(bytes.toString('latin1'))
  const all = groups.map(({status, asOf, currency, total: ofGroup, accounts}) => ({
    ...{status, as_of: asOf, currency, total_cents: ofGroup},
    accounts: accounts.map(({account, total: ofAccount, transactions}) => {
      const byType = {}
      for (const {type, amount} of transactions) byType[type] = (byType[type] ?? 0) + amount
      return {account, total_cents: ofAccount, transactions: transactions.length, by_type: byType}
    }),
  }))
  return {sender, receiver, sent_on: sentOn, records, total_cents: total, faults, groups: all}
}
const READERS = {lockbox, x937, bai2}

let differences = 0
for (const [name, {read, ...wanted}] of Object.entries(expected)) {
  const path = join(folder, name)
  if (!existsSync(path)) {
    say(`missing  ${name}`)
    differences += 1
    continue
  }
  const found = READERS[read](readFileSync(path))
  try {
    deepStrictEqual(found, wanted)
    say(`as read  ${name}: ${found.records} records, ${dollars(found.total_cents)}, every control fits`)
  } catch (error) {
    differences += 1
    say(`differs  ${name}\n${error.message}`)
  }
}
for (const kind of Object.keys(READERS)) {
  const there = existsSync(join(folder, kind)) ? readdirSync(join(folder, kind)) : []
  const unread = there
    .map((name) => `${kind}/${name}`)
    .filter((name) => !(name in expected) && !/LICEN[CS]E/.test(name))
  for (const name of unread) say(`no figures are written down for ${name}`)
  differences += unread.length
}
process.exitCode = differences === 0 ? 0 : 1
