import {expect} from 'chai'
import {cents} from '#core/kernel/money.js'
import {Refusal} from '#core/kernel/refusal.js'
import {Asker} from '#terminal/asker.js'
import {modeOf, type Mode} from '#terminal/mode.js'
import type {Prompts} from '#terminal/prompts.js'
import * as questions from '#terminal/questions.js'
import type {Sink} from '#terminal/sink.js'

const sink = (isTty: boolean): Sink => ({isTty, columns: 80, rows: 24, closed: false, write: async () => undefined})
const mode = (values: Record<string, unknown>, tty = true): Mode =>
  modeOf(values, {env: {}, inputIsTty: tty, out: sink(tty), err: sink(tty)})

/** A person who answers in this order. */
function person(...answers: unknown[]): Prompts {
  const next = async (): Promise<never> => answers.shift() as never
  return {text: next, secret: next, confirm: next, choose: next, search: next}
}

const asker = (given: Record<string, unknown>, how: Mode, prompts?: Prompts): Asker =>
  new Asker({mode: how, env: {}, given, args: ['account'], confirms: true, ...(prompts === undefined ? {} : {prompts})})

const refusalOf = async (run: Promise<unknown>): Promise<Refusal> =>
  run.then(
    () => expect.fail('nothing was refused'),
    (error: unknown) => error as Refusal,
  )

describe('asking for what is missing', () => {
  const wanted = {
    account: questions.accountNumber('Account'),
    credit: questions.orFlags(questions.amount('Credit'), 'debit'),
    name: questions.text('Name'),
    paperless: questions.yesNo('Paperless?'),
  }

  it('names every missing flag at once when nobody can be asked', async () => {
    const refusal = await refusalOf(asker({}, mode({}, false)).fill(wanted, ['prior']))
    expect(refusal.exit).to.equal(64)
    expect(refusal.message).to.equal(
      'ACCOUNT, --credit or --debit, --name, --prior and --yes are needed when nobody can be asked',
    )
  })

  it('asks nobody under --json, --jsonl, --csv and --no-input', async () => {
    for (const flag of ['json', 'jsonl', 'csv', 'no-input']) {
      const refusal = await refusalOf(asker({}, mode({[flag]: true, yes: true}), person()).fill({name: wanted.name}))
      expect(refusal.message, flag).to.equal('--name is needed when nobody can be asked')
    }
  })

  it('asks only for what was not given, and keeps the words that would have answered', async () => {
    const one = asker({account: '098-20417-75'}, mode({}), person('12.50', 'Rosa Delgado', true))
    const got = await one.fill(wanted)
    expect(got).to.deep.equal({account: '098-20417-75', credit: 1250, name: 'Rosa Delgado', paperless: true})
    expect(one.words).to.deep.equal(['--credit', '12.50', '--name', 'Rosa Delgado', '--paperless'])
  })

  it('asks nothing where another flag answers', async () => {
    const got = await asker({debit: cents(5)}, mode({}), person()).fill({credit: wanted.credit})
    expect(got.credit).to.equal(null)
  })

  it('never shows a PIN among the words', async () => {
    const one = asker({}, mode({}), person('1234'))
    await one.fill({pin: questions.pin('PIN')})
    expect(one.words).to.deep.equal([])
  })

  it('no is 130 and nothing written; --yes and --dry-run are not asked', async () => {
    expect((await refusalOf(asker({}, mode({}), person(false)).confirm('Post?'))).exit).to.equal(130)
    await asker({}, mode({yes: true}), person()).confirm('Post?')
    await asker({}, mode({'dry-run': true}), person()).confirm('Post?')
  })

  it('a typed count that differs cancels; a script gives it by flag', async () => {
    const expected = {text: '5', otherwise: 'the list has 5. Nothing sent.'}
    const refusal = await refusalOf(
      asker({}, mode({}), person('6')).confirmTyped('confirm', 'Type the count', expected),
    )
    expect([refusal.exit, refusal.message]).to.deep.equal([
      130,
      'Cancelled: you typed 6, the list has 5. Nothing sent.',
    ])
    await asker({confirm: 6}, mode({}, false)).confirmTyped('confirm', 'Type the count', expected)
    const nobody = await refusalOf(asker({}, mode({}, false)).confirmTyped('confirm', 'Type the count', expected))
    expect(nobody.message).to.equal('--confirm is needed when nobody can be asked')
  })
})
