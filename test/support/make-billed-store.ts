import {openDesk} from '#core/acts/desk.js'
import {adoptHomePlan, billHome, recordWeather} from './billed-home.js'
import {STORY_HOMES, WEATHER} from './billed-story.js'

/** Called by a transcript's setup: puts the homes of the story into the store that was made before. */
const [, , location = ''] = process.argv
const desk = await openDesk({location, version: 'test'})
await adoptHomePlan(desk)
await recordWeather(desk, WEATHER)
for (const home of STORY_HOMES) {
  const billed = await billHome(desk, home)
  process.stdout.write(`${home.meter}=${billed.account}\n${home.meter}_BILL=${billed.bills.at(-1)?.billNo ?? ''}\n`)
}
await desk.store.close()
