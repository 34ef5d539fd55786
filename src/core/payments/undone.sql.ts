/** Payments that no longer count: returned by a bank, voided, moved, cancelled. */
export const UNDONE_PAYMENTS = `(select account_id, payment_id from payment_return union all select account_id, payment_id from payment_undoing)`
