import {expect} from 'chai'
import {isJsonFault, parseRateJson, type RateJson} from '#core/billing/rate-json.js'

const TEXT = `{
  "versions": [
    {"a": 1},
    {
      "classes": {
        "5.8": {
          "lines": [
            1
          ]
        },
        "5": 2
      }
    }
  ]
}`

describe('a JSON text that knows its lines', () => {
  const json = parseRateJson(TEXT) as RateJson

  it('says where a path stands', () => {
    expect(json.lineOf('')).to.equal(1)
    expect(json.lineOf('versions[0].a')).to.equal(3)
    expect(json.lineOf('versions[1].classes')).to.equal(5)
  })

  it('takes the longest key where keys hold dots', () => {
    expect(json.lineOf('versions[1].classes.5.8.lines[0]')).to.equal(8)
    expect(json.lineOf('versions[1].classes.5')).to.equal(11)
  })

  it('says where the nearest parent stands of what is not there', () => {
    expect(json.lineOf('versions[1].classes.5.8.title')).to.equal(6)
    expect(json.lineOf('versions[9].classes')).to.equal(2)
  })

  it('refuses a key that stands twice, and what is no JSON, by line', () => {
    expect(parseRateJson('{\n "a": 1,\n "a": 2\n}')).to.include({line: 3, reason: 'the same key stands twice'})
    const fault = parseRateJson('{\n "a": 1,\n oops\n}')
    expect(isJsonFault(fault)).to.equal(true)
    expect(fault).to.include({line: 3})
  })
})
