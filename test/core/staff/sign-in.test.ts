import {expect} from 'chai'
import {rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {deskOfSession} from '#core/acts/desk.js'
import {logLook} from '#core/acts/look-log.js'
import {hashPin} from '#core/staff/keep-staff.js'
import {signIn} from '#core/staff/sign-in.js'
import {newTestStore, onEveryEngine} from '../../support/desk.js'
import {refusalOf} from '../../support/refusal-of.js'

const FILE = join(tmpdir(), `curbstop-session-${process.pid}.json`)
const at = (time: string): string => `2026-11-23T${time}:00.000Z`

onEveryEngine((engine) => {
  describe('a session', () => {
    it('goes on while it is used and ends after 15 minutes without a look or an act', async () => {
      const store = await newTestStore(engine)
      const made = await store.as('mlopez', at('18:00'))
      await made.store.db('operator_pin').insert({
        ...{pin_id: 'p', operator_id: 'mlopez', ...hashPin('1357'), recorded_at: at('17:00'), act_id: 'test'},
      })
      await signIn(made, {operator: 'mlopez', pin: '1357', sessionFile: FILE})
      const used = async (time: string) => deskOfSession(await store.as('kchen', at(time)), FILE)
      const look = {command: 'show-account', accountId: null, filter: '', accountNumbers: ['x']}
      await logLook(await used('18:10'), look)
      await logLook(await used('18:24'), look)
      expect((await used('18:39')).operator?.id).to.equal('mlopez')
      expect((await refusalOf(used('18:40'))).code).to.equal('SESSION_ENDED')
      await store.remove()
      rmSync(FILE, {force: true})
    })
  })
})
