import {readFileSync} from 'node:fs'
import {Ajv2020, type ErrorObject, type ValidateFunction} from 'ajv/dist/2020.js'
import {EXIT, Refusal} from '#core/kernel/refusal.js'

const SCHEMAS = new URL('../../../data/schemas/', import.meta.url)
const ajv = new Ajv2020({discriminator: true, strict: true, strictRequired: false, allowUnionTypes: true})
const compiled = new Map<string, ValidateFunction>()

/** A configuration file is wrong: names the file, the path inside it and what was expected there. */
export const badConfiguration = (file: string, path: string, expected: string): Refusal =>
  new Refusal({
    code: 'BAD_CONFIGURATION',
    exit: EXIT.configuration,
    message: `${file}: ${path === '' ? '(whole file)' : path}: ${expected}`,
    field: path,
  })

/** Reads a JSON document and checks it against `data/schemas/<schema>`; the caller names the type that schema describes.
 * @throws Refusal BAD_CONFIGURATION (78) naming file, path and what was expected */
export function readCheckedJson(file: URL, label: string, schema: string): unknown {
  let document: unknown
  try {
    document = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw badConfiguration(label, '', error instanceof SyntaxError ? error.message : 'a readable file')
  }
  return checkedJson(document, label, schema)
}

/** @throws Refusal BAD_CONFIGURATION (78) */
export function checkedJson(document: unknown, label: string, schema: string): unknown {
  const validate = validatorOf(schema)
  if (!validate(document)) {
    const first = validate.errors?.[0]
    throw badConfiguration(label, first?.instancePath ?? '', first === undefined ? 'another shape' : expectation(first))
  }
  return document
}

function validatorOf(schema: string): ValidateFunction {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = ajv.compile(JSON.parse(readFileSync(new URL(schema, SCHEMAS), 'utf8')) as object)
  compiled.set(schema, made)
  return made
}

function expectation(error: ErrorObject): string {
  const allowed: unknown = error.params['allowedValues'] ?? error.params['allowedValue']
  const extra: unknown = error.params['additionalProperty']
  if (allowed !== undefined) return `expected one of ${JSON.stringify(allowed)}`
  if (typeof extra === 'string') return `no key "${extra}" is known here`
  return error.message ?? error.keyword
}
