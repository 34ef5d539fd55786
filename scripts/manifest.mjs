// Writes oclif.manifest.json, so that a run does not load every command to find one.
import {Config} from '@oclif/core'
import {rmSync, writeFileSync} from 'node:fs'

process.env.NODE_ENV = 'production'
rmSync('oclif.manifest.json', {force: true})
const config = await Config.load({root: process.cwd()})
const root = [...config.plugins.values()].find((plugin) => plugin.isRoot)
writeFileSync('oclif.manifest.json', JSON.stringify({commands: root.manifest.commands, version: config.version}))
