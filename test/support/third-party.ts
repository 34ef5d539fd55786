import type {Desk} from '#core/acts/desk.js'
import {inAct} from './district.js'

/** Somebody whom a customer wants told. */
export const recordThird = (desk: Desk, accountId: string, name: string): Promise<unknown> =>
  inAct(desk, (trx, context) =>
    trx('third_party').insert({
      ...{account_id: accountId, third_party_id: context.key(), name, address: '9 Elm St, Rivergate 92599', phone: ''},
      ...{email: '', relation: 'daughter', basis: 'aged_65', named_on: '2026-01-02', operator_id: 'mlopez'},
      ...{recorded_at: context.recordedAt, act_id: context.actId},
    }),
  )
