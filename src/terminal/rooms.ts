/**
 * The order in which help lists the rooms and their commands, the daily ones first. A name is shown only when its
 * command is there; a command whose name is missing here fails a test.
 */
export const ROOMS: readonly (readonly [room: string, commands: readonly string[]])[] = [
  [
    'Accounts',
    [
      ...['open-account', 'close-account', 'find-account', 'show-account', 'fix-account', 'add-note'],
      ...['resolve-problem', 'name-third-party', 'declare-income', 'import-district', 'transfer-balance'],
      ...['assess-deposit', 'apply-deposit', 'refund-deposit'],
    ],
  ],
  [
    'Billing',
    [
      ...['adjust-bill', 'import-rates', 'show-rates', 'import-bills', 'run-bills', 'quote-bill', 'explain-bill'],
      ...['investigate-bill', 'cancel-bill', 'waive-fee', 'reverse-adjustment', 'file-variance', 'decide-variance'],
    ],
  ],
  [
    'Cashier',
    [
      ...['post-nightdrop', 'balance-drawer', 'open-drawer', 'lock-drawer', 'unlock-drawer', 'turn-in-cash'],
      ...['hand-over-drawer', 'take-payment', 'void-payment', 'move-payment', 'print-receipt', 'verify-receipt'],
      ...['post-batch', 'resolve-suspense', 'pledge-payment', 'match-remittance', 'import-payments'],
      ...['reconcile-processor', 'reject-payment', 'refund-payment', 'invoice-misc', 'prepare-deposit'],
      ...['confirm-deposit', 'manage-fund', 'remit-agency', 'balance-day', 'close-day', 'close-period'],
    ],
  ],
  [
    'Collections',
    [
      ...['shutoff-list', 'arrange-payment', 'adjust-arrangement', 'protect-account', 'send-notices'],
      ...['review-turnoffs', 'pull-turnoff', 'restore-service', 'write-off', 'recover-debt', 'refer-debt'],
      'report-shutoffs',
    ],
  ],
  [
    'Meters',
    [
      ...['load-reads', 'review-reads', 'exchange-meter', 'correct-read', 'report-usage', 'graph-usage'],
      ...['graph-payments', 'record-meter-test', 'report-theft'],
    ],
  ],
  [
    'Field',
    [
      ...['order-service', 'dispatch-orders', 'complete-order', 'review-orders', 'fix-order', 'brief-field'],
      'flag-hazard',
    ],
  ],
  [
    'Front desk',
    [
      ...['serve-customer', 'verify-caller', 'end-contact', 'log-contact', 'open-case', 'escalate-case', 'brief-case'],
      ...['find-desk', 'route-caller', 'log-visitor', 'diagnose-ivr', 'issue-key', 'program-key'],
      ...['record-backflow-test', 'advise-leak', 'advise-pressure', 'advise-conservation', 'log-incident'],
      ...['show-guide', 'write-letter', 'file-document', 'log-mail'],
    ],
  ],
  [
    'Supervision',
    [
      ...['run-day', 'sign-in', 'sign-out', 'add-staff', 'grant-role', 'show-queue', 'approve', 'decline'],
      ...['assign-task', 'my-day', 'show-policy', 'diff-policy', 'who-looked', 'unmask-account', 'release-records'],
      ...['train', 'prove-books', 'verify-audit', 'export-books', 'report'],
    ],
  ],
  [
    'Store',
    [...['init-store', 'migrate-store', 'check-store', 'backup-store', 'restore-store', 'copy-store', 'doctor']],
  ],
]

/** Rooms with the commands that are there, in order; a command that has no room comes last under `Other`. */
export function roomsWith(ids: readonly string[]): {readonly room: string; readonly ids: readonly string[]}[] {
  const placed = new Set(ROOMS.flatMap(([, names]) => names))
  const other = ids.filter((id) => !placed.has(id))
  return [...ROOMS, ['Other', other] as const]
    .map(([room, names]) => ({room, ids: names.filter((name) => ids.includes(name))}))
    .filter(({ids: there}) => there.length > 0)
}
