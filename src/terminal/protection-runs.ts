import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import type {Performed} from '#core/acts/perform.js'
import type {EndedProtection, ProtectInput, ProtectOutcome} from '#core/collections/protect-account.js'
import {PROTECTION_KINDS} from '#core/collections/protection.js'
import type {BusinessDate} from '#core/kernel/business-date.js'
import {mustExist} from '#core/kernel/must.js'
import {notFound} from '#core/kernel/refusal.js'
import type {View} from '#terminal/view.js'
import {waitingView} from '#terminal/waiting-view.js'

interface ProtectFlags {
  readonly account: string
  readonly kind: string
  readonly today: BusinessDate
  readonly effective?: BusinessDate | undefined
  readonly until?: BusinessDate | undefined
  readonly 'cert-by'?: string | undefined
  readonly tenant: boolean
  readonly financial?: string | undefined
  readonly willing: boolean
  readonly chapter?: number | undefined
  readonly by?: string | undefined
  readonly attach?: string | undefined
  readonly note?: string | undefined
}

export function protectInput(flags: ProtectFlags): ProtectInput {
  const kind = mustExist(
    PROTECTION_KINDS.find((known) => known === flags.kind),
    'a kind the flag offers',
  )
  const medical = {
    cert_by: flags['cert-by'] ?? null,
    submitted_by: flags.tenant ? ('tenant' as const) : ('customer' as const),
    financial: flags.financial ?? null,
    willing: flags.willing,
  }
  return {
    account: flags.account,
    kind,
    from: flags.effective ?? flags.today,
    until: flags.until ?? null,
    medical: kind === 'medical' ? medical : null,
    chapter: flags.chapter ?? null,
    by: kind === 'appeal' ? (flags.by ?? 'customer') : null,
    evidence_sha256: flags.attach === undefined ? null : hashOf(flags.attach),
    note: flags.note ?? '',
  }
}

function hashOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch (error) {
    throw notFound(`cannot read ${file} (${(error as {code?: string}).code ?? ''})`)
  }
}

export function protectedView(performed: Performed<ProtectOutcome>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.protection,
    human(screen) {
      if (performed.dryRun) screen.line('DRY RUN, nothing written')
      const until = outcome.until === null ? 'until it is ended' : `through ${outcome.until}`
      screen.done(`PROTECTED ${outcome.account}: ${outcome.kind} from ${outcome.from} ${until} (${outcome.rule})`)
      for (const missing of outcome.conditions_missing)
        screen.alert(`does not bar a shut-off yet: ${missing} (HSC 116910(a))`)
    },
    undo: `curbstop protect-account ${outcome.account} --end ${outcome.protection} --reason …`,
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}

export function endedView(performed: Performed<EndedProtection>): View {
  if (performed.status === 'waiting') return waitingView(performed.request)
  const {outcome} = performed
  return {
    data: outcome,
    id: outcome.protection,
    human(screen) {
      screen.done(`ENDED ${outcome.protection} on ${outcome.account} from ${outcome.ended_on}`)
    },
    next: [`curbstop shutoff-list --why ${outcome.account}`],
  }
}
