#!/usr/bin/env node
import {main} from '../dist/terminal/main.js'
await main(import.meta.url)
