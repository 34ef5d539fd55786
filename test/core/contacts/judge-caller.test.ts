import {expect} from 'chai'
import {judgeCaller, parseSaid, type CallerOnFile} from '#core/contacts/judge-caller.js'
import {addressKey} from '#core/accounts/address-key.js'
import {businessDate} from '#core/kernel/business-date.js'
import {cents} from '#core/kernel/money.js'
import {callerPolicy, type ContactChannel} from '#core/policies/caller-verification.js'
import {refusedBy} from '../../support/refusal-of.js'

const policy = callerPolicy('rivergate', businessDate('2026-11-23'))
const onFile: CallerOnFile = {
  phones: ['9515550134'],
  emails: ['ann@example.org'],
  addressKey: addressKey('1420 Palm Avenue', 'Unit B'),
  lastPayment: cents(8275),
  lastBill: null,
  identifications: [{kind: 'licence', last4: '7731'}],
}
const judge = (said: readonly string[], channel: ContactChannel = 'phone') =>
  judgeCaller(said.map(parseSaid), onFile, {policy, channel})

// Points as the policy's text says them: payment 2, bill 2, phone, e-mail and address 1 each, photo 3; three to be spoken to.
describe('who a caller proves to be', () => {
  it('takes money from anybody and says nothing to somebody who proves nothing', () => {
    expect(judge([])).to.deep.equal({facts: [], points: 0, may: ['pay']})
  })

  it('speaks to whoever knows what only the customer knows, and what others may know, together', () => {
    expect(judge(['last_payment=82.75']).may).to.deep.equal(['pay'])
    expect(judge(['last_payment=82.75', 'phone=(951) 555-0134']).may).to.include('explain')
    expect(judge(['phone=951-555-0134', 'address=1420 palm ave #b']).may).to.deep.equal(['pay'])
    expect(judge(['phone=951-555-0134', 'address=1420 palm ave #b', 'email=Ann@Example.org']).may).to.include('change')
  })

  it('counts nothing for what does not agree, or is not on file', () => {
    expect(judge(['last_payment=82.76', 'last_bill=10.00', 'phone=951-555-0135']).points).to.equal(0)
  })

  it('counts a fact once, as it was said last', () => {
    expect(judge(['phone=951-555-0134', 'phone=951-555-0134', 'phone=951-555-0134']).points).to.equal(1)
    expect(judge(['phone=951-555-0134', 'phone=951-555-9999']).points).to.equal(0)
  })

  it('compares a photo identification with the one taken down before, at the counter alone', async () => {
    expect(judge(['photo_id=licence:7731'], 'counter').points).to.equal(3)
    expect(judge(['photo_id=licence:7732'], 'counter').points).to.equal(0)
    expect(judge(['photo_id=passport:1234'], 'counter').points).to.equal(3)
    expect((await refusedBy(() => judge(['photo_id=licence:7731']))).code).to.equal('NOT_ON_CHANNEL')
  })
})
