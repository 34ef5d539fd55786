import {readFileSync} from 'node:fs'
import {expect} from 'chai'
import {readBai2} from '#core/bank/read-bai2.js'

const SAMPLE = readFileSync(new URL('../../../test/fixtures/bank/statement.bai2', import.meta.url), 'latin1')
const faultsOf = (text: string): string[] =>
  readBai2(text).faults.map(({line, field, reason}) => `${line} ${field}: ${reason}`)

describe('a BAI2 statement', () => {
  const file = readBai2(SAMPLE)
  const account = file.groups[0]!.accounts[0]!

  it('is read with every record type and every funds type', () => {
    expect(file.faults).to.deep.equal([])
    expect(file).to.include({sender: '071000505', receiver: 'RIVERGATE', sentOn: '2026-11-21', records: 18})
    expect([file.total, account.total]).to.deep.equal([2350370, 2350370])
    expect(file.groups[0]).to.include({status: 'update', asOf: '2026-11-20', asOfTime: '2400', currency: 'USD'})
    expect(account.transactions.map((one) => [one.type, one.direction, one.amount])).to.deep.equal([
      ['115', 'credit', 24840],
      ['301', 'credit', 50000],
      ['165', 'credit', 23450],
      ['142', 'credit', 1500],
      ['275', 'credit', 1000],
      ['555', 'debit', 8340],
      ['557', 'debit', 4000],
      ['698', 'debit', 3500],
      ['475', 'debit', 32160],
    ])
    expect(account.transactions.map((one) => one.funds)).to.deep.equal([
      {kind: 'split', atOnce: 10000, oneDay: 14840, twoDays: 0},
      {kind: 'at_once'},
      {kind: 'value_dated', on: '2026-11-21', at: '0900'},
      {
        kind: 'distributed',
        days: [
          {days: 0, amount: 500},
          {days: 1, amount: 1000},
        ],
      },
      {kind: 'one_day'},
      {kind: 'unknown'},
      {kind: 'two_days'},
      {kind: 'unknown'},
      {kind: 'unknown'},
    ])
  })

  it('keeps references and texts with their commas and slashes', () => {
    const [lockbox, deposit, card, , , returned, ach] = account.transactions
    expect(lockbox).to.include({bankReference: 'LB77', customerReference: '', text: 'LOCK BOX 0068751, DEPOSIT 3/4'})
    expect(deposit).to.include({bankReference: '301A', customerReference: 'BD-0001', text: 'BAG 4471'})
    expect(card?.text).to.equal('CARDPRO SETTLEMENT B-1007 SECOND LINE OF TEXT, WITH COMMA')
    expect(returned).to.include({bankReference: 'RT12', customerReference: '1042', text: 'DEPOSITED ITEM RETURNED'})
    expect(ach?.text).to.equal('R02 ACCOUNT CLOSED')
  })

  it('takes a summary on after a continuation', () => {
    expect(account.summaries).to.deep.equal([
      {type: '010', amount: 1000000, count: null, funds: {kind: 'unknown'}},
      {type: '015', amount: 1052790, count: null, funds: {kind: 'unknown'}},
      {type: '100', amount: 100790, count: 5, funds: {kind: 'unknown'}},
      {type: '400', amount: 48000, count: 4, funds: {kind: 'unknown'}},
    ])
    const split = '03,0000990011,USD,010/\n88,+1000000,,,015,1052790/\n88,,/\n88,100,100790,5/\n88,400,48000,4,Z/'
    const moved = SAMPLE.replace(/03,.*\n88,100.*/, split)
      .replace('49,+2350370,14/', '49,+2350370,17/')
      .replace('98,2350370,1,16/', '98,2350370,1,19/')
      .replace('99,2350370,1,18/', '99,2350370,1,21/')
    const again = readBai2(moved)
    expect(again.faults).to.deep.equal([])
    expect(again.groups[0]?.accounts[0]?.summaries).to.deep.equal(account.summaries)
  })

  const wrong: [string, string, string, string[]][] = [
    ['the sum of an account', '49,+2350370,14', '49,+2350371,14', ['15 49 total: the amounts make 2350370']],
    ['the records of an account', '49,+2350370,14', '49,+2350370,13', ['15 49 records: there are 14']],
    ['the sum of a group', '98,2350370,1,16', '98,2350369,1,16', ['16 98 total: the amounts make 2350370']],
    ['the accounts of a group', '98,2350370,1,16', '98,2350370,2,16', ['16 98 accounts: there are 1']],
    ['the groups of a file', '99,2350370,1,18', '99,2350370,2,18', ['17 99 groups: there are 1']],
    ['the records of a file', '99,2350370,1,18', '99,2350370,1,17', ['17 99 records: there are 18']],
    ['parts of a split amount', 'S,10000,14840,0', 'S,10000,14840,1', ['5 16 availability: the amount is 24840']],
    ['parts of a distribution', 'D,2,0,500,1,1000', 'D,2,0,500,1,999', ['9 16 availability: the amount is 1500']],
    ['a value date', 'V,261121', 'V,261331', ['7 16 value date: not a date written YYMMDD']],
    [
      'an amount',
      '16,275,1000',
      '16,275,10.00',
      [
        '10 16 amount: not a whole number of cents',
        '15 49 total: the amounts make 2349370',
        '16 98 total: the amounts make 2349370',
        '17 99 total: the amounts make 2349370',
      ],
    ],
    ['a funds type', '16,557,4000,2', '16,557,4000,Q', ['13 16 funds type: not one of 0, 1, 2, S, V, D, Z']],
    ['the version', ',,2/\n02', ',,3/\n02', ['1 01 version: version 2 is read']],
  ]
  for (const [what, from, to, faults] of wrong)
    it(`names ${what} that is wrong`, () => {
      expect(SAMPLE.split(from).length, `${from} stands once`).to.equal(2)
      expect(faultsOf(SAMPLE.replace(from, to))).to.deep.equal(faults)
    })

  it('is not used when it was cut, at whatever line', () => {
    const lines = SAMPLE.trimEnd().split('\n')
    for (let kept = 0; kept < lines.length; kept++)
      expect(faultsOf(lines.slice(0, kept).join('\n')), `${kept} lines`).to.not.deep.equal([])
  })

  it('names records that stand where they may not', () => {
    expect(faultsOf('02,A,B,1,261120,,,/\n99,0,0,2/')).to.deep.equal([
      '1 02: stands where no such record may stand',
      '2 99: stands where no such record may stand',
      '2 99: the file ends before its last control record',
    ])
    expect(faultsOf(`${SAMPLE}16,115,1,0,,,/\n`)).to.deep.equal(['18 16: follows the end of the file'])
    expect(faultsOf('88,1/\nhello\n')).to.deep.equal(
      [
        '1 (record): continues nothing',
        '2 (record): no record of BAI2 starts so',
        '0 99: the file ends before its last control record',
      ].toSorted(),
    )
  })
})
