import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type {ReceiptLine} from '#core/payments/receipt-text.js'

/** Paper of 80 mm in the printer's own font; lines are shorter and never broken by it. */
const PAPER_COLUMNS = 42
/** Lines between the last one printed and the knife. */
const FEED_BEFORE_CUT = 4

/** The commands that print a receipt and cut the paper (ESC/POS, code pages of Epson). */
export function escposOf(lines: readonly ReceiptLine[]): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    ...{language: 'esc-pos', columns: PAPER_COLUMNS, codepageMapping: 'epson', feedBeforeCut: FEED_BEFORE_CUT},
    codepageCandidates: ['cp437', 'cp858', 'windows1252'],
  })
  encoder.initialize().codepage('auto')
  for (const {text, strong} of lines) encoder.bold(strong).line(text)
  return encoder.bold(false).cut().encode()
}
