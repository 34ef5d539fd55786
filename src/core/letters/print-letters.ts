import {LetterPages, type PrintedLetter} from '#core/letters/letter-pages.js'

type Write = (bytes: Uint8Array) => Promise<void>

/** Bytes that are ready go out before more letters are laid out: memory does not grow with the run. */
async function drain(document: PDFKit.PDFDocument, write: Write): Promise<void> {
  for (;;) {
    const chunk: unknown = document.read()
    if (chunk === null) return
    await write(chunk as Uint8Array)
  }
}

/** Letters as one PDF, written as it grows. The same letters give the same bytes. */
export async function printLetters(
  letters: AsyncIterable<PrintedLetter> | Iterable<PrintedLetter>,
  about: {readonly title: string; readonly author: string; readonly day: string},
  write: Write,
): Promise<number> {
  const pages = new LetterPages(about)
  let count = 0
  for await (const letter of letters) {
    pages.add(letter)
    count += 1
    await drain(pages.document, write)
  }
  if (count === 0) pages.document.addPage()
  pages.document.end()
  for await (const chunk of pages.document) await write(chunk as Uint8Array)
  return count
}
