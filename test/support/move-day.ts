import {businessDate} from '#core/kernel/business-date.js'
import {weekdayName} from '#core/kernel/calendar.js'
import {openStore} from '#core/store/open.js'

/** The training day of a store goes on to another one: `node move-day.js STORE DATE`. */
const [location = '', date = ''] = process.argv.slice(2)
const day = businessDate(date)
const store = await openStore(location)
await store.db('setting').where({name: 'training_date'}).update({value: day})
process.stdout.write(`${weekdayName(day)} ${day}\n`)
await store.close()
