import {parseMoney, plainMoney, type Cents} from '#core/kernel/money.js'
import {Refusal, usage} from '#core/kernel/refusal.js'
import type {Asker} from '#terminal/asker.js'
import type {Mode} from '#terminal/mode.js'
import {accountNumber, amount, choice, orFlags, pin, text, typed, unsaid} from '#terminal/questions.js'

const KINDS = [
  {value: 'cash', name: 'cash'},
  {value: 'check', name: 'check'},
  {value: 'money-order', name: 'money order'},
  {value: 'cashiers-check', name: "cashier's check"},
  {value: 'card', name: 'card, taken by the processor'},
] as const
type Kind = (typeof KINDS)[number]['value']

/** What has to be said of a tender of each kind besides its amount. */
const SAID_OF: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  cash: {},
  check: {'check-number': 'Check number', routing: 'Routing number'},
  'money-order': {'money-order-number': 'Number of the money order'},
  'cashiers-check': {'cashiers-check-number': "Number of the cashier's check"},
  card: {
    'card-brand': 'Brand of the card',
    'card-ending': 'Last 4 digits, never more',
    'card-token': "The processor's token",
    authorization: 'Authorization',
  },
}

type Given = Readonly<Record<string, unknown>>

/** Flags as given, and what was asked for besides. */
export interface Asked {
  readonly account: string | null
  readonly said: Given
  /** Bank account numbers that were typed, or files that hold them; none where they are left out. */
  readonly bankAccounts: readonly {readonly file: string | null; readonly typed: string | null}[]
}

const PROMPT = 'prompt'

/** @throws Refusal MISSING, NO_INPUT (64) */
export async function askPayment(asker: Asker, flags: Given, mayAsk: boolean): Promise<Asked> {
  const {account} = await asker.fill({
    account: orFlags(accountNumber('Account'), 'payee', 'bill', 'arrangement', 'suspense'),
  })
  const kinds = KINDS.map(({value}) => value)
  const given = kinds.filter((kind) => flags[kind] !== undefined)
  const answer = await asker.fill({
    cash: orFlags(unsaid<unknown>(choice<Kind>('Paid by', KINDS)), ...kinds.filter((kind) => kind !== 'cash')),
  })
  const chosen = given.length === 0 ? (answer.cash as Kind) : null
  const said: Record<string, unknown> = {...flags}
  if (chosen !== null) said[chosen] = await askAmount(asker, chosen)
  if (chosen === 'cash') said['amount'] = await askTaken(asker, said['cash'] as Cents, flags)
  for (const kind of chosen === null ? given : [chosen]) {
    const wanted = Object.entries(SAID_OF[kind]).map(([name, message]) => [name, text(message)] as const)
    const answers = await asker.fill(Object.fromEntries(wanted))
    for (const [name, value] of Object.entries(answers)) said[name] = Array.isArray(value) ? value : [value]
  }
  return {account, said, bankAccounts: await askBankAccounts(asker, flags, {mayAsk, chosen})}
}

async function askAmount(asker: Asker, kind: Kind): Promise<Cents | readonly Cents[]> {
  const answers: Record<string, Cents> = await asker.fill({[kind]: amount('How much was handed over')})
  const value = answers[kind] as Cents
  return kind === 'cash' ? value : [value]
}

/** Of cash less may be taken than was handed over: the rest is change. */
async function askTaken(asker: Asker, handed: Cents, {amount: given, payee}: Given): Promise<unknown> {
  if (given !== undefined || payee !== undefined) return given
  const taken = typed('How much of it is paid', parseMoney, {preset: plainMoney(handed), print: plainMoney})
  return (await asker.fill({amount: taken})).amount
}

async function askBankAccounts(
  asker: Asker,
  flags: Given,
  {mayAsk, chosen}: {readonly mayAsk: boolean; readonly chosen: Kind | null},
): Promise<Asked['bankAccounts']> {
  const files = (flags['check-account-file'] as readonly string[] | undefined) ?? (chosen === 'check' ? [PROMPT] : [])
  const accounts: {file: string | null; typed: string | null}[] = []
  for (const file of files) {
    if (file !== PROMPT) accounts.push({file, typed: null})
    else if (mayAsk)
      accounts.push({
        file: null,
        typed: (await asker.fill({'bank-account': pin('Bank account number (not shown)')}))['bank-account'],
      })
    else throw usage('NO_INPUT', 'a bank account number is to be typed, and there is no terminal', 'check-account-file')
  }
  return accounts
}

interface Answer {
  readonly input: {readonly suspense?: string}
  /** It was taken before and is meant again. */
  readonly allowed: boolean
}

const UNKNOWN_PAYEE = ['NOT_FOUND', 'ACCOUNT_CLOSED']

/** What somebody at a terminal says to a refusal that a question can mend; every other is thrown again. */
export async function answerTo(error: unknown, asker: Asker, {mayAsk, yes, dryRun}: Mode): Promise<Answer> {
  if (!(error instanceof Refusal) || !mayAsk || yes || dryRun) throw error
  if (error.code === 'POSSIBLE_DUPLICATE') {
    await asker.confirm(`${error.message}. Post again?`)
    return {input: {}, allowed: true}
  }
  const offered = error.next.some((one) => one.includes('--suspense'))
  if (!offered || !UNKNOWN_PAYEE.includes(error.code)) throw error
  await asker.confirm(`${error.message}. Take it into suspense?`)
  const {suspense} = await asker.fill({suspense: text('Why')})
  return {input: {suspense}, allowed: false}
}
