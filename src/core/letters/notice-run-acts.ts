import type {Desk} from '#core/acts/desk.js'
import type {Performed} from '#core/acts/perform.js'
import {lettersOfRun, messagesOf, printedTo, type Letters} from '#core/letters/letter-acts.js'
import {noticeRun, runNotices, type RunOutcome, type SaidOfRun} from '#core/letters/notice-run.js'
import {writeNotices, type WriteNoticesInput, type WrittenNotices} from '#core/letters/write-notices.js'

/** What a run of letters is made of, for whoever asks, shows how far it is and knows where the pages go. */
export interface NoticeRunActs {
  readonly question: string
  write(advance: (accounts: number) => void): Promise<RunOutcome>
  letters(): Letters
  print(letters: Letters, write: (bytes: Uint8Array) => Promise<void>): Promise<number>
  messages(letters: Letters): AsyncIterable<{readonly name: string; readonly content: string}>
}

type Perform = (act: typeof writeNotices, input: WriteNoticesInput) => Promise<Performed<WrittenNotices>>

/** @throws Refusal as noticeRun */
export function noticeRunActs(desk: Desk, said: SaidOfRun, perform: Perform): NoticeRunActs {
  const run = noticeRun(said)
  return {
    question: `Write ${run.kind} letters to every account that needs one?`,
    write: (advance) => runNotices(desk, run, (input) => perform(writeNotices, input), advance),
    letters: () => lettersOfRun(desk, run.batch),
    print: (letters, write) => printedTo(desk, letters, write),
    messages: (letters) => messagesOf(desk, letters),
  }
}
