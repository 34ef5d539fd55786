import {hash} from 'node:crypto'
import {must} from '#core/kernel/must.js'

export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json | undefined}

/** One text for one value: keys sorted, no spaces, NFC, whole numbers only. What is hashed is always this text. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    must(Number.isSafeInteger(value), `only whole numbers are hashed, not ${value}`)
    return String(value)
  }
  if (typeof value === 'string') return quoted(value)
  return Array.isArray(value)
    ? canonicalArray(value as readonly Json[])
    : canonicalObject(value as Readonly<Record<string, Json | undefined>>)
}

/** Text that JSON writes as it is and that is its own normal form, as most is. */
const PLAIN = /^[ !#-[\]-~]*$/
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text.normalize('NFC')))

function canonicalArray(items: readonly Json[]): string {
  let text = ''
  for (const item of items) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
  return `[${text}]`
}

function canonicalObject(object: Readonly<Record<string, Json | undefined>>): string {
  let text = ''
  for (const key of Object.keys(object).sort()) {
    const item = object[key]
    if (item !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(item)}`
  }
  return `{${text}}`
}

export const sha256 = (text: string): string => hash('sha256', text)
