import {copyFileSync} from 'node:fs'
import {demoStore} from './run.js'

/** `demo 300` of a transcript's setup: a demo store of 300 accounts in this folder. */
copyFileSync(demoStore(Number(process.argv[2])), 'demo.db')
