// A district of any size made by set-based SQL: 12 monthly bills an account, paid as a district's are, with a delinquent
// tail that has notices, contacts, arrangements and protections. Only for measuring: names and places are numbers.
import {initStore} from '../dist/core/acts/init-store.js'
import {inTransaction} from '../dist/core/store/transaction.js'
import {analyzeStore} from '../dist/core/store/dialect.js'
import {addressKey} from '../dist/core/accounts/address-key.js'
import {spokenId} from '../dist/core/kernel/ids.js'

export const NUMBERS = (count) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`
const DUE =
  "('2025-12-21', '2026-01-21', '2026-02-21', '2026-03-21', '2026-04-21', '2026-05-21', '2026-06-21', '2026-07-21', '2026-08-21', '2026-09-21', '2026-10-21', '2026-11-16')"
const months = DUE.match(/\d{4}-\d\d-\d\d/g)
export const key = (kind, n) => `'${kind}' || printf('%024d', ${n})`

/** How many of an account's last bills are open: 82 % none, 12 % one, 3 % two, 3 % three or more. */
const OPEN = 'case when i % 100 < 82 then 0 when i % 100 < 94 then 1 when i % 100 < 97 then 2 else 3 + i % 2 end'
export const STAMP = "'2026-11-23T16:00:00.000Z', 'bench'"

/** Who is served where: a person, a premise, an account and an agreement each. */
export const PLACES = (count, {plan = 'R-1', cycle = '1'} = {}) => [
  `insert into person ${NUMBERS(count)} select ${key('P', 'i')}, 'natural', null, ${STAMP} from n`,
  `insert into person_version ${NUMBERS(count)} select ${key('P', 'i')}, ${key('V', 'i')}, 'Customer ' || i, 'CUSTOMER ' || i, null, null, null, 'en', '2020-01-01', ${STAMP} from n`,
  `insert into premise ${NUMBERS(count)} select ${key('R', 'i')}, 'PR-' || printf('%08d', i), null, ${STAMP} from n`,
  `insert into premise_version ${NUMBERS(count)} select ${key('R', 'i')}, ${key('V', 'i')}, i || ' Bench St', '', 'Rivergate', '92999', i || ' BENCH ST', 'sfd', 'R' || (i % 40), '2020-01-01', ${STAMP} from n`,
  `insert into service_point ${NUMBERS(count)} select ${key('S', 'i')}, ${key('R', 'i')}, null, 'water', '2020-01-01', null, ${STAMP} from n`,
  `insert into account ${NUMBERS(count)} select ${key('A', 'i')}, substr(printf('%08d', i), 1, 3) || '-' || substr(printf('%08d', i), 4) || '-' || printf('%02d', 98 - (i * 100) % 97), null, '2020-01-01', ${STAMP} from n`,
  `insert into account_version ${NUMBERS(count)} select ${key('A', 'i')}, ${key('V', 'i')}, ${key('P', 'i')}, ${key('R', 'i')}, 'residential', 'occupant', 'owner', i || ' Bench St', 0, '${cycle}', 0, '2020-01-01', ${STAMP} from n`,
  `insert into agreement ${NUMBERS(count)} select ${key('A', 'i')}, ${key('G', 'i')}, ${key('S', 'i')}, 'water', '2020-01-01', '${plan}', ${STAMP} from n`,
  `insert into agreement_event ${NUMBERS(count)} select ${key('A', 'i')}, ${key('G', 'i')}, ${key('E', 'i')}, 'activate', '2020-01-01', ${STAMP} from n`,
]

const MONEY = (count, kept, open) => [
  `create temp table big as ${NUMBERS(count)}, m(k, due) as (values ${months
    .map((due, k) => `(${k}, '${due}')`)
    .slice(-kept)
    .join(', ')})
     select i, k, i * 12 + k as b, due, date(due, '-21 days') as mailed, 2500 + (i * 7919 + k * 104729) % 18000 as cents, k >= 12 - (${open}) as open from n, m`,
  `insert into journal select ${key('J', 'b')}, 'J-B' || b, 'bill.import', ${key('A', 'i')}, mailed, mailed, '2026-11-23T16:00:00.000Z', null, 'bench', '' from big order by i, k`,
  `insert into posting select ${key('A', 'i')}, ${key('J', 'b')}, 1, '1110', cents from big order by i, k`,
  `insert into posting select '-', ${key('J', 'b')}, 2, '4010', -cents from big order by b`,
  `insert into receivable select ${key('A', 'i')}, ${key('C', 'b')}, 'water', 'water', '1110', ${key('B', 'b')}, ${key('J', 'b')}, mailed, mailed, due, cents from big order by i, k`,
  `insert into bill (account_id, bill_id, bill_no, source, source_key, meter_serial, service_from, service_to, issued_on, mailed_on, due_on, usage_thousandths, usage_unit, estimated, amount_cents, journal_id, batch_id, assumed, recorded_at, act_id)
     select ${key('A', 'i')}, ${key('B', 'b')}, 'BL-' || b, 'bench', b, null, null, null, mailed, mailed, due, 14000, 'ccf', 0, cents, ${key('J', 'b')}, null, '', ${STAMP} from big order by i, k`,
  `insert into bill_line select ${key('A', 'i')}, ${key('B', 'b')}, 1, 'water', 'water', 'Water', cents from big order by i, k`,
  `insert into journal select ${key('K', 'b')}, 'J-P' || b, 'payment.post', ${key('A', 'i')}, due, due, '2026-11-23T16:00:00.000Z', null, 'bench', '' from big where not open order by i, k`,
  `insert into posting select ${key('A', 'i')}, ${key('K', 'b')}, 2, '1110', -cents from big where not open order by i, k`,
  `insert into posting select '-', ${key('K', 'b')}, 1, '1055', cents from big where not open order by b`,
  `insert into allocation select ${key('A', 'i')}, ${key('L', 'b')}, ${key('C', 'b')}, ${key('K', 'b')}, ${key('Y', 'b')}, null, cents, due from big where not open order by i, k`,
  `insert into payment (account_id, payment_id, receipt_no, receipt_series, receipt_number, source, source_key, tender, reference, ledger_account, amount_cents, effective_on, business_date, journal_id, batch_id, recorded_at, act_id)
     select ${key('A', 'i')}, ${key('Y', 'b')}, 'RC-' || b, 'bench', row_number() over (order by i, k), 'bench', b, 'check', '', '1055', cents, due, due, ${key('K', 'b')}, null, ${STAMP} from big where not open order by i, k`,
  `insert into open_item select ${key('A', 'i')}, ${key('C', 'b')}, 'water', ${key('B', 'b')}, mailed, due, cents, cents from big where open order by i, k`,
  `insert into account_balance select ${key('A', 'i')}, sum(case when open then cents else 0 end) from big group by i order by i`,
  `insert into notice ${NUMBERS(count)} select ${key('A', 'i')}, ${key('N', 'i')}, 'intent', 'mail', '2026-11-03', null, '', 'customer', 'customer_name customer_address amount_delinquent pay_by_date extension_process review_appeal_process deferred_reduced_alternative_amortization_process complaint_procedure financial_assistance_information representative_phone', 'en es zh tl vi ko', '7day_district', null, null, null, '', null, ${STAMP} from n where i % 100 >= 97`,
  `insert into contact_attempt ${NUMBERS(count)} select ${key('A', 'i')}, ${key('T', 'i')}, '2026-11-19T10:00', 'phone', 'reached', 1, '', null, 'bench', ${STAMP} from n where i % 100 >= 97 and i % 7 <> 0`,
  `insert into protection ${NUMBERS(count)} select ${key('A', 'i')}, ${key('X', 'i')}, 'appeal', '2026-11-10', null, '{"by":"customer"}', null, 'bench', null, ${STAMP} from n where i % 100 >= 97 and i % 23 = 0`,
  `insert into receipt_series select 'bench', count(*) from payment`,
  'drop table big',
]

/** Premises that nobody has, to open accounts at. */
export const VACANT = 400
const vacantAddress = (n) => `${n} Vacant Way`

async function addVacant(desk, accounts) {
  const stamp = {recorded_at: '2026-11-23T16:00:00.000Z', act_id: 'bench'}
  await inTransaction(desk.store, async (trx) => {
    for (let n = 1; n <= VACANT; n += 1) {
      const premise_id = `R${String(accounts + n).padStart(24, '0')}`
      const address = vacantAddress(n)
      await trx('premise').insert({premise_id, premise_no: spokenId('PR'), external_key: null, ...stamp})
      await trx('premise_version').insert({
        premise_id,
        version_id: 'V1',
        address,
        unit: '',
        city: 'Rivergate',
        postal_code: '92999',
        address_key: addressKey(address),
        dwelling: 'sfd',
        route: 'R1',
        effective_from: '2020-01-01',
        ...stamp,
      })
      await trx('service_point').insert({
        service_point_id: `S${premise_id}`,
        premise_id,
        external_key: null,
        service: 'water',
        installed_on: '2020-01-01',
        removed_on: null,
        ...stamp,
      })
    }
  })
}

export const openingAt = (n, today) => ({
  premise: vacantAddress(n),
  name: `Opening ${n}`,
  person_kind: 'natural',
  occupancy: 'owner',
  id_checked: 'licence:1204',
  phone: null,
  email: null,
  mail_address: null,
  language: null,
  class: 'residential',
  paperless: false,
  prior: 'none',
  deposit: 'auto',
  effective: today,
  red_flags: [],
})

/** An empty store of the bench, with its desk. */
export const emptyStore = (location) =>
  initStore({
    location,
    district: 'rivergate',
    districtName: 'Bench district',
    zone: 'America/Los_Angeles',
    trainingDate: '2026-11-23',
    firstOperator: {id: 'bench', name: 'Bench'},
    version: 'bench',
  })

/**
 * Makes the store; the books balance and the receipt series is left to the proof of books to judge.
 * @param kept months of bills an account has, the last of the year
 * @param open how many of the last are open, as SQL of the account's number `i`
 */
export async function makeDistrict(location, accounts, kept = months.length, open = OPEN) {
  const desk = await emptyStore(location)
  for (const statement of [...PLACES(accounts), ...MONEY(accounts, kept, open)])
    await inTransaction(desk.store, (trx) => trx.raw(statement))
  await addVacant(desk, accounts)
  await analyzeStore(desk.store.db)
  await desk.store.close()
}
