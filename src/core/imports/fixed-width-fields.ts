import type {DateMask, FixedField} from '#core/imports/fixed-width-profile.js'
import type {FieldValue} from '#core/imports/cell-grammar.js'
import {holdsCardNumber, unsafeCharacter} from '#core/imports/unsafe-text.js'
import {parseDateAs} from '#core/kernel/business-date.js'

export interface FieldFault {
  readonly reason: string
}
const DOLLARS = 100

/** One field of a record, typed; a record that ends before it leaves it blank. */
export function fixedField(record: string, place: FixedField): FieldValue | FieldFault {
  const text = record.slice(place.start - 1, place.start - 1 + place.length).trim()
  if (text === '') return place.presence === 'required' ? {reason: 'is blank and must not be'} : null
  const unsafe = unsafeCharacter(text)
  if (unsafe !== null) return {reason: `holds the invisible or control character ${unsafe}`}
  switch (place.type) {
    case 'text':
      return holdsCardNumber(text)
        ? {reason: 'CARD_NUMBER: looks like a payment card number; it must not be stored'}
        : text
    case 'digits':
      return /^\d+$/.test(text) ? text : {reason: 'holds more than digits'}
    case 'integer':
      return wholeNumber(text, 1, 'not a whole number')
    case 'money':
      return wholeNumber(text, place.implied_decimals === 0 ? DOLLARS : 1, 'not an amount of digits alone')
    case 'date':
      return dateField(text, place.mask ?? 'YYMMDD', place.presence)
    case 'time':
      return /^(?:[01]\d|2[0-3])[0-5]\d$/.test(text)
        ? `${text.slice(0, 2)}:${text.slice(2)}`
        : {reason: 'not a time written HHMM'}
  }
}

function wholeNumber(text: string, unit: number, reason: string): number | FieldFault {
  const value = /^\d+$/.test(text) ? Number(text) * unit : Number.NaN
  return Number.isSafeInteger(value) ? value : {reason}
}

/** Banks write zeros where they read no date. */
function dateField(text: string, mask: DateMask, presence: FixedField['presence']): string | null | FieldFault {
  if (/^0+$/.test(text) && presence === 'blank_allowed') return null
  return parseDateAs(text, mask) ?? {reason: `not a date written ${mask}`}
}
