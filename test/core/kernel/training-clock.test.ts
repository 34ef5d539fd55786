import {expect} from 'chai'
import {businessDate} from '#core/kernel/business-date.js'
import {businessDateAt, trainingClock} from '#core/kernel/clock.js'

const ZONE = 'America/Los_Angeles'

describe('the training clock', () => {
  it('keeps its date and tells acts of one minute apart', async () => {
    const clock = trainingClock(ZONE, businessDate('2026-11-23'))
    const first = clock.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = clock.now()
    expect([first, second].map((instant) => businessDateAt(instant, ZONE))).to.deep.equal(['2026-11-23', '2026-11-23'])
    // Past the local midnight of the machine the time of day begins again.
    if (first.slice(11, 13) <= second.slice(11, 13)) expect(second > first).to.equal(true)
  })
})
