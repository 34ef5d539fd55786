// Writes docs/errors.md: every code the program can refuse with, where it is made and the transcript that shows it.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const filesUnder = (folder) =>
  readdirSync(folder, {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  )

const MADE =
  /\b(?:refuse|usage|notPermitted|ended|make|new Refusal|refusal)\(\s*(?:\{\s*code: )?'([A-Z][A-Z0-9_]{3,})'|\bcode: (?:[a-z]\w* === '[A-Z_]+' \? )?'([A-Z][A-Z0-9_]{3,})'/g
const made = new Map([['NOT_FOUND', 'src/core/kernel/refusal.ts']])
for (const file of filesUnder('src')
  .filter((name) => name.endsWith('.ts'))
  .sort()) {
  for (const [, a, b] of readFileSync(file, 'utf8').matchAll(MADE)) if (!made.has(a ?? b)) made.set(a ?? b, file)
}
const shown = new Map()
for (const name of readdirSync('test/transcripts')
  .filter((file) => file.endsWith('.txt'))
  .sort()) {
  for (const [, code, exit] of readFileSync(join('test/transcripts', name), 'utf8').matchAll(
    /Error ([A-Z_]+):.*\((\d+)\)$/gm,
  )) {
    if (!shown.has(code)) shown.set(code, {name, exit})
  }
}
const rows = [...new Set([...made.keys(), ...shown.keys()])].sort().map((code) => {
  const seen = shown.get(code)
  const transcript = seen === undefined ? '' : `[${seen.name}](../test/transcripts/${seen.name})`
  return `| \`${code}\` | ${seen?.exit ?? ''} | ${made.get(code) ?? ''} | ${transcript} |`
})
writeFileSync(
  'docs/errors.md',
  `# Error codes

The code stands after \`Error\` and in \`error.code\` of the JSON. Made by \`npm run docs\`: where a code comes from, and the transcript that shows it with its exit code.

| code | exit | made in | shown in |
|---|---|---|---|
${rows.join('\n')}
`,
)
