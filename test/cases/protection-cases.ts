import {judgeRecordsRequest, knownRequesters} from '#core/accounts/records-request.js'
import {judgeExtension} from '#core/collections/extension.js'
import {judgeTheft, judgeTheftFine} from '#core/collections/water-theft.js'
import {THEFT_KINDS} from '#core/policies/water-theft.js'
import type {Judges} from './case-books.js'

export const PROTECTION_CASES: Judges = {
  extension: (i, {amounts}) => {
    const policies = Array.from(amounts.extensions.keys())
    const name = i.need(i.oneOf('policy', policies), 'policy')
    const [request, due] = [i.date('request') ?? null, i.date('due') ?? null]
    const asked = {
      request,
      due,
      delinquent: i.flag('delinquent') ?? false,
      requester: i.text('requester') ?? null,
      granted: i.dates('granted'),
      this_billing_period: i.number('this_billing_period') ?? 0,
    }
    const {grant, grant_free, until} = judgeExtension(asked, i.need(amounts.extensions.get(name), 'policy'))
    return {grant, grant_free, until}
  },
  records_request: (i, {amounts}) => {
    const asked = {
      requester: i.need(i.oneOf('requester', knownRequesters(amounts.records)), 'requester'),
      field: i.text('field') ?? null,
      policy_violation_determined: i.flag('policy_violation_determined') ?? false,
    }
    const {must_disclose, refer_to_supervisor} = judgeRecordsRequest(asked, amounts.records)
    return {must_disclose, refer_to_supervisor}
  },
  theft: (i, {amounts}) => {
    const asked = {
      value_cents: i.need(i.money('value'), 'value'),
      prior_conviction: i.flag('prior_conviction') ?? false,
    }
    const {class_, police_report, treble_cents} = judgeTheft(asked, amounts.theft)
    return {class_, police_report, civil_treble: treble_cents / 100}
  },
  theft_fine: (i, {amounts}) => {
    const asked = {
      kind: i.need(i.oneOf('kind', THEFT_KINDS), 'kind'),
      violation_no: i.need(i.number('violation_no'), 'violation_no'),
      ordinance_adopted: i.flag('ordinance_adopted') ?? false,
    }
    const {max_cents, hardship_waiver} = judgeTheftFine(asked, amounts.theft)
    return {max_fine: max_cents / 100, hardship_waiver_available: hardship_waiver}
  },
}
