import type {StoredLetter} from '#core/letters/stored-letters-views.js'

/** RFC 2045 6.8: lines of base64 have at most 76 characters. */
const BASE64_LINE = 76

const base64Lines = (text: string): string =>
  Buffer.from(text, 'utf8')
    .toString('base64')
    .replaceAll(new RegExp(`.{${BASE64_LINE}}`, 'g'), '$&\r\n')

const PLAIN = /^[ -~]*$/
/** RFC 2047: a header that is not ASCII. */
const header = (text: string): string =>
  PLAIN.test(text) ? text : `=?UTF-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`

/** A letter as a message (RFC 5322): plain text, ready to be handed to a mail server. */
export function letterMessage(letter: StoredLetter, from: {readonly name: string; readonly email: string}): string {
  const subject = letter.rendered.parts[0]?.subject ?? ''
  return [
    `From: ${header(from.name)} <${from.email}>`,
    `To: <${letter.email}>`,
    `Subject: ${header(subject)}`,
    `Message-ID: <${letter.letterId}@${from.email.slice(from.email.indexOf('@') + 1)}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64Lines(letter.text),
    '',
  ].join('\r\n')
}
