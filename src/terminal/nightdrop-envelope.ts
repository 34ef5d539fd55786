import type {Envelope, EnvelopeCheck, EnvelopeTender} from '#core/batches/envelope.js'
import type {NightDropWork} from '#core/batches/night-drop-work.js'
import type {ShownPayee} from '#core/batches/payee-typed.js'
import {parseMoney, type Cents} from '#core/kernel/money.js'
import {usage} from '#core/kernel/refusal.js'
import {dollars} from '#terminal/dollars.js'
import type {EntryLine} from '#terminal/entry-line.js'

/** The envelope is started over: nothing of it was kept. */
export class StartOver extends Error {}

/** Typed where an account is asked for. */
export const WORDS = {unknown: '?', handBack: '!', correct: '=', leave: '.', over: 'x'} as const
export const WORDS_LINE = '  ? unknown   ! no money   = correct the control   . leave open   x start over'

/** Names offered for what is written on an envelope. */
const NAMES_SHOWN = 5
const TENDER_KEYS: Readonly<Record<string, EnvelopeTender>> = {
  c: 'cash',
  k: 'check',
  m: 'money_order',
  b: 'cashiers_check',
}

interface Payee {
  readonly account: string | null
  readonly name: string
  readonly reason: string
  /** What the stub asks for. */
  readonly asked: Cents | null
}

/** Asks for one envelope, a line at a time. */
export class EnvelopeForm {
  readonly #work: NightDropWork
  readonly #lines: EntryLine
  readonly #arrow: string
  readonly #scan: boolean

  constructor(work: NightDropWork, lines: EntryLine, look: {readonly arrow: string; readonly scan: boolean}) {
    this.#work = work
    this.#lines = lines
    this.#arrow = look.arrow
    this.#scan = look.scan
  }

  /** @throws StartOver */
  async ask(question: string): Promise<string> {
    const typed = await this.#lines.ask(`${question} ${this.#arrow} `)
    if (typed.toLowerCase() === WORDS.over) throw new StartOver()
    return typed
  }

  /** The first answer that `read` takes. @throws StartOver */
  async askFor<V>(question: string, read: (typed: string) => V): Promise<V> {
    for (;;) {
      const typed = await this.ask(question)
      try {
        return read(typed)
      } catch (error) {
        this.#lines.say(`   ! ${(error as Error).message.split('\n')[0] ?? ''}`)
      }
    }
  }

  amount(question: string, preset: Cents | null = null): Promise<Cents> {
    return this.askFor(preset === null ? question : `${question} (${dollars(preset)})`, (typed) => {
      const amount = typed === '' && preset !== null ? preset : parseMoney(typed)
      if (amount < 1) throw usage('NOT_MONEY', 'an amount above zero')
      return amount
    })
  }

  /** An envelope whose account was typed as `first`. */
  async envelope(first: string): Promise<Envelope> {
    const payee = await this.#payee(first)
    const tender = await this.#tender()
    const reference = tender === 'cash' ? '' : await this.askFor('   number', numberOf)
    const check = tender === 'check' ? await this.#check() : null
    const settled = await this.#suggested(payee, check)
    const amount_cents = await this.amount('   amount', this.#scan ? payee.asked : null)
    const {account, name, reason} = settled
    return {account, name, reason, tender, reference, amount_cents, check, memo: ''}
  }

  async #payee(first: string): Promise<Payee> {
    if (first === WORDS.unknown) return this.#stranger()
    let typed = first
    for (;;) {
      const payee = await this.#tried(typed)
      if (payee !== null) return payee
      typed = await this.ask('   account')
      if (typed === WORDS.unknown) return this.#stranger()
    }
  }

  /** Null where it has to be typed again. */
  async #tried(typed: string): Promise<Payee | null> {
    const said = saidBy(() => this.#work.typed(typed))
    if (typeof said === 'string') return this.#again(said)
    if (said.kind === 'bad_stub') return this.#again(`stub not read: ${said.fault}; scan again or ?`)
    if (said.kind === 'name') return this.#chosen(said.text, null)
    const shown = await this.#work.shown(said.account)
    if (shown === null) return this.#again(`no account ${said.account}`)
    this.#lines.say(`   ${payeeLine(shown)}`)
    return {account: shown.account, name: '', reason: '', asked: said.asked}
  }

  #again(why: string): null {
    this.#lines.say(`   ! ${why}`)
    return null
  }

  async #stranger(): Promise<Payee> {
    const name = await this.ask('   what is on it')
    const unknown = {account: null, name, reason: name === '' ? 'no account on it' : `no account on it: ${name}`}
    const quoted = /["“](.+?)["”]/.exec(name)?.[1] ?? name
    const found = quoted === '' ? null : await this.#chosen(quoted, 'Enter: park in suspense')
    return found ?? {...unknown, asked: null}
  }

  /** One of the accounts that fit a name; `otherwise` says what Enter does where none is chosen. */
  async #chosen(text: string, otherwise: string | null): Promise<Payee | null> {
    const found = await this.#work.named(text, NAMES_SHOWN)
    if (found.length === 0) return otherwise === null ? this.#again(`nothing found for ${text}`) : null
    for (const [at, one] of found.entries()) this.#lines.say(`   ${at + 1}  ${payeeLine(one)}`)
    const number = await this.askFor(`   which, 1 to ${found.length}, ${otherwise ?? 'Enter: none'}`, (typed) => {
      if (typed !== '' && found[Number(typed) - 1] === undefined) throw usage('NOT_A_CHOICE', `1 to ${found.length}`)
      return typed
    })
    const one = found[Number(number) - 1]
    return number === '' || one === undefined ? null : {account: one.account, name: '', reason: '', asked: null}
  }

  #tender(): Promise<EnvelopeTender> {
    return this.askFor("   type  c cash, k check, m money order, b bank's check", (typed) => {
      const tender = TENDER_KEYS[typed.toLowerCase().slice(0, 1)]
      if (tender === undefined) throw usage('NOT_A_TENDER', 'type c, k, m or b')
      return tender
    })
  }

  async #check(): Promise<EnvelopeCheck | null> {
    const read = await this.#work.checkReader()
    return this.askFor('   routing and bank account, Enter: not read', (typed) => (typed === '' ? null : read(typed)))
  }

  /** A check of nobody's whose bank account paid before: offered, never taken for granted. */
  async #suggested(payee: Payee, check: EnvelopeCheck | null): Promise<Payee> {
    const before = payee.account !== null || check === null ? null : await this.#work.paidBefore(check)
    if (before === null) return payee
    this.#lines.say(`   ${payeeLine(before)}, paid from this bank account before (${before.times})`)
    const yes = await this.ask('   post there? (y/N)')
    return yes.toLowerCase().startsWith('y') ? {...payee, account: before.account, name: '', reason: ''} : payee
  }
}

const payeeLine = ({account, name, status, due}: ShownPayee): string =>
  `${account}  ${name}  due ${dollars(due)}${status === 'active' ? '' : `  ${status}`}`

function numberOf(typed: string): string {
  if (/^[0-9A-Za-z-]{1,12}$/.test(typed)) return typed
  throw usage('BAD_NUMBER', 'the number of the paper, 1 to 12 digits or letters')
}

function saidBy<V>(read: () => V): V | string {
  try {
    return read()
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? ''
  }
}
