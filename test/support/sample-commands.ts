import {plainMoney} from '#core/kernel/money.js'
import {EXIT, Refusal, type Exit} from '#core/kernel/refusal.js'
import type {Column, Row} from '#terminal/columns.js'
import {DeskCommand} from '#terminal/desk-command.js'
import * as args from '#terminal/args.js'
import * as flags from '#terminal/flags.js'
import * as questions from '#terminal/questions.js'
import {stopSignal} from '#terminal/stop-signal.js'
import type {View} from '#terminal/view.js'

/** Commands that exist for the tests of the terminal alone: they open no store. */

class GiveCredit extends DeskCommand<typeof GiveCredit> {
  static override summary = 'Give a credit'
  static override opens = 'nothing' as const
  static override args = {account: args.account()}
  static override flags = {
    ...flags.write,
    credit: flags.money({summary: 'how much'}),
    name: flags.Flags.string({summary: 'to whom'}),
    effective: flags.effective,
  }

  async run(): Promise<View> {
    const given = await this.asker.fill({
      account: questions.accountNumber('Account'),
      credit: questions.amount('Credit'),
      name: questions.text('Customer name'),
    })
    await this.asker.confirm(`Give ${plainMoney(given.credit)}?`)
    return {
      data: {account: given.account, name: given.name, amount_cents: given.credit},
      human: (screen) => {
        screen.done(`GIVEN ${given.account} ${given.name} ${plainMoney(given.credit)}`)
      },
      id: 'J-SAMPLE',
      next: ['curbstop list-rows'],
      warnings: [{code: 'SAMPLE', message: 'this is a sample'}],
    }
  }
}

const COLUMNS: readonly Column[] = [
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'name', title: 'Name', kind: 'text', rank: 2},
  {key: 'past_due_cents', title: 'Past due', kind: 'cents'},
]

class ListRows extends DeskCommand<typeof ListRows> {
  static override summary = 'List rows'
  static override opens = 'nothing' as const
  static override flags = {...flags.list, rows: flags.count({summary: 'how many'})}

  async run(): Promise<View> {
    const names = ['=cmd()', 'Ana \u001b[2J\u202e', '家族', '-5', 'Zoë']
    const rows: Row[] = Array.from({length: this.flags.rows ?? 3}, (_, i) => ({
      account: `104-5512${i}`,
      name: names[i % names.length],
      past_due_cents: -5 + i * 12_345,
    }))
    return {
      data: {rows, total: rows.length, truncated: false},
      human: (screen) => {
        screen.table(COLUMNS, rows)
      },
      list: {columns: COLUMNS, rows},
      id: 'S-SAMPLE',
    }
  }
}

const FAULTS = Array.from({length: 25}, (_, i) => ({
  line: i + 2,
  field: 'amount',
  value: `1e${i}`,
  reason: 'is not money',
}))

class RefuseThis extends DeskCommand<typeof RefuseThis> {
  static override summary = 'Refuse with an exit code'
  static override opens = 'nothing' as const
  static override flags = {
    ...flags.bulk,
    exit: flags.count({summary: 'exit code'}),
    bug: flags.Flags.boolean({summary: 'break'}),
  }

  async run(): Promise<View> {
    if (this.flags.bug) throw new TypeError('x is not a function')
    const exit = (this.flags.exit ?? EXIT.refused) as Exit
    const ends: readonly Exit[] = [EXIT.done, EXIT.waits, EXIT.partial, EXIT.differences]
    if (ends.includes(exit)) {
      return {
        data: {},
        human: (screen) => {
          screen.line('there')
        },
        exit,
        refusedRows: exit === EXIT.partial ? FAULTS : [],
      }
    }
    throw new Refusal({
      code: 'SAMPLE_REFUSED',
      exit,
      message: 'it may not be',
      field: 'exit',
      because: [{rule: 'G-15D', citation: 'Gov. 60373(a)', fact: '3 days'}],
      next: ['curbstop list-rows'],
      rows: FAULTS,
    })
  }
}

class WorkLong extends DeskCommand<typeof WorkLong> {
  static override summary = 'Work in chunks until stopped'
  static override opens = 'nothing' as const
  static override flags = {graceful: flags.Flags.boolean({summary: 'finish the chunk'})}

  async run(): Promise<View> {
    const signal = this.flags.graceful ? stopSignal() : null
    process.stderr.write('working\n')
    for (let i = 0; i < 500 && signal?.aborted !== true; i++) await new Promise((resolve) => setTimeout(resolve, 20))
    return {
      data: {},
      human: (screen) => {
        screen.line('stopped after a whole chunk')
      },
      exit: EXIT.cancelled,
    }
  }
}

export const COMMANDS = {
  'give-credit': GiveCredit,
  'list-rows': ListRows,
  'refuse-this': RefuseThis,
  'work-long': WorkLong,
}
