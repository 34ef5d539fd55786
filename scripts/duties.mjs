// Sets the state column of docs/duties.md from the commands that exist.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {pathToFileURL} from 'node:url'

/** The text of docs/duties.md with its last column as it should be. */
export function withStates(text) {
  return text.replaceAll(/^\| (D\d\d) \| (.*) \| (`.*`) \| .* \|$/gm, (_row, duty, what, cell) => {
    const commands = [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)
    const there = commands.filter((name) => existsSync(`src/commands/${name}.ts`)).length
    const state = there === 0 ? 'not yet' : there === commands.length ? 'works' : 'partly'
    return `| ${duty} | ${what} | ${cell} | ${state} |`
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync('docs/duties.md', withStates(readFileSync('docs/duties.md', 'utf8')))
}
