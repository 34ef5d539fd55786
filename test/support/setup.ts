import {settings} from '@oclif/core'

// Tests run the compiled code that ships; oclif must never look for TypeScript sources (it falls back without a word).
settings.enableAutoTranspile = false
