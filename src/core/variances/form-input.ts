import {nameKey} from '#core/accounts/person-name.js'
import {attachedPapers, type AttachedPaper} from '#core/imports/attached-papers.js'
import {yearOf, type BusinessDate} from '#core/kernel/business-date.js'
import {usage} from '#core/kernel/refusal.js'
import type {FileVarianceInput} from '#core/variances/file-variance.js'

/** What is said of a form at the desk; what is not said is undefined. */
export interface FormSaid {
  readonly account: string
  readonly reason: string
  readonly today: BusinessDate
  readonly fact?: readonly string[] | undefined
  readonly person?: readonly string[] | undefined
  readonly attach?: readonly string[] | undefined
  readonly evidence?: readonly string[] | undefined
  readonly from?: BusinessDate | undefined
  readonly until?: BusinessDate | undefined
  readonly channel?: string | undefined
  readonly note?: string | undefined
}

const AT_THE_COUNTER = 'counter'

/** @throws Refusal NOT_A_SETTING, NOT_A_PERSON, UNPAIRED_PAPER (64), NOT_FOUND (66) for a file that is not there */
export async function formInput(said: FormSaid): Promise<FileVarianceInput> {
  return {
    account: said.account,
    reason: said.reason,
    facts: factsFrom(said.fact ?? []),
    persons: (said.person ?? []).map((text) => personFrom(text, said.today)),
    papers: await papersFrom(said.attach, said.evidence),
    from: said.from ?? null,
    until: said.until ?? null,
    channel: said.channel ?? AT_THE_COUNTER,
    note: said.note ?? '',
  }
}

function factsFrom(texts: readonly string[]): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const text of texts) {
    const [, name = '', value = ''] = /^([a-z_]+)=(.+)$/.exec(text) ?? []
    if (name === '') throw usage('NOT_A_SETTING', `--fact ${text}: write name=value`, 'fact')
    if (facts[name] !== undefined) throw usage('NOT_A_SETTING', `--fact ${name} is given twice`, 'fact')
    facts[name] = value.trim()
  }
  return facts
}

const OLDEST = 120

/** `Name,YYYY`: kept as the key of the name and the year of birth, nothing else of the person. */
function personFrom(text: string, today: BusinessDate): {name_key: string; born: number} {
  const [, name = '', year = ''] = /^(.+),\s*(\d{4})$/.exec(text.trim()) ?? []
  const [key, born] = [nameKey(name), Number(year)]
  if (key === '') throw usage('NOT_A_PERSON', `--person ${text}: write 'Name,YYYY' with the year of birth`, 'person')
  if (born > yearOf(today) || born < yearOf(today) - OLDEST)
    throw usage('NOT_A_PERSON', `--person: ${year} is no year of birth of somebody who lives here`, 'person')
  return {name_key: key, born}
}

/** Each paper says of which kind it is: --attach FILE --evidence KIND. */
export async function papersFrom(
  files: readonly string[] = [],
  kinds: readonly string[] = [],
): Promise<AttachedPaper[]> {
  if (files.length !== kinds.length)
    throw usage(
      'UNPAIRED_PAPER',
      `${files.length} --attach and ${kinds.length} --evidence: each file has its kind`,
      'evidence',
    )
  return attachedPapers(files, kinds)
}
