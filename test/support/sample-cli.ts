import {main} from '#terminal/main.js'

// The real entry on another set of commands: the folder that holds their package.json comes first.
const [root = '', ...argv] = process.argv.slice(2)
process.exitCode = await main(argv, {root, end: (code) => process.exit(code)})
