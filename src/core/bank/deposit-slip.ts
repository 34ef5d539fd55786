import {depositTotal, standingOf, type BagCheck, type Deposit} from '#core/bank/deposit.js'
import {cents, plainMoney, subtract, sum, type Cents} from '#core/kernel/money.js'

/** What a deposit slip and its check tape say. */
export type DepositSlip = {
  readonly deposit: string
  readonly status: string
  readonly district: string
  readonly bank: {readonly name: string; readonly account_title: string; readonly account_last4: string}
  readonly prepared_by: string
  readonly prepared_on: string
  readonly courier: string | null
  /** Numbers on the bags as they are now. */
  readonly bag_numbers: readonly string[]
  readonly bags: readonly SlipBag[]
  readonly currency: readonly {readonly face: string; readonly pieces: number | null; readonly amount_cents: Cents}[]
  readonly cash_cents: Cents
  readonly checks: readonly SlipCheck[]
  readonly checks_count: number
  readonly checks_cents: Cents
  readonly total_cents: Cents
  /** Checks in the bags as they were counted, less those on the tape. */
  readonly off_tape_cents: Cents
}
type SlipBag = {
  readonly bag: string
  readonly from: string
  readonly cash_cents: Cents
  readonly checks_cents: Cents
  readonly checks_count: number
}
type SlipCheck = {
  readonly kind: string
  readonly routing: string
  readonly account_last4: string
  readonly number: string
  readonly amount_cents: Cents
  readonly receipt: string
  readonly bag: string
}

export interface SlipHead {
  readonly district: string
  readonly bank: DepositSlip['bank']
}

const CENTS_PER_DOLLAR = 100

export function slipOf(deposit: Deposit, checks: readonly BagCheck[], {district, bank}: SlipHead): DepositSlip {
  const {status, courier, bagNumbers} = standingOf(deposit)
  return {
    ...{deposit: deposit.depositNo, status, district, bank, courier},
    prepared_by: deposit.preparer,
    prepared_on: deposit.businessDate,
    bag_numbers: bagNumbers,
    bags: deposit.bags.map(({bagNo, sourceNo, cashCents, checksCents, checksCount}) => ({
      ...{bag: bagNo, from: sourceNo, cash_cents: cashCents, checks_cents: checksCents, checks_count: checksCount},
    })),
    currency: currencyOf(deposit),
    cash_cents: deposit.cashCents,
    checks: checks.map(({kind, routing, accountLast4, number, amount, receiptNo, bagNo}) => ({
      ...{kind, routing, account_last4: accountLast4, number, amount_cents: amount, receipt: receiptNo, bag: bagNo},
    })),
    checks_count: deposit.checksCount,
    checks_cents: deposit.checksCents,
    total_cents: depositTotal(deposit),
    off_tape_cents: subtract(deposit.checksCents, sum(checks.map(({amount}) => amount))),
  }
}

function currencyOf({cash}: Deposit): DepositSlip['currency'] {
  const notes = Object.entries(cash.notes)
    .toSorted(([a], [b]) => Number(b) - Number(a))
    .map(([face, pieces]) => ({
      face: `$${face}`,
      pieces,
      amount_cents: cents(Number(face) * CENTS_PER_DOLLAR * pieces),
    }))
  const loose = [
    {face: 'rolled coin', pieces: null, amount_cents: cents(cash.rolls_cents)},
    {face: 'loose coin', pieces: null, amount_cents: cents(cash.coin_cents)},
  ]
  return [...notes, ...loose.filter(({amount_cents: amount}) => amount !== 0)]
}

const WIDTH = 76
const KINDS: Readonly<Record<string, string>> = {
  check: 'check',
  cashiers_check: "cashier's",
  money_order: 'money ord.',
}

const money = (amount: Cents): string => plainMoney(amount).replace(/\B(?=(\d{3})+\.)/g, ',')
const right = (text: string, width: number): string => text.padStart(width)
/** Text on the left, an amount on the right. */
const line = (text: string, amount: string): string =>
  `${text}${right(amount, Math.max(WIDTH - text.length, amount.length + 1))}`

/** The slip as lines of fixed width: the same on paper and on a screen. */
export function slipLines(slip: DepositSlip): string[] {
  const {bank} = slip
  return [
    line('DEPOSIT SLIP', slip.deposit),
    slip.district,
    bank.name,
    `${bank.account_title}, account ending ${bank.account_last4}`,
    `Prepared ${slip.prepared_on} by ${slip.prepared_by}; courier ${slip.courier ?? '____________'}`,
    '',
    ...slip.bags.map(({bag, from, cash_cents: cash, checks_cents: checks}) =>
      line(`Bag ${bag.padEnd(13)}${from}`, money(sum([cash, checks]))),
    ),
    ...renumbered(slip),
    '',
    'CURRENCY AND COIN',
    ...slip.currency.map(({face, pieces, amount_cents: amount}) =>
      line(`  ${face.padEnd(12)}${right(pieces === null ? '' : String(pieces), 8)}`, money(amount)),
    ),
    line('  Cash', money(slip.cash_cents)),
    line(`  Checks, ${slip.checks_count}`, money(slip.checks_cents)),
    line('TOTAL DEPOSIT', money(slip.total_cents)),
    ...tapeLines(slip),
  ]
}

const renumbered = ({bags, bag_numbers: numbers}: DepositSlip): string[] =>
  bags.length === numbers.length && bags.every(({bag}) => numbers.includes(bag))
    ? []
    : [`Opened and sealed again in bag ${numbers.join(', ')}`]

function tapeLines(slip: DepositSlip): string[] {
  if (slip.checks.length === 0 && slip.off_tape_cents === 0) return []
  return [
    '',
    'CHECK TAPE, in MICR order',
    `${right('no.', 5)}  ${'routing'.padEnd(10)}${'account'.padEnd(9)}${'number'.padEnd(14)}${'kind'.padEnd(12)}receipt`,
    ...slip.checks.map((check, index) =>
      line(
        `${right(String(index + 1), 5)}  ${check.routing.padEnd(10)}${last4(check.account_last4).padEnd(9)}${check.number.padEnd(14)}` +
          `${(KINDS[check.kind] ?? check.kind).padEnd(12)}${check.receipt}`,
        money(check.amount_cents),
      ),
    ),
    ...(slip.off_tape_cents === 0 ? [] : [line('  In the bags and not on the tape', money(slip.off_tape_cents))]),
    line(`  ${slip.checks.length} on the tape, ${slip.checks_count} in the bags`, money(slip.checks_cents)),
  ]
}

const last4 = (digits: string): string => (digits === '' ? '' : `*${digits}`)
