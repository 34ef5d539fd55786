import {whoWorks, type Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {mustBeFit, witnessOf} from '#core/acts/witness.js'
import {batchByNumber, openBatches} from '#core/batches/batch-views.js'
import {NIGHT_DROP_DOOR, twoPeople, type CashBatch} from '#core/batches/cash-batch.js'
import {accountsPaidFrom} from '#core/batches/check-history-views.js'
import type {CorrectControlInput} from '#core/batches/correct-control.js'
import type {EnvelopeCheck, PostedEnvelope} from '#core/batches/envelope.js'
import type {HandBackInput} from '#core/batches/hand-back.js'
import {correctNightDrop, handBackFromNightDrop, openNightDrop, proveNightDrop} from '#core/batches/night-drop-acts.js'
import {openingRules, type OpenBatchInput} from '#core/batches/open-cash-batch.js'
import {payeesNamed, payeeTyped, shownPayee, type PayeeTyped, type ShownPayee} from '#core/batches/payee-typed.js'
import {postEnvelope, type PostEnvelopeInput} from '#core/batches/post-envelopes.js'
import {spokenId} from '#core/kernel/ids.js'
import {must, mustExist} from '#core/kernel/must.js'
import {bankAccountKey, bankAccountNumber, tokenOf} from '#core/payments/bank-account-token.js'
import {routingNumber} from '#core/payments/check-rules.js'
import {cashBatchPolicy} from '#core/policies/cash-batches.js'
import {stubLayouts, type StubLayout} from '#core/policies/stub-scanline.js'

/** Routing and bank account as a reader of checks sends them, or a hand types them. */
const MICR = /^\D*(\d{9})\D+(\d[\d-]{2,20}\d)\D*$/

/** No envelope is opened by one person, nor beside one who may not witness it. */
function mustBeTwo(desk: Desk, second: Desk): void {
  const witness = mustExist(witnessOf(desk, second), 'two people work on a drop')
  const because = openingRules(cashBatchPolicy(desk.district.id, desk.today))
  const need = twoPeople(desk.staff, NIGHT_DROP_DOOR, {message: 'two people open the box and its envelopes', because})
  mustBeFit(witness, need, {desk, roles: whoWorks(desk).roles})
}

/** A night drop that two people work on together, envelope by envelope: each step is an act of its own. */
export class NightDropWork {
  readonly #desk: Desk
  readonly #witness: Desk
  readonly #layouts: readonly StubLayout[]

  /** @throws Refusal SAME_PERSON, WITNESS_REFUSED (77) */
  constructor(desk: Desk, witness: Desk) {
    mustBeTwo(desk, witness)
    this.#desk = desk
    this.#witness = witness
    this.#layouts = stubLayouts(desk.district.id, desk.today)
  }

  batch(batchNo: string): Promise<CashBatch> {
    return batchByNumber(this.#desk.store.db, batchNo)
  }

  /** Numbers of drops that were left open. */
  left(): Promise<string[]> {
    return openBatches(this.#desk.store.db, 'nightdrop')
  }

  /** Logs what was counted; gives the number of the drop. */
  async open(opening: Omit<OpenBatchInput, 'batch'>): Promise<string> {
    const batch = spokenId('ND')
    await perform(this.#desk, openNightDrop, {...opening, batch}, {witness: this.#witness})
    return batch
  }

  /** @throws Refusal POSSIBLE_DUPLICATE (65) unless it is meant */
  async post(input: PostEnvelopeInput, allowDuplicate: boolean): Promise<PostedEnvelope> {
    const performed = await perform(this.#desk, postEnvelope(allowDuplicate), input)
    must(performed.status === 'done', 'an envelope waits for nobody')
    return performed.outcome
  }

  async correct(input: CorrectControlInput): Promise<void> {
    await perform(this.#desk, correctNightDrop, input, {witness: this.#witness})
  }

  async handBack(input: HandBackInput): Promise<void> {
    await perform(this.#desk, handBackFromNightDrop, input, {witness: this.#witness})
  }

  async prove(batchNo: string): Promise<CashBatch> {
    await perform(this.#desk, proveNightDrop, {batch: batchNo, cash: null}, {witness: this.#witness})
    return this.batch(batchNo)
  }

  /** @throws Refusal BAD_ACCOUNT (64) */
  typed(text: string): PayeeTyped {
    return payeeTyped(text, this.#layouts)
  }

  shown(account: string): Promise<ShownPayee | null> {
    return shownPayee(this.#desk, account)
  }

  named(text: string, most: number): Promise<ShownPayee[]> {
    return payeesNamed(this.#desk, text, most)
  }

  /** Reads checks; the bank account is a token from here on. @throws Refusal BAD_ROUTING, BAD_BANK_ACCOUNT (64) */
  async checkReader(): Promise<(typed: string) => EnvelopeCheck> {
    const key = await bankAccountKey(this.#desk, false)
    return (typed) => {
      const [, routing = '', number = ''] = MICR.exec(typed) ?? []
      const known = routingNumber(routing)
      const {token, last4} = tokenOf(key, known, bankAccountNumber(number, 'bank account'))
      return {routing: known, account_token: token, account_last4: last4, dated_on: null}
    }
  }

  /** Whose account this bank account paid most often before; null where it never did. */
  async paidBefore({routing, account_token: token}: EnvelopeCheck): Promise<(ShownPayee & {times: number}) | null> {
    if (token === null) return null
    const [before] = await accountsPaidFrom(this.#desk.store.db, {routing, token})
    const shown = before === undefined ? null : await this.shown(before.account)
    return before === undefined || shown === null ? null : {...shown, times: before.times}
  }
}
