import {Ajv, type ValidateFunction} from 'ajv'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {projectRoot} from './run.js'

const folder = join(projectRoot, 'data', 'schemas')
const ajv = new Ajv({strict: true, strictTypes: false, strictRequired: false, allErrors: true})

function compile(name: string): ValidateFunction {
  const file = join(folder, `${name}.json`)
  if (!existsSync(file)) throw new Error(`no schema: write data/schemas/${name}.json for the data of ${name}`)
  return ajv.getSchema(`${name}.json`) ?? ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)
}

export interface Printed {
  readonly ok: boolean
  readonly data: object | null
  readonly meta: {readonly command: string; readonly exit: number}
}

const check = (validate: ValidateFunction, value: unknown, what: string): void => {
  if (!validate(value)) throw new Error(`${what}: ${ajv.errorsText(validate.errors, {separator: '\n  '})}`)
}

/** What a command printed with --json is one envelope, and its data keeps the command's own schema. */
export function checkPrinted(text: string, exit: number): Printed {
  const printed = JSON.parse(text) as Printed
  check(compile('envelope'), printed, 'envelope')
  if (printed.meta.exit !== exit) throw new Error(`meta.exit is ${printed.meta.exit}, the program ended with ${exit}`)
  if (printed.ok) check(compile(printed.meta.command), printed.data, `data of ${printed.meta.command}`)
  return printed
}
