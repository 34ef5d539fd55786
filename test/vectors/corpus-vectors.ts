import {plainMoney} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {difference, FLOAT, plain} from './close.js'
import {priceVector, unknownInputs, type OwrsFiles, type VectorInputs} from './owrs-adapter.js'
import {judged, type Verdict} from './tally.js'

/** File, class, inputs, bill of RateParser's arithmetic, bill to the cent, who worked it out. */
export type CorpusLine = readonly [string, string, VectorInputs, number, string, string]

export function judgeCorpusLine(files: OwrsFiles, line: CorpusLine, at: number): Verdict {
  const [file, serviceClass, inputs, compat, exact, source] = line
  const verdict = judged(`line ${at + 1} ${file} ${serviceClass}`, [`corpus (${source})`], [])
  try {
    const unknown = unknownInputs(files.load(file, 'exact'), inputs)
    if (unknown.length > 0) return {...verdict, unsupported: `inputs ${unknown.join(', ')}`}
    const asRateParser = priceVector(files, {file, class: serviceClass, mode: 'compat'}, inputs)
    const differences = difference('compat bill', asRateParser.exactTotal, plain(compat), FLOAT)
    const cents = plainMoney(priceVector(files, {file, class: serviceClass, mode: 'exact'}, inputs).total)
    if (cents !== exact) differences.push(`exact bill: expected ${exact}, got ${cents}`)
    return {...verdict, differences}
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {...verdict, differences: [`refused: ${error.message}`]}
  }
}
