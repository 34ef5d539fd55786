import {userInfo} from 'node:os'
import {initStore} from '#core/acts/init-store.js'
import {DATA_ROOT, readData} from '#core/policies/data-node.js'
import type {View} from '#terminal/view.js'

export interface InitRun {
  readonly location: string
  readonly version: string
  readonly operator: string | null
  readonly name: string | null
}

/** The district whose data ships with the program. */
const DISTRICT = 'rivergate'

/** Makes an empty store; its first supervisor is the login that made it. */
export async function initDistrict(run: InitRun): Promise<View> {
  const district = readData(DATA_ROOT, `districts/${DISTRICT}/district.json`)
  const operator = run.operator ?? userInfo().username.toLowerCase()
  const desk = await initStore({
    location: run.location,
    district: DISTRICT,
    districtName: district.at('name').text(),
    zone: district.at('zone').text(),
    trainingDate: null,
    firstOperator: {id: operator, name: run.name ?? operator},
    version: run.version,
  })
  try {
    return {
      data: {store: run.location, engine: desk.store.engine, district: desk.district.name, operator, training: false},
      id: run.location,
      human(screen) {
        screen.done(`MADE ${run.location} for ${desk.district.name}; ${operator} is its supervisor`)
      },
      next: ['curbstop add-staff OPERATOR --name NAME --role advisor', 'curbstop import-district FOLDER'],
    }
  } finally {
    await desk.store.close()
  }
}
