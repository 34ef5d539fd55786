import {kindAbout, LETTER_NAMES} from '#core/letters/letter-kinds.js'
import type {StoredLetter} from '#core/letters/stored-letters-views.js'
import {account} from '#terminal/args.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {Flags, language, pdf, unconfirmed} from '#terminal/flags.js'
import {letterView, lintView, writtenView} from '#terminal/letter-views.js'
import {mustBeCreatable, streamBytes, writeBytes} from '#terminal/output-file.js'
import {usage} from '#core/kernel/refusal.js'
import type {View} from '#terminal/view.js'

export class WriteLetter extends DeskCommand<typeof WriteLetter> {
  static override summary = 'Write a letter with all that the law asks for, print it again, check templates'
  static override examples = [
    '<%= config.bin %> write-letter 888-72710-48 --kind intent --pdf intent.pdf',
    '<%= config.bin %> write-letter 538-09752-85 --kind arrangement_confirmation --ics installments.ics',
    '<%= config.bin %> write-letter 888-72710-48 --kind restoration --language es --dry-run --json',
    '<%= config.bin %> write-letter --letter 01KVZ3T5M8',
    '<%= config.bin %> write-letter --lint --json',
  ]
  static override args = {account: account({required: false})}
  static override flags = {
    kind: Flags.option({options: LETTER_NAMES, summary: 'which letter'})(),
    about: Flags.string({summary: 'the arrangement or adjustment it is about', helpValue: 'A-…|J-…'}),
    language,
    letter: Flags.string({summary: 'print this letter again, word for word', helpValue: 'ID', exclusive: ['kind']}),
    lint: Flags.boolean({summary: 'check every template against the law', exclusive: ['kind', 'letter']}),
    pdf,
    ics: Flags.string({summary: 'write the installments to a new calendar file', helpValue: 'FILE'}),
    ...unconfirmed,
  }

  async run(): Promise<View> {
    const {letter, lint, pdf: file, ics: calendar} = this.flags
    if (file !== undefined) await mustBeCreatable(file, 'pdf')
    if (calendar !== undefined) await mustBeCreatable(calendar, 'ics')
    const acts = await import('#core/letters/letter-acts.js')
    if (lint) return lintView(acts.lintLetters(this.desk))
    if (letter !== undefined) {
      const found = await acts.showLetter(this.desk, letter)
      await this.print([found])
      return letterView(found, await acts.showMail(this.desk, letter), () => this.look(found.account))
    }
    return this.write()
  }

  async write(): Promise<View> {
    const {about: subject = null, language: spoken, ics: calendar} = this.flags
    const kind = this.flags.kind ?? (subject === null ? null : kindAbout(subject))
    const {account: number} = this.args
    if (number === undefined || kind === null)
      throw usage(
        'MISSING',
        'ACCOUNT and --kind or --about, or --letter, or --lint is needed',
        number === undefined ? 'account' : 'kind',
      )
    const {calendarOf, showLetters} = await import('#core/letters/letter-acts.js')
    const {writeLetter} = await import('#core/letters/write-letter.js')
    const file = calendar === undefined ? null : await calendarOf(this.desk, number, subject)
    const languages = spoken === undefined ? [] : [spoken]
    const done = await this.perform(writeLetter, {account: number, kind, about: subject, languages})
    const kept = done.status === 'done' && !done.dryRun
    const numbers = kept ? done.outcome.letters.map((one) => one.letter) : []
    const stored = kept ? await showLetters(this.desk, numbers) : null
    if (stored !== null) await this.print(stored)
    if (stored !== null && file !== null && calendar !== undefined) await writeBytes(calendar, 'ics', file)
    const files = [this.flags.pdf, calendar].filter((one) => one !== undefined)
    return writtenView(done, stored, {look: () => this.look(number), files})
  }

  async print(letters: readonly StoredLetter[]): Promise<void> {
    const {pdf: file} = this.flags
    if (file === undefined) return
    const {printedTo} = await import('#core/letters/letter-acts.js')
    await streamBytes(file, 'pdf', async (write) => {
      await printedTo(this.desk, letters, write)
    })
  }

  look(number: string): Promise<void> {
    return this.logLook({command: this.commandId, accountId: null, filter: number, accountNumbers: [number]})
  }
}
export default WriteLetter
