import {expect} from 'chai'
import type {Desk} from '#core/acts/desk.js'
import {perform} from '#core/acts/perform.js'
import {whyShutoff} from '#core/collections/make-shutoff-list.js'
import {recordMail} from '#core/collections/record-mail.js'
import {lettersOfRun, printedTo, showLetter, showMail} from '#core/letters/letter-acts.js'
import {runNotices, type NoticeRun} from '#core/letters/notice-run.js'
import {writeLetter} from '#core/letters/write-letter.js'
import {writeNotices, type WriteNoticesInput} from '#core/letters/write-notices.js'
import {newTestStore, onEveryEngine, type TestStore} from '../../support/desk.js'
import type {MadeAccount} from '../../support/district.js'
import {refusalOf} from '../../support/refusal-of.js'
import {makeDistrict} from '../../support/shutoff-story-rows.js'
import {RIPE, type Story} from '../../support/shutoff-story.js'
import {recordThird} from '../../support/third-party.js'

/** A bill ninety days old of which nobody has been told. */
const UNTOLD: Story = {...RIPE, notice: null, call: null}
/** Accounts by number: who needs the notice and who does not. */
const TOWN: readonly Story[] = [
  UNTOLD,
  {...UNTOLD, mailDiffers: true},
  RIPE,
  {...UNTOLD, appeal: {ago: 5, ended: false}},
  {...UNTOLD, bills: [{mailed: 90, amount: 4_999}]},
  {...UNTOLD, landlord: true, mailDiffers: true},
]
const NEEDS = [1, 2, 6]
const RUN: NoticeRun = {kind: 'intent', batch: 'nov-23', method: 'mail', accounts: null, chunk: 1}

describe('a run of letters', () => {
  onEveryEngine((engine) => {
    let store: TestStore
    let desk: Desk
    let made: Map<number, MadeAccount>
    before(async () => {
      store = await newTestStore(engine)
      desk = await store.as('kchen')
      made = await makeDistrict(desk, TOWN, 1)
      await recordThird(desk, made.get(2)?.accountId ?? '', 'Rosa Young')
    })
    after(() => store.remove())

    const doing = (input: WriteNoticesInput) => perform(desk, writeNotices, input)
    const idsOf = (serials: readonly number[]): string[] => serials.map((one) => made.get(one)?.accountId ?? '')
    const rows = (table: string): Promise<Record<string, unknown>[]> =>
      desk.store.db(table).whereNotNull('account_id').orderBy('account_id').select()

    it('goes to those who need it, to nobody with a bar, and tells what a dry run would do', async () => {
      const input = {accounts: Array.from(made.values(), (one) => one.accountNumber), kind: 'intent' as const}
      const asked = {...input, batch: 'nov-23', only_missing: true, method: 'mail' as const}
      const preview = await perform(desk, writeNotices, asked, {dryRun: true})
      expect(preview.status === 'done' && preview.outcome.accounts).to.equal(NEEDS.length)
      expect(await rows('letter')).to.have.length(0)
    })

    it('broken off and gone on with, sends nothing twice and leaves nobody out', async () => {
      let calls = 0
      const dying = (input: WriteNoticesInput) => {
        calls += 1
        if (calls === 2) throw new Error('killed')
        return doing(input)
      }
      await runNotices(desk, RUN, dying).then(
        () => expect.fail('the run was not broken off'),
        (error: unknown) => expect(String(error)).to.include('killed'),
      )
      expect(await rows('letter')).to.have.length(1)
      const outcome = await runNotices(desk, RUN, doing)
      expect([outcome.accounts, outcome.accounts_before]).to.deep.equal([NEEDS.length - 1, 1])
      const again = await runNotices(desk, RUN, doing)
      expect([again.accounts, again.accounts_before]).to.deep.equal([0, NEEDS.length])
      const notices = (await rows('notice')).filter((row) => row['sent_on'] === desk.today)
      expect(notices.map((row) => row['account_id'])).to.have.members(idsOf(NEEDS))
    })

    it('writes to the customer, the occupant where mail goes elsewhere, and the third party named', async () => {
      const letters = await rows('letter')
      const to = (serial: number): unknown[] =>
        letters.filter((row) => row['account_id'] === made.get(serial)?.accountId).map((row) => row['recipient'])
      expect(to(1)).to.deep.equal(['customer'])
      expect(to(2)).to.have.members(['customer', 'occupant', 'third_party'])
      expect(to(6)).to.have.members(['customer', 'occupant'])
      const [notice] = (await rows('notice')).filter(
        (row) => row['account_id'] === made.get(2)?.accountId && row['kind'] === 'intent',
      )
      expect(notice?.['occupant_copy_on']).to.equal('2026-11-23')
      expect(notice?.['languages']).to.equal('en es zh tl vi ko')
      expect(String(notice?.['items']).split(' ')).to.include.members(['languages_1632', 'extension_process'])
    })

    it('tells the first lawful day and the last open day before it', async () => {
      // Due 69 days ago, so the sixty days are over. Mailed 2026-11-23: 5 + 10 days (Gov. 60373(a)) end on Tuesday 2026-12-08;
      // the 7 business days (HSC 116908) end on 2026-12-04, with Thursday 11-26 and Friday 11-27 closed.
      const [letter] = (await rows('letter')).filter((row) => row['account_id'] === made.get(1)?.accountId)
      const facts = JSON.parse(String(letter?.['facts_json'])) as {values: Record<string, unknown>}
      expect(facts.values['shutoff_date']).to.equal('2026-12-08')
      expect(facts.values['pay_by']).to.equal('2026-12-07')
      expect(facts.values['amount_delinquent']).to.equal(21_000)
    })

    it('prints the same bytes again from what is stored, each letter once', async () => {
      const printed = async (): Promise<Buffer> => {
        const chunks: Uint8Array[] = []
        const count = await printedTo(desk, lettersOfRun(desk, RUN.batch), (bytes) => {
          chunks.push(bytes)
          return Promise.resolve()
        })
        expect(count).to.equal(6)
        return Buffer.concat(chunks)
      }
      const first = await printed()
      expect(first.equals(await printed())).to.equal(true)
      expect(first.subarray(0, 5).toString()).to.equal('%PDF-')
    })

    it('belongs to one kind of letter', async () => {
      const refusal = await refusalOf(runNotices(desk, {...RUN, kind: 'occupant'}, doing))
      expect(refusal.code).to.equal('KEY_REUSED')
    })

    it('that came back resets the clocks: somebody has to go there', async () => {
      const [notice] = (await rows('notice')).filter((row) => row['account_id'] === made.get(1)?.accountId)
      const input = {id: String(notice?.['notice_id']), event: 'returned' as const, happened_on: desk.today, proof: ''}
      await perform(desk, recordMail, input)
      expect((await rows('letter_event')).map((row) => row['kind'])).to.deep.equal(['returned'])
      expect((await refusalOf(perform(desk, recordMail, input))).code).to.equal('ALREADY_RETURNED')
      const why = await whyShutoff(desk, made.get(1)?.accountNumber ?? '', null)
      expect(why.judged?.decision.blocked_by).to.include('S-VISIT')
    })

    it("is told apart by its copies: the occupant's came back, the customer's was delivered, the notice stands", async () => {
      const copies = (await rows('letter')).filter((row) => row['account_id'] === made.get(2)?.accountId)
      const copyTo = (recipient: string): string =>
        String(copies.find((row) => row['recipient'] === recipient)?.['letter_id'])
      const told = {happened_on: desk.today, proof: 'receipt 7'}
      const back = await perform(desk, recordMail, {...told, id: copyTo('occupant'), event: 'returned'})
      expect(back.status === 'done' && back.outcome.notice).to.equal(null)
      await perform(desk, recordMail, {...told, id: copyTo('customer'), event: 'delivered'})
      expect(await showMail(desk, copyTo('customer'))).to.deep.equal([
        {event: 'delivered', on: desk.today, proof: 'receipt 7'},
      ])
      const returned = await desk.store.db('notice_return').where('account_id', made.get(2)?.accountId ?? '')
      expect(returned).to.have.length(0)
    })

    it('is refused for one account with the rule that forbids it', async () => {
      const asked = {account: made.get(4)?.accountNumber ?? '', kind: 'intent' as const, about: null, languages: []}
      const refusal = await refusalOf(perform(desk, writeLetter, asked))
      expect(refusal.code).to.equal('NOTICE_BARRED')
      expect(refusal.because.map((one) => one.rule)).to.deep.equal(['S-APPEAL'])
    })

    it('keeps a letter word for word, and prints nothing else under its number', async () => {
      const asked = {
        account: made.get(1)?.accountNumber ?? '',
        kind: 'restoration' as const,
        about: null,
        languages: [],
      }
      const done = await perform(desk, writeLetter, asked)
      const id = done.status === 'done' ? (done.outcome.letters[0]?.letter ?? '') : ''
      const stored = await showLetter(desk, id)
      expect(stored.text).to.equal((await showLetter(desk, id)).text)
      expect(stored.text).to.include('$210.00')
    })
  })
})
