import type {ActContext} from '#core/acts/act.js'
import type {StatementFile} from '#core/bank/read-bai2.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import type {Cents} from '#core/kernel/money.js'
import type {SettlementPolicy} from '#core/policies/settlement-policy.js'
import {insertRows, rowsFrom, select} from '#core/store/dialect.js'
import type {Reader, Trx} from '#core/store/open.js'

export type StatementLines = {
  readonly account: string
  readonly statement_on: string
  readonly lines: readonly StatementLine[]
}
export type StatementLine = {
  readonly line: number
  readonly type: string
  readonly direction: 'credit' | 'debit' | 'none'
  readonly amount_cents: number
  readonly reference: string
  readonly description: string
}

export interface BankLine {
  readonly bankLineId: string
  readonly statementOn: BusinessDate
  readonly kind: 'processor' | 'lockbox'
  /** Credits above zero, debits below. */
  readonly amount: Cents
  readonly reference: string
  readonly description: string
  /** Settlements that had it and gave it back: it is not theirs. */
  readonly notOf: readonly string[]
}

/** The transactions of a statement as the store takes them; test groups and deletions bring none. */
export const statementLines = (file: StatementFile, fallback: BusinessDate): StatementLines[] =>
  file.groups
    .filter(({status}) => status === 'update' || status === 'correction')
    .flatMap(({asOf, accounts}) =>
      accounts.map(({account, transactions}) => ({
        account,
        statement_on: asOf ?? file.sentOn ?? fallback,
        lines: transactions.map((one) => ({
          ...{line: one.line, type: one.type, direction: one.direction, amount_cents: one.amount},
          reference: [one.bankReference, one.customerReference].filter((part) => part !== '').join(' '),
          description: one.text,
        })),
      })),
    )

/** Writes the lines that no earlier statement brought: a day that is sent again adds nothing. */
export async function insertBankLines(
  trx: Trx,
  {accounts, sha256}: {readonly accounts: readonly StatementLines[]; readonly sha256: string},
  context: ActContext,
): Promise<{lines: number; known: number}> {
  const times = new Map<string, number>()
  const rows = accounts.flatMap(({account, statement_on, lines}) =>
    lines.map((one) => {
      const said = [statement_on, one.type, one.amount_cents, one.reference, one.description].join('|')
      const nth = (times.get(`${account}|${said}`) ?? 0) + 1
      times.set(`${account}|${said}`, nth)
      return {
        ...{bank_line_id: context.key(), bank_account: account, line_key: `${said}#${nth}`, file_sha256: sha256},
        ...{statement_on, line: one.line, type_code: one.type, direction: one.direction},
        ...{amount_cents: one.amount_cents, reference: one.reference, description: one.description},
        ...{recorded_at: context.recordedAt, act_id: context.actId},
      }
    }),
  )
  const asked = rowsFrom(trx, rows, {bank_account: 'text', line_key: 'text'}, 'a')
  const stored = await select<{bank_account: string; line_key: string}>(
    trx,
    `select b.bank_account, b.line_key from :asked join bank_line b on b.bank_account = a.bank_account and b.line_key = a.line_key`,
    {asked},
  )
  const known = new Set(stored.map((row) => `${row.bank_account} ${row.line_key}`))
  const fresh = rows.filter((row) => !known.has(`${row.bank_account} ${row.line_key}`))
  await insertRows(trx, 'bank_line', LINE_COLUMNS, fresh)
  return {lines: fresh.length, known: rows.length - fresh.length}
}

const [TEXT, INTEGER] = ['text', 'integer'] as const
const LINE_COLUMNS = {
  ...{bank_line_id: TEXT, bank_account: TEXT, line_key: TEXT, file_sha256: TEXT, statement_on: TEXT, line: INTEGER},
  ...{type_code: TEXT, direction: TEXT, amount_cents: INTEGER, reference: TEXT, description: TEXT},
  ...{recorded_at: TEXT, act_id: TEXT},
}

interface BankLineRow {
  bank_line_id: string
  statement_on: BusinessDate
  type_code: string
  amount: Cents
  reference: string
  description: string
}

/** Lines of the types by which processors and lockboxes pay, that no standing net uses. */
export async function freeBankLines(reader: Reader, {bank_types: types}: SettlementPolicy): Promise<BankLine[]> {
  const rows = await select<BankLineRow>(
    reader,
    `select b.bank_line_id, b.statement_on, b.type_code, b.reference, b.description,
       case b.direction when 'debit' then -b.amount_cents else b.amount_cents end as amount
     from bank_line b where b.direction <> 'none' and not exists (select 1 from settlement_event e where e.bank_line_id = b.bank_line_id
       and not exists (select 1 from settlement_event u where u.undoes_id = e.event_id))
     order by b.statement_on, b.bank_line_id`,
  )
  const given = await select<{bank_line_id: string; settlement_id: string}>(
    reader,
    `select e.bank_line_id, e.settlement_id from settlement_event e join settlement_event u on u.undoes_id = e.event_id
     where e.bank_line_id is not null`,
  )
  return rows.flatMap((row) => {
    const kind = (['processor', 'lockbox'] as const).find((one) => types[one].has(row.type_code))
    const back = given.filter((one) => one.bank_line_id === row.bank_line_id).map((one) => one.settlement_id)
    return kind === undefined ? [] : [lineOf(row, kind, back)]
  })
}

const lineOf = (row: BankLineRow, kind: BankLine['kind'], notOf: readonly string[]): BankLine => ({
  ...{bankLineId: row.bank_line_id, statementOn: row.statement_on, kind, amount: row.amount},
  ...{reference: row.reference, description: row.description, notOf},
})
