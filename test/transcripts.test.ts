import {expect} from 'chai'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {CASH_DAY, replay, transcriptFiles, transcriptFolder, transcriptText} from './support/transcript.js'

describe('transcripts', function () {
  this.timeout(600_000)
  this.slow(20_000)

  const update = process.env['UPDATE'] === '1'
  for (const name of transcriptFiles().filter((one) => update || one !== CASH_DAY)) {
    it(name, async () => {
      const expected = transcriptText(name)
      const got = await replay(expected)
      if (update) writeFileSync(join(transcriptFolder, name), got)
      else expect(got).to.equal(expected)
    })
  }
})
