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
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`
  const entries = Object.entries(value as Readonly<Record<string, Json | undefined>>)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

export const sha256 = (text: string): string => hash('sha256', text)
