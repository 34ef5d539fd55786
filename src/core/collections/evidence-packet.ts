import {whoWorks, type Desk} from '#core/acts/desk.js'
import {snapshotHash} from '#core/collections/freeze-shutoff-list.js'
import {whyShutoff, type MadeList, type WhyShutoff} from '#core/collections/make-shutoff-list.js'
import {evidenceOf, evidenceUsed, type EvidenceKind, type EvidenceRow} from '#core/collections/shutoff-evidence.js'
import {explainedAt, type JudgedAccount, type ListDay} from '#core/collections/shutoff-list.js'
import {explainShutoff} from '#core/collections/shutoff-proof.js'
import {allLines, newestSnapshotOf} from '#core/collections/snapshot-views.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {ruleBook} from '#core/policies/rule-book.js'

/** The frozen list that a packet goes with. */
export interface PacketSnapshot {
  readonly snapshot: string
  readonly hash: string
  /** Whether the stored lines still give this hash. */
  readonly hash_fits: boolean
  readonly facts_at: string
}

/** One file of a packet, by its path in the folder. */
export interface PacketFile {
  readonly path: string
  readonly text: string
}

/** How a proof is put into words: the same as `shutoff-list --why` prints. */
export type ProofText = (why: WhyShutoff) => Promise<string>

/** One account with its proof and every fact on record. */
export interface ProvedAccount {
  readonly why: WhyShutoff
  readonly facts: readonly EvidenceRow[]
}

const jsonFile = (path: string, value: unknown): PacketFile => ({path, text: `${JSON.stringify(value, null, 2)}\n`})

const KINDS: readonly (readonly [name: string, kind: EvidenceKind])[] = [
  ['bills', 'bill'],
  ['payments', 'payment'],
  ['notices', 'notice'],
  ['contacts', 'contact'],
  ['protections', 'protection'],
  ['arrangements', 'arrangement'],
]

/** What is laid before a hearing about one account: the proof as data and as text, and all facts, used or not. */
async function packetOf({why, facts}: ProvedAccount, proofText: ProofText): Promise<PacketFile[]> {
  const {account, on, judged, proof, evidence} = why
  const decision = judged?.decision ?? null
  const told = {
    account,
    name: judged?.account.name ?? '',
    address: judged?.account.address ?? '',
    for_date: on.day,
    listed: judged?.outcome === 'listed',
    from: judged?.from ?? null,
    first_rule: judged === null || judged.firstRule === '' ? null : judged.firstRule,
    blocked_by: decision?.blocked_by ?? [],
    earliest: decision?.earliest ?? null,
    next_lawful: decision?.next_lawful ?? null,
    past_due_cents: judged?.account.pastDue ?? 0,
    advisories: decision?.advisories ?? [],
    proof,
    evidence,
  }
  const byKind = KINDS.map(([name, kind]) => [name, facts.filter((row) => row.kind === kind)] as const)
  return [
    jsonFile(`${account}/proof.json`, told),
    {path: `${account}/proof.txt`, text: await proofText(why)},
    jsonFile(`${account}/facts.json`, Object.fromEntries(byKind)),
  ]
}

/** Every rule of law and policy in force on the day, with values, citation and whether its text was read. */
function rulesFile(desk: Desk, day: BusinessDate): PacketFile {
  const rules = ruleBook({district: desk.district.id, on: day})
  return jsonFile('rules.json', {
    in_force_on: day,
    note: 'verified says how far the text of a rule was checked; anything but text_read is not verified',
    rules: rules.map(({values, ...rule}) => ({...rule, values: Object.fromEntries(values)})),
  })
}

/** The newest list of the day that judged the account, its hash worked out again. */
async function snapshotBehind(desk: Desk, {accountId, on}: WhyShutoff): Promise<PacketSnapshot | null> {
  const {db} = desk.store
  const stored = await newestSnapshotOf(db, accountId, on.day)
  if (stored === null) return null
  const {snapshot_no: snapshot, hash, facts_at} = stored
  return {snapshot, hash, hash_fits: snapshotHash(await allLines(db, stored.snapshot_id)) === hash, facts_at}
}

const PAGE = 200

const whyOf = (line: JudgedAccount, on: ListDay, facts: readonly EvidenceRow[]): WhyShutoff => {
  const {account, from} = line
  const proof = explainShutoff(account.facts, from ?? explainedAt(on), on.books)
  const {accountNumber, accountId} = account
  return {account: accountNumber, accountId, on, judged: line, proof, evidence: evidenceUsed(proof, facts)}
}

/** Every listed account with its proof and facts, a page at a time. */
async function* provedAccounts(
  desk: Desk,
  on: ListDay,
  listed: readonly JudgedAccount[],
): AsyncGenerator<ProvedAccount> {
  for (let at = 0; at < listed.length; at += PAGE) {
    const page = listed.slice(at, at + PAGE)
    const ids = page.map((line) => line.account.accountId)
    const facts = await evidenceOf(desk.store.db, ids)
    for (const line of page) {
      const own = facts.get(line.account.accountId) ?? []
      yield {why: whyOf(line, on, own), facts: own}
    }
  }
}

/** What goes into a folder, and what its manifest says of it. */
export interface Packet {
  readonly day: BusinessDate
  readonly madeAt: string
  readonly operator: string
  readonly snapshot: PacketSnapshot | null
  readonly rules: PacketFile
  readonly accounts: AsyncIterable<ProvedAccount>
  readonly filesOf: (proved: ProvedAccount, text: ProofText) => Promise<PacketFile[]>
  /** Whose names stand in it. */
  readonly looked: {readonly accountId: string | null; readonly accountNumbers: readonly string[]}
}

async function* oneAccount(desk: Desk, why: WhyShutoff): AsyncGenerator<ProvedAccount> {
  const facts = await evidenceOf(desk.store.db, [why.accountId])
  yield {why, facts: facts.get(why.accountId) ?? []}
}

function packet(desk: Desk, day: BusinessDate, more: Pick<Packet, 'snapshot' | 'accounts' | 'looked'>): Packet {
  const madeAt = desk.clock.now()
  return {day, madeAt, operator: whoWorks(desk).id, rules: rulesFile(desk, day), filesOf: packetOf, ...more}
}

/** The packet of one account, on the list or not, or of every account that a list made just now lists. */
export async function packetFor(
  desk: Desk,
  about: {readonly made: MadeList} | {readonly account: string; readonly asked: BusinessDate | null},
): Promise<Packet> {
  if ('account' in about) {
    const why = await whyShutoff(desk, about.account, about.asked)
    return packet(desk, why.on.day, {
      snapshot: await snapshotBehind(desk, why),
      accounts: oneAccount(desk, why),
      looked: {accountId: why.accountId, accountNumbers: [why.account]},
    })
  }
  const {on, list, frozen} = about.made
  const listed = list.judged.filter((line) => line.outcome === 'listed')
  return packet(desk, on.day, {
    snapshot: frozen === null ? null : {...frozen, hash_fits: true},
    accounts: provedAccounts(desk, on, listed),
    looked: {accountId: null, accountNumbers: listed.map((line) => line.account.accountNumber)},
  })
}
