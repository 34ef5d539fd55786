import {brokenRows, SHOWN, together, type BookCheck, type BrokenRow} from '#core/checks/book-check.js'
import {loadChart} from '#core/ledger/chart.js'
import {select} from '#core/store/dialect.js'
import type {LedgerAccount} from '#core/ledger/chart.js'

/** One step of the index for each account in use, not one for each leg. */
const IN_USE = `with recursive used(number) as (
    select min(ledger_account) from posting
    union all select (select min(p.ledger_account) from posting p where p.ledger_account > used.number) from used where used.number is not null
  ) select number as key from used where number is not null and number not in (select number from ledger_account)`

export const chartOfAccounts: BookCheck = {
  name: 'chart-of-accounts',
  proves: "the accounts are the district's chart, and every leg stands on one of them",
  async find(reader) {
    const [setting] = await select<{value: string}>(reader, "select value from setting where name = 'district'")
    const chart = new Map(loadChart(setting?.value ?? '').map((account) => [account.number, account]))
    const kept = await select<LedgerAccount>(reader, 'select number, name, kind, fund from ledger_account')
    const keptNumbers = new Set(kept.map((account) => account.number))
    const broken: BrokenRow[] = []
    for (const account of kept) {
      const own = chart.get(account.number)
      if (own === undefined) broken.push({key: account.number, detail: 'is not in the chart'})
      else if (own.name !== account.name || own.kind !== account.kind || own.fund !== account.fund) {
        broken.push({key: account.number, detail: `is ${account.name} (${account.kind}, ${account.fund}) in the store`})
      }
    }
    for (const number of chart.keys()) {
      if (!keptNumbers.has(number)) broken.push({key: number, detail: 'of the chart is missing in the store'})
    }
    const unknown = await brokenRows(reader, IN_USE, () => 'has legs and is no account')
    return together([{count: broken.length, failures: broken.slice(0, SHOWN)}, unknown])
  },
}
