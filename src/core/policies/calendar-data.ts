import type {Weekday} from '#core/kernel/business-date.js'
import type {CalendarSpec} from '#core/kernel/calendar.js'
import type {HolidayRule} from '#core/kernel/holidays.js'
import {readData, type DataNode} from '#core/policies/data-node.js'
import {VERIFIED} from '#core/policies/provision.js'

const flagOr = (node: DataNode, otherwise: boolean): boolean => (node.isNull ? otherwise : node.flag())
const weekdayOf = (node: DataNode): Weekday => {
  const day = node.whole()
  if (day > 6) node.oneOf([])
  return day as Weekday
}

function readHoliday(node: DataNode): HolidayRule {
  node.at('citation').text()
  node.at('verified').oneOf(VERIFIED)
  const until = node.at('until_year')
  const common = {
    id: node.at('id').text(),
    aliases: node.at('aliases').texts(),
    name: node.at('name').text(),
    from_year: node.at('from_year').whole(),
    until_year: until.isNull ? null : until.whole(),
    sunday_to_monday: flagOr(node.at('sunday_to_monday'), false),
    saturday_to_friday: flagOr(node.at('saturday_to_friday'), false),
  }
  const offset = node.at('offset_days')
  const offset_days = offset.isNull ? 0 : offset.whole(-7)
  switch (node.at('kind').oneOf(['fixed', 'nth_weekday', 'easter', 'table'])) {
    case 'fixed':
      return {...common, kind: 'fixed', month: node.at('month').whole(1), day: node.at('day').whole(1)}
    case 'nth_weekday':
      return {
        ...common,
        kind: 'nth_weekday',
        month: node.at('month').whole(1),
        weekday: weekdayOf(node.at('weekday')),
        n: node.at('n').whole(-1),
        offset_days,
      }
    case 'easter':
      return {...common, kind: 'easter', offset_days}
    case 'table': {
      const table = node.at('dates')
      return {...common, kind: 'table', dates: new Map(table.keys().map((y) => [Number(y), table.at(y).date()]))}
    }
  }
}

/** The state's legal holidays (Gov. 6700, 6701). @throws Refusal BAD_DATA (78) */
export const loadHolidays = (root: URL): readonly HolidayRule[] =>
  readData(root, 'law/ca-holidays.json').at('holidays').list().map(readHoliday)

/** The union a district shuts off by: legal holidays, its own closed days, its weekend and hours. */
export function loadCalendar(root: URL, district: string): CalendarSpec {
  const office = readData(root, `districts/${district}/calendar/office.json`)
  const closures = readData(root, `districts/${district}/calendar/closures.json`).at('closures').list()
  return {
    rules: loadHolidays(root),
    closures: closures.map((node) => ({date: node.at('date').date(), reason: node.at('reason').text()})),
    weekend: office.at('weekend').list().map(weekdayOf),
    hours: {opens: office.at('opens').time(), closes: office.at('closes').time()},
  }
}
