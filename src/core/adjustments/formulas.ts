import type {Formula} from '#core/adjustments/formula.js'
import {mustExist} from '#core/kernel/must.js'
import type {FormulaCode} from '#core/policies/adjustment-policy.js'

/** Every way to work an amount out, loaded only when one is used. */
const FORMULAS_BY_CODE: Readonly<Partial<Record<FormulaCode, () => Promise<Formula>>>> = {
  leak: async () => (await import('#core/adjustments/formula-leak.js')).leakFormula,
  pool_fill: async () => (await import('#core/adjustments/formula-pool-fill.js')).poolFillFormula,
  meter_error: async () => (await import('#core/adjustments/formula-meter-error.js')).meterErrorFormula,
  sewer_only: async () => (await import('#core/adjustments/formula-sewer-only.js')).sewerOnlyFormula,
  stated: async () => (await import('#core/adjustments/formula-stated.js')).statedFormula,
  retier: async () => (await import('#core/adjustments/formula-retier.js')).retierFormula,
  rebill: async () => (await import('#core/adjustments/formula-rebill.js')).rebillFormula,
  rebate: async () => (await import('#core/adjustments/formula-rebate.js')).rebateFormula,
  fee_waiver: async () => (await import('#core/adjustments/formula-fee-waiver.js')).feeWaiverFormula,
}

export async function formulaOf(code: FormulaCode): Promise<Formula> {
  return mustExist(FORMULAS_BY_CODE[code], `the formula ${code} has its file`)()
}
