import {buffer} from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import {slipLines, type DepositSlip} from '#core/bank/deposit-slip.js'

/** Points: letter paper with a margin of three quarters of an inch. */
const MARGIN = 54
const SIZE = 10
const LEADING = 12
const LINES_PER_PAGE = 54

/** The slip and its tape on letter paper. The same deposit gives the same bytes. */
export async function slipPdf(slip: DepositSlip): Promise<Buffer> {
  const lines = slipLines(slip)
  const pages = Math.ceil(lines.length / LINES_PER_PAGE)
  const printed = new PDFDocument({
    ...{size: 'LETTER', margin: MARGIN, autoFirstPage: false, compress: false, lang: 'en-US', displayTitle: true},
    info: {
      Title: `Deposit ${slip.deposit}`,
      Author: slip.district,
      CreationDate: new Date(`${slip.prepared_on}T12:00:00Z`),
    },
  })
  for (let page = 0; page < pages; page += 1) {
    printed.addPage().font('Courier').fontSize(SIZE)
    const shown = lines.slice(page * LINES_PER_PAGE, (page + 1) * LINES_PER_PAGE)
    const foot = `${slip.deposit}   page ${page + 1} of ${pages}`
    for (const [row, text] of [...shown, ...Array<string>(LINES_PER_PAGE - shown.length).fill(''), foot].entries())
      if (text !== '') printed.text(text, MARGIN, MARGIN + row * LEADING, {lineBreak: false})
  }
  printed.end()
  return buffer(printed)
}
