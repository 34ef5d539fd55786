import type {Packet, PacketSnapshot, ProofText} from '#core/collections/evidence-packet.js'
import type {WhyShutoff} from '#core/collections/make-shutoff-list.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {paintFor} from '#terminal/color.js'
import {glyphsFor} from '#terminal/glyphs.js'
import {PacketFolder} from '#terminal/packet-folder.js'
import {GatheringScreen} from '#terminal/screen.js'
import type {View} from '#terminal/view.js'
import {showWhy} from '#terminal/why-views.js'

/** Wide enough that most rules take one line on landscape paper. */
const COLUMNS = 120

/** A proof as a file holds it: no colours, one width wherever it was made. */
const proofText: ProofText = (why: WhyShutoff) => {
  const look = {width: COLUMNS, isTty: true, paint: paintFor(false), glyphs: glyphsFor({LANG: 'C.UTF-8'})}
  const screen = new GatheringScreen(look)
  showWhy(screen, why, why.judged?.account.name ?? '')
  return screen.text()
}

/** Writes a packet into a new folder, an account at a time, and the hashes of its files last; whole or not at all.
 * @throws Refusal OUTPUT_EXISTS or CANNOT_CREATE (73) before anything is judged */
export async function writePacket(path: string, make: () => Promise<Packet>): Promise<View> {
  const folder = await PacketFolder.create(path, 'evidence')
  try {
    return await fill(folder, await make())
  } catch (error) {
    await folder.abandon()
    throw error
  }
}

async function fill(folder: PacketFolder, packet: Packet): Promise<View> {
  const {day, madeAt, operator, snapshot, rules} = packet
  const accounts: string[] = []
  await folder.write(rules.path, rules.text)
  for await (const proved of packet.accounts) {
    for (const {path, text} of await packet.filesOf(proved, proofText)) await folder.write(path, text)
    accounts.push(proved.why.account)
  }
  const manifest = await folder.seal({for_date: day, made_at: madeAt, made_by: operator, snapshot, accounts})
  return packetView(folder, {day, snapshot, accounts, manifest})
}

interface Written {
  readonly day: BusinessDate
  readonly snapshot: PacketSnapshot | null
  readonly accounts: readonly string[]
  readonly manifest: string
}

function packetView({path, count}: PacketFolder, {day, snapshot, accounts, manifest}: Written): View {
  const packet = {folder: path, accounts: accounts.length, files: count + 1, manifest_sha256: manifest}
  return {
    data: {for_date: day, snapshot: snapshot?.snapshot ?? null, hash: snapshot?.hash ?? null, packet},
    id: path,
    human(screen) {
      screen.done(
        `WROTE ${path}: ${accounts.length === 1 ? '1 account' : `${accounts.length} accounts`}, ${packet.files} files`,
      )
      screen.card([
        ['for', day],
        ['list', snapshot === null ? 'none frozen for that day' : snapshot.snapshot],
        ...(snapshot === null ? [] : [['its hash', snapshot.hash] as const]),
        ['manifest', manifest],
      ])
      if (snapshot !== null && !snapshot.hash_fits)
        screen.alert(`${snapshot.snapshot} is not what was frozen: its hash does not fit`)
    },
  }
}
