import type {Column} from '#terminal/columns.js'
import {QUEUED_ARRANGEMENTS} from '#terminal/arrangement-life-views.js'
import {DeskCommand} from '#terminal/desk-command.js'
import {list} from '#terminal/flags.js'
import type {View} from '#terminal/view.js'

const COLUMNS: readonly Column[] = [
  {key: 'request', title: 'Request', kind: 'text'},
  {key: 'summary', title: 'What', kind: 'text'},
  {key: 'amount_cents', title: 'Amount', kind: 'cents'},
  {key: 'requester', title: 'Asked by', kind: 'text'},
  {key: 'approvers', title: 'Waits for', kind: 'text'},
  {key: 'expires_at', title: 'Until', kind: 'text'},
  {key: 'escalated', title: 'Escalated', kind: 'flag'},
]

const VARIANCES: readonly Column[] = [
  {key: 'variance', title: 'Variance', kind: 'text'},
  {key: 'account', title: 'Account', kind: 'id'},
  {key: 'reason', title: 'Reason', kind: 'text'},
  {key: 'status', title: 'Status', kind: 'text'},
  {key: 'due_on', title: 'Due', kind: 'text'},
]

const DRAWERS: readonly Column[] = [
  {key: 'session', title: 'Session', kind: 'text'},
  {key: 'drawer', title: 'Drawer', kind: 'text'},
  {key: 'operator', title: 'Cashier', kind: 'text'},
  {key: 'what', title: 'What', kind: 'text'},
  {key: 'on', title: 'Day', kind: 'text'},
]

export class ShowQueue extends DeskCommand<typeof ShowQueue> {
  static override summary = 'Requests that wait for another person, and what else has to be looked at'
  static override examples = ['<%= config.bin %> show-queue', '<%= config.bin %> show-queue --json']
  static override flags = {limit: list.limit, csv: list.csv, jsonl: list.jsonl, readonly: list.readonly}

  async run(): Promise<View> {
    const {waitingRequests} = await import('#core/acts/queue-views.js')
    const {answerersOf} = await import('#core/acts/escalation.js')
    const now = this.desk.clock.now()
    const {variancesToLookAt} = await import('#core/variances/attention-views.js')
    const variances = (await variancesToLookAt(this.desk)).map((one) => ({...one}))
    const {drawersToLookAt} = await import('#core/cashiering/drawer-attention-views.js')
    const drawers = (await drawersToLookAt(this.desk)).map((one) => ({...one}))
    const {arrangementsToLookAt} = await import('#core/collections/arrangement-attention-views.js')
    const arrangements = await arrangementsToLookAt(this.desk)
    const all = await waitingRequests(this.desk.store.db, now)
    const limit = this.flags.limit ?? 0
    const shown = (limit === 0 ? all : all.slice(0, limit)).map((row) => {
      const {escalated, roles} = answerersOf(row, now, this.desk.staff)
      return {
        request: row.request_no,
        kind: row.kind,
        summary: row.summary,
        amount_cents: row.amount_cents,
        requester: row.requester,
        approvers: roles.join(', '),
        requested_at: row.requested_at,
        expires_at: row.expires_at,
        escalated,
      }
    })
    return {
      data: {total: all.length, truncated: shown.length < all.length, rows: shown, variances, drawers, arrangements},
      list: {columns: COLUMNS, rows: shown},
      human(screen) {
        if (all.length + variances.length + drawers.length + arrangements.length === 0) screen.line('Nothing waits.')
        if (all.length > 0) screen.table(COLUMNS, shown)
        if (variances.length > 0) screen.table(VARIANCES, variances)
        if (drawers.length > 0) screen.table(DRAWERS, drawers)
        if (arrangements.length > 0) screen.table(QUEUED_ARRANGEMENTS, arrangements)
      },
      next: all.length === 0 ? [] : ['curbstop approve REQUEST', 'curbstop decline REQUEST --reason TEXT'],
    }
  }
}
export default ShowQueue
