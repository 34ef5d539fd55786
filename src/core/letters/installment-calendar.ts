import {addDays} from '#core/kernel/business-date.js'
import {formatMoney} from '#core/kernel/money.js'
import type {ArrangementTold} from '#core/letters/arrangement-told-views.js'

/** RFC 5545 3.1: a content line has at most 75 octets, more go on in a line that begins with a space. */
const OCTETS = 75

/** RFC 5545 3.3.11: what a text value escapes. */
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n')

/** Never parts the octets of one character. */
export function folded(line: string): string {
  let text = ''
  let room = OCTETS
  for (const character of line) {
    const octets = Buffer.byteLength(character)
    if (octets > room) {
      text += '\r\n '
      room = OCTETS - 1
    }
    text += character
    room -= octets
  }
  return text
}

const basicDate = (date: string): string => date.replaceAll('-', '')

export interface CalendarQuestion {
  readonly district: string
  readonly phone: string
  readonly account: string
  readonly arrangement: ArrangementTold
  /** When the file was made, UTC. */
  readonly madeAt: string
}

/** The installments of an arrangement as a calendar (RFC 5545): an event of one day each, with a reminder two days before. */
export function installmentCalendar(question: CalendarQuestion): string {
  const {district, phone, account, arrangement, madeAt} = question
  const stamp = `${madeAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const events = arrangement.installments.flatMap(({number, dueOn, amount}) => [
    'BEGIN:VEVENT',
    `UID:${arrangement.arrangementNo}-${number}@curbstop`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${basicDate(dueOn)}`,
    `DTEND;VALUE=DATE:${basicDate(addDays(dueOn, 1))}`,
    `SUMMARY:${escaped(`Water payment ${formatMoney(amount)}, ${arrangement.arrangementNo}`)}`,
    `DESCRIPTION:${escaped(`${district}, account ${account}. Questions: ${phone}`)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-P2D',
    `DESCRIPTION:${escaped(`Water payment ${formatMoney(amount)} is due on ${dueOn}`)}`,
    'END:VALARM',
    'END:VEVENT',
  ])
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//curbstop//installments//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...events,
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
