#!/usr/bin/env node
import {main} from '../dist/terminal/main.js'

process.exitCode = await main(process.argv.slice(2), {root: import.meta.url, end: (code) => process.exit(code)})
