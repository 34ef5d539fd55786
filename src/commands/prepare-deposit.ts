import type {Performed} from '#core/acts/perform.js'
import type {DepositSlip} from '#core/bank/deposit-slip.js'
import type {PreparedDeposit} from '#core/bank/prepare-deposit.js'
import {depositQuestion, slipView} from '#terminal/deposit-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {bags, list, newBag, pdf, reason, spoken, witnessSession, write} from '#terminal/flags.js'
import {mustBeCreatable, writeBytes} from '#terminal/output-file.js'
import {text} from '#terminal/questions.js'
import {waitingView} from '#terminal/waiting-view.js'
import type {View} from '#terminal/view.js'

export class PrepareDeposit extends DeskCommand<typeof PrepareDeposit> {
  static override summary = 'Make a bank deposit of sealed bags: slip, check tape, courier'
  static override examples = [
    '<%= config.bin %> prepare-deposit --yes',
    '<%= config.bin %> prepare-deposit --bag 004417 --pdf slip.pdf --yes --json',
    '<%= config.bin %> prepare-deposit --send BD-00000011',
    "<%= config.bin %> prepare-deposit --unseal BD-00000011 --new-bag 004420 --reason 'slip left out' --witness-session r",
    '<%= config.bin %> prepare-deposit --print BD-00000011 --csv',
  ]
  static override flags = {
    bag: bags,
    print: spoken('BD', {summary: 'show this deposit again', exclusive: ['send', 'unseal', 'bag']}),
    send: spoken('BD', {summary: 'take this deposit over as its courier', exclusive: ['unseal', 'bag']}),
    unseal: spoken('BD', {summary: 'open this deposit and seal it again', exclusive: ['bag']}),
    'new-bag': newBag,
    reason,
    pdf,
    csv: list.csv,
    jsonl: list.jsonl,
    'witness-session': witnessSession,
    ...write,
  }

  async run(): Promise<View> {
    const {pdf: file} = this.flags
    if (file !== undefined) await mustBeCreatable(file, 'pdf')
    const done = await this.deposit()
    if (done.status === 'waiting') return waitingView(done.request)
    const {slipLines} = await import('#core/bank/deposit-slip.js')
    const {outcome: slip, replayed, dryRun} = done
    if (file !== undefined && !dryRun) {
      const {slipPdf} = await import('#core/bank/deposit-pdf.js')
      await writeBytes(file, 'pdf', await slipPdf(slip))
    }
    return slipView(slip, slipLines(slip), {changed: this.flags.print === undefined && !replayed})
  }

  async deposit(): Promise<Performed<DepositSlip>> {
    const {print, send, unseal, bag = []} = this.flags
    if (print !== undefined) {
      const {showDeposit} = await import('#core/bank/show-deposit.js')
      return {status: 'done', outcome: await showDeposit(this.desk, print), replayed: false, dryRun: false}
    }
    if (unseal !== undefined) return this.unseal(unseal)
    if (send !== undefined)
      return this.perform((await import('#core/bank/send-deposit.js')).sendDeposit, {deposit: send})
    const {parseBag} = await import('#core/cashiering/bag-number.js')
    const {prepareDeposit} = await import('#core/bank/prepare-deposit.js')
    const {slipLines} = await import('#core/bank/deposit-slip.js')
    const plan = (screen: {line(text: string): void}, slip: PreparedDeposit): void => {
      for (const line of slipLines(slip)) screen.line(line)
    }
    const bagsAsked = bag.map((number) => parseBag(number))
    return this.performAsShown(prepareDeposit, {bags: bagsAsked}, {expected: null, plan, question: depositQuestion})
  }

  async unseal(deposit: string): Promise<Performed<DepositSlip>> {
    const {unsealDeposit} = await import('#core/bank/unseal-deposit.js')
    const {parseBag} = await import('#core/cashiering/bag-number.js')
    const asked = await this.asker.fill({'new-bag': text('New bag'), reason: text('Why is it opened')})
    const input = {deposit, bag: parseBag(asked['new-bag'], 'new-bag'), reason: asked.reason}
    return this.perform(unsealDeposit, input, {witness: await this.secondPerson()})
  }
}
export default PrepareDeposit
