import type {ActContext} from '#core/acts/act.js'
import {canonicalJson, sha256} from '#core/kernel/canonical-json.js'
import type {LetterAccount} from '#core/letters/letter-accounts-views.js'
import type {ChosenTemplate} from '#core/letters/letter-books.js'
import {letterFacts, type LetterOffice, type Recipient, type Told} from '#core/letters/letter-facts.js'
import type {LetterKind} from '#core/letters/letter-kinds.js'
import {letterText} from '#core/letters/letter-text.js'
import {isLeftAtProperty} from '#core/letters/recipients.js'
import {factsJson, renderLetter} from '#core/letters/render-letter.js'
import {insertRows} from '#core/store/dialect.js'
import type {Trx} from '#core/store/open.js'

/** One letter to one recipient before it is stored. */
export interface LetterDraft {
  readonly kind: LetterKind
  readonly account: LetterAccount
  readonly to: Recipient
  readonly template: ChosenTemplate
  readonly told: Told
  /** The notice it makes; null for a letter that is none, or is posted later. */
  readonly noticeId: string | null
  readonly channel: 'mail' | 'email'
}

export type WrittenLetter = {
  readonly letter: string
  readonly account: string
  readonly recipient: string
  readonly languages: readonly string[]
}

const COLUMNS = {
  account_id: 'text',
  letter_id: 'text',
  kind: 'text',
  notice_id: 'text',
  template: 'text',
  template_version: 'integer',
  languages: 'text',
  recipient: 'text',
  to_name: 'text',
  address: 'text',
  email: 'text',
  channel: 'text',
  facts_json: 'text',
  text_sha256: 'text',
  batch_id: 'text',
  written_on: 'text',
  operator_id: 'text',
  recorded_at: 'text',
  act_id: 'text',
} as const

/** Freezes what letters say and keeps the hash of their words: what is printed later is these letters or nothing. */
export async function storeLetters(
  trx: Trx,
  drafts: readonly LetterDraft[],
  {office, batch, context}: {office: LetterOffice; batch: string | null; context: ActContext},
): Promise<WrittenLetter[]> {
  const rows = drafts.map(({kind, account, to, template, told, noticeId, channel}) => {
    const facts = letterFacts(office, account, to, told)
    return {
      ...{account_id: account.accountId, letter_id: context.key(), kind, notice_id: noticeId},
      ...{template: template.letter, template_version: template.version},
      languages: template.parts.map(({language}) => language.code).join(' '),
      ...{recipient: to.recipient, to_name: to.name, address: to.address},
      email: channel === 'email' ? (account.email ?? '') : '',
      channel: isLeftAtProperty(kind) ? 'posted' : channel,
      facts_json: canonicalJson(factsJson(facts)),
      text_sha256: sha256(letterText(renderLetter(template, facts))),
      ...{batch_id: batch, written_on: context.today, operator_id: context.operatorId},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    }
  })
  await insertRows(trx, 'letter', COLUMNS, rows)
  return rows.map((row, at) => ({
    letter: row.letter_id,
    account: drafts[at]?.account.accountNumber ?? '',
    ...{recipient: row.recipient, languages: row.languages.split(' ')},
  }))
}
