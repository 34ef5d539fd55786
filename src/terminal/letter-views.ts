import type {Performed} from '#core/acts/perform.js'
import type {LintReport} from '#core/letters/letter-acts.js'
import type {RunOutcome} from '#core/letters/notice-run.js'
import type {LetterMail, StoredLetter} from '#core/letters/stored-letters-views.js'
import type {WriteLetterOutcome} from '#core/letters/write-letter.js'
import {cents, formatMoney} from '#core/kernel/money.js'
import type {Column} from '#terminal/columns.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

type Look = () => Promise<void>

const textLines = (text: string): string[] => text.trimEnd().split('\n')

/** Letters that were written now; null = a dry run, in which none was kept. What stands in files is not shown again. */
export function writtenView(
  performed: Performed<WriteLetterOutcome>,
  stored: readonly StoredLetter[] | null,
  {look, files}: {readonly look: Look; readonly files: readonly string[]},
): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome, replayed} = performed
  const [first] = outcome.letters
  const text = stored?.[0]?.text ?? null
  return {
    data: {...outcome, text},
    ...(first === undefined ? {} : {id: first.letter}),
    look,
    human(screen) {
      const word = stored === null ? 'WOULD WRITE' : replayed ? 'WRITTEN BEFORE' : 'WRITTEN'
      const number = stored === null ? '' : ` ${first?.letter ?? ''}`
      screen.done(`${word}${number} ${outcome.kind} to ${outcome.account} in ${outcome.languages.join(', ')}`)
      const shown = files.length > 0 ? [`  in ${files.join(' and ')}`] : ['', ...textLines(text ?? '')]
      for (const line of text === null ? [] : shown) screen.line(line)
    },
    next: stored === null ? [] : [`curbstop write-letter --letter ${first?.letter ?? ''} prints it again`],
  }
}

export const letterView = (letter: StoredLetter, mail: readonly LetterMail[], look: Look): View => ({
  data: {
    ...{letter: letter.letterId, account: letter.account, kind: letter.kind, recipient: letter.recipient},
    ...{channel: letter.channel, written_on: letter.writtenOn, notice: letter.notice},
    mail: mail.map(({event, on, proof}) => ({event, on, proof})),
    languages: letter.rendered.parts.map(({language}) => language.code),
    text: letter.text,
  },
  id: letter.letterId,
  look,
  human(screen) {
    for (const line of textLines(letter.text)) screen.line(line)
    if (mail.length > 0) screen.line('')
    for (const {event, on, proof} of mail)
      screen.line(`  ${event === 'returned' ? 'came back' : 'delivered'} ${on}${proof === '' ? '' : `, ${proof}`}`)
  },
})

const LINT_COLUMNS: readonly Column[] = [
  {key: 'letter', title: 'Letter', kind: 'text'},
  {key: 'language', title: 'Language', kind: 'text'},
  {key: 'version', title: 'Version', kind: 'count'},
  {key: 'clauses', title: 'Clauses', kind: 'count'},
  {key: 'translation', title: 'Translation', kind: 'text'},
]

export function lintView({required, citation, templates}: LintReport): View {
  const rows = templates.map((one) => ({
    ...one,
    translation: one.translation === 'not_reviewed' ? 'not verified' : one.translation,
  }))
  return {
    data: {required_languages: required, citation, templates: rows},
    human(screen) {
      screen.done(`EVERY CLAUSE SAID by ${templates.length} templates; notices go in ${required.join(', ')}`)
      screen.table(LINT_COLUMNS, rows)
    },
  }
}

/** What a run of letters did, and where it was printed to. */
export function runView(outcome: RunOutcome, {printed, dryRun}: {printed: number | null; dryRun: boolean}): View {
  const {accounts, accounts_before: before, letters, kind, notices_recorded: recorded} = outcome
  return {
    data: {...outcome, printed},
    id: outcome.batch,
    human(screen) {
      const word = dryRun ? 'WOULD WRITE' : 'WRITTEN'
      const total = formatMoney(cents(outcome.amount_cents))
      screen.done(`${word} ${letters} ${kind} letters to ${accounts} accounts, ${total} past due, run ${outcome.batch}`)
      if (before > 0) screen.line(`  ${before} accounts had theirs in this run before`)
      if (outcome.left_out > 0) screen.line(`  ${outcome.left_out} accounts need none now`)
      if (printed !== null) screen.line(`  ${printed} letters of the run printed`)
      if (recorded === null)
        screen.line('  They count once each is posted: send-notices ACCOUNT --method posted --at TIME')
    },
  }
}
