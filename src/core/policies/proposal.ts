import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import type {Json} from '#core/kernel/canonical-json.js'
import {Refusal, refuse} from '#core/kernel/refusal.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import {ITEM_NAMES, ruleFiles} from '#core/policies/rule-book.js'

type Item = {readonly [key: string]: Json}

/** A rule as a district might adopt it: a whole file of policy or law, or one version to add to
 * a file, which takes over what it does not say. */
export interface Proposal {
  /** Path below `data/`. */
  readonly file: string
  readonly content: Item
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)

const bad = (message: string, next: readonly string[] = []) => refuse('BAD_PROPOSAL', message, {field: 'file', next})

function parsed(name: string, text: string): Item {
  try {
    const value: unknown = JSON.parse(text)
    if (isItem(value)) return value
  } catch (error) {
    throw bad(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw bad(`${name}: expected one object`)
}

const NAMES = ['rule', ...ITEM_NAMES] as const

/** The newest version of the same rule: what the proposal does not say stays as it is there. */
const versionBefore = (list: readonly Json[], version: Item): Item =>
  list.filter(isItem).findLast((item) => NAMES.every((name) => !(name in version) || item[name] === version[name])) ??
  {}

const over = (old: Json | undefined, fresh: Json): Json => (isItem(old) && isItem(fresh) ? {...old, ...fresh} : fresh)

/** One version is added to the list of a file: `versions`, `rules`, `letters`. */
function withVersion(whole: Item, version: Item, name: string): Item {
  const found = Object.entries(whole).find(([, value]) => Array.isArray(value))
  if (found === undefined || !('effective_from' in version))
    throw bad(`${name}: expected the whole file, or one version with effective_from`)
  const [key, list] = found as [string, readonly Json[]]
  const old = versionBefore(list, version)
  const said = Object.entries(version).map(([part, value]) => [part, over(old[part], value)] as const)
  return {...whole, [key]: [...list, {...old, effective_to: null, ...Object.fromEntries(said)}]}
}

/** Reads what is proposed. The topic is said by the key `topic`, else by the file's name.
 * @throws Refusal BAD_PROPOSAL (65) */
export function readProposal(district: string, name: string, text: string): Proposal {
  const {topic: said, ...content} = parsed(name, text)
  const topic = typeof said === 'string' ? said : basename(name).replace(/\.json$/, '')
  const file = ruleFiles(district).find((path) => basename(path) === `${topic}.json`)
  if (file === undefined)
    throw bad(`${name} is about no topic of this district: name it as the topic's file, or give its key "topic"`, [
      'curbstop show-policy',
    ])
  const whole = readData(DATA_ROOT, file).value as Item
  const lists = Object.keys(whole).filter((key) => Array.isArray(whole[key]))
  const isWhole = lists.length === 0 || lists.some((key) => Array.isArray(content[key]))
  return {file, content: isWhole ? content : withVersion(whole, content, name)}
}

/** Does work with a copy of law and policy in which the proposal stands, so that every reader checks it as its own. */
export async function withProposal<T>(
  district: string,
  proposal: Proposal | null,
  work: (root: URL) => Promise<T>,
): Promise<T> {
  if (proposal === null) return work(DATA_ROOT)
  const folder = mkdtempSync(join(tmpdir(), 'curbstop-policy-'))
  try {
    for (const part of ['law', `districts/${district}`])
      cpSync(fileURLToPath(new URL(part, DATA_ROOT)), join(folder, part), {recursive: true})
    writeFileSync(join(folder, proposal.file), JSON.stringify(proposal.content))
    return await work(pathToFileURL(`${folder}/`))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'BAD_DATA') throw bad(`the proposal: ${error.message}`)
    throw error
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
