// Writes oclif.manifest.json from the compiled commands: with it no run has to load every command to find one.
import {rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {Config, settings} from '@oclif/core'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = `${root}oclif.manifest.json`
settings.enableAutoTranspile = false
rmSync(file, {force: true})
const config = await Config.load(root)
const plugin = [...config.plugins.values()].find(({isRoot}) => isRoot)
const {commands} = plugin.manifest
const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify({version: config.version, commands: sorted}, null, 1)}\n`)
