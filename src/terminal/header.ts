import {weekday, type BusinessDate} from '#core/kernel/business-date.js'
import {glyphsFor} from '#terminal/glyphs.js'
import type {Env} from '#terminal/terminal.js'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** `Mon 2026-11-23` */
export const dayWithName = (date: BusinessDate): string => `${WEEKDAYS[weekday(date)]} ${date}`

export interface Signed {
  readonly today: BusinessDate
  readonly district: {readonly name: string; readonly trainingDate: BusinessDate | null}
  readonly operator: {readonly id: string; readonly roles: readonly string[]} | null
}

/** `TRAINING · Mon 2026-11-23 · mlopez (advisor)`: where one is, what day it is there, who one is. */
export function headerLine({today, district, operator}: Signed, env: Env): string {
  const place = district.trainingDate === null ? district.name : 'TRAINING'
  const person = operator === null ? 'nobody signed in' : `${operator.id} (${operator.roles.join(', ')})`
  return [place, dayWithName(today), person].join(` ${glyphsFor(env).dot} `)
}
