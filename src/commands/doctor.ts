import {DeskCommand} from '#terminal/desk-command.js'
import type {View} from '#terminal/view.js'

export class Doctor extends DeskCommand<typeof Doctor> {
  static override opens = 'nothing' as const
  static override summary = 'What is installed, which settings count and where they come from'
  static override examples = ['<%= config.bin %> doctor --quiet', '<%= config.bin %> doctor --json > doctor.json']

  async run(): Promise<View> {
    const {examine, settingOf} = await import('#core/checks/doctor.js')
    const {systemClock} = await import('#core/kernel/clock.js')
    const {DATA_ROOT, readData} = await import('#core/policies/data-node.js')
    const {env} = process
    const zone = readData(DATA_ROOT, 'districts/rivergate/district.json').at('zone').text()
    const settings = [
      settingOf('store', {
        flag: this.flags.store === env['CURBSTOP_STORE'] ? undefined : this.flags.store,
        env: env['CURBSTOP_STORE'],
        fallback: this.location,
      }),
      settingOf('no-input', {env: env['CURBSTOP_NO_INPUT']}),
      settingOf('no-color', {env: env['NO_COLOR']}),
      settingOf('pager', {env: env['CURBSTOP_PAGER'] ?? env['PAGER']}),
      settingOf('session', {env: env['CURBSTOP_SESSION']}),
    ]
    const report = await examine({
      location: this.location,
      settings,
      clock: systemClock(zone),
      version: this.config.version,
    })
    return {
      data: {...report},
      id: report.findings.length === 0 ? 'well' : `${report.findings.length} findings`,
      human(screen) {
        const {versions, store, clock, findings} = report
        screen.card([
          [
            'Program',
            `curbstop ${versions.program}, node ${versions.node}, SQLite ${versions.sqlite}, knex ${versions.knex}`,
          ],
          [
            'Store',
            `${store.location} (${store.engine}), ${store.opens ? `schema ${store.schema ?? '?'}` : 'does not open'}`,
          ],
          ['Clock', `${clock.now} UTC, zone ${clock.zone}`],
          ...settings.map((one): [string, string] => [one.name, `${one.value ?? 'not set'} (${one.origin})`]),
        ])
        for (const finding of findings) screen.alert(finding)
        if (findings.length === 0) screen.done('WELL nothing to mend')
      },
    }
  }
}
export default Doctor
