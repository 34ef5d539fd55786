import {DeskCommand} from '#terminal/desk-command.js'
import {count, Flags, name} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

export class InitStore extends DeskCommand<typeof InitStore> {
  static override opens = 'nothing' as const
  static override summary = 'Make a new store; --demo fills it with a fictional district'
  static override examples = [
    "<%= config.bin %> init-store --supervisor kchen --name 'Karen Chen' --store new.db",
    '<%= config.bin %> init-store --demo --accounts 40 --store small.db --json',
  ]
  static override flags = {
    demo: Flags.boolean({summary: 'a training store: a fictional district on a fixed day'}),
    accounts: count({summary: 'accounts of the demo district', dependsOn: ['demo']}),
    seed: count({summary: 'another demo district of the same kind', dependsOn: ['demo']}),
    supervisor: Flags.string({summary: 'short name of the first supervisor: this login', helpValue: 'NAME'}),
    name,
  }

  async run(): Promise<View> {
    return this.flags.demo ? this.demo() : this.district()
  }

  async district(): Promise<View> {
    const {newDistrictStore} = await import('#core/acts/init-store.js')
    const {supervisor, name: fullName} = this.flags
    const who = {operator: supervisor ?? null, name: fullName ?? null}
    const made = await newDistrictStore({location: this.location, version: this.config.version, ...who})
    return {
      data: {...made, loaded: null},
      id: made.store,
      human(screen) {
        screen.done(`MADE ${made.store} for ${made.district}; ${made.operator} is its supervisor`)
      },
      next: ['curbstop add-staff OPERATOR --name NAME --role advisor', 'curbstop import-district FOLDER'],
    }
  }

  async demo(): Promise<View> {
    const {makeDemoStore} = await import('#core/demo/make-demo-store.js')
    const {accounts, seed} = this.flags
    const progress = this.progress('Making accounts')
    let done = 0
    const request = {
      location: this.location,
      version: this.config.version,
      accounts: accounts ?? null,
      seed: seed ?? null,
    }
    const {desk, loaded} = await makeDemoStore(request, (now) => {
      progress.advance(now - done)
      done = now
    })
    await progress.end()
    await desk.store.close()
    const {location} = this
    const {name: district} = desk.district
    const operator = desk.operator?.id ?? ''
    return {
      data: {store: location, engine: desk.store.engine, district, operator, training: true, loaded: {...loaded}},
      id: location,
      human(screen) {
        screen.done(
          `MADE ${location} for ${district}: ${loaded.accounts} accounts, ${loaded.bills} bills; you are ${operator}`,
        )
      },
      next: [`curbstop shutoff-list --store ${location}`],
    }
  }
}
export default InitStore
