import type {DemoCustomer} from '#core/demo/demo-account.js'
import type {DemoData, NameGroup} from '#core/demo/demo-data.js'
import {mustExist} from '#core/kernel/must.js'
import {streamOf, type Stream} from '#core/demo/random.js'

/** 555 numbers belong to nobody; every account up to 80,000 has one of its own. */
const LINES = 10_000
/** Shares no factor with the number of lines, so that neighbours do not have neighbouring numbers. */
const LINE_STEP = 7919
const EMAIL_SHARE = 720
const SECOND_SURNAME_SHARE = 300

function phoneOf(data: DemoData, index: number): string {
  const codes = data.names.area_codes
  const line = (Math.floor(index / codes.length) * LINE_STEP + index) % LINES
  return `${mustExist(codes[index % codes.length], 'an area code')}-555-${String(line).padStart(4, '0')}`
}

function naturalName(stream: Stream, group: NameGroup): string {
  const surname = stream.pick(group.surnames)
  const both = group.two_surnames && stream.chance(SECOND_SURNAME_SHARE)
  return [stream.pick(group.given), surname, ...(both ? [stream.pick(group.surnames)] : [])].join(' ')
}

function organizationName(data: DemoData, stream: Stream, what: string): string {
  const words = mustExist(data.names.organizations[what], `names of a ${what}`)
  return [stream.pick(words.first), stream.pick(words.second), stream.pick(words.last)]
    .filter((word) => word !== '')
    .join(' ')
}

/** Accents, spaces and punctuation are for names, not for mailboxes. */
const mailbox = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/ +/g, '.')

/** Who the customer is: a person, or `organization` names a kind of firm, school or landlord. */
export function customerOf(
  data: DemoData,
  at: {seed: number; index: number; key: string},
  organization: string | null,
): DemoCustomer {
  const stream = streamOf(at.seed, 'customer', at.key)
  const group = stream.byShare(data.names.groups)
  const name = organization === null ? naturalName(stream, group) : organizationName(data, stream, organization)
  const box = `${mailbox(name) || 'customer'}.${at.index}`
  return {
    key: at.key,
    kind: organization === null ? 'natural' : 'organization',
    name,
    phone: phoneOf(data, at.index),
    email: stream.chance(EMAIL_SHARE) ? `${box}@${stream.pick(data.names.mail_domains)}` : null,
    language: organization === null ? group.language : 'en',
  }
}
