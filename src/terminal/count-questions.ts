import {cashText, type CashWords} from '#terminal/cash-questions.js'
import {formatPaper, parsePaper, type Paper} from '#terminal/counted-paper.js'
import {typed, type Question} from '#terminal/questions.js'

const paper = (message: string): Question<Paper> =>
  typed(`${message}, total:count`, (text) => parsePaper(text), {preset: NONE, print: formatPaper})

const NONE = '0.00:0'

/** What is counted of a drawer, in the order of the tray: bills and coin, checks, slips. */
export const countQuestions = (read: CashWords) => ({
  count: cashText('Bills and coin', read),
  checks: paper('Checks and money orders'),
  cards: paper('Card slips'),
})
