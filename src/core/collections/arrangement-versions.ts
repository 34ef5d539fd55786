import type {ActContext, ApprovalNeed} from '#core/acts/act.js'
import {refuse} from '#core/kernel/refusal.js'
import {arrangementLife} from '#core/policies/arrangement-life.js'

/** Who has to agree to one more version of an arrangement; null where the caller may. @throws Refusal TOO_MANY_VERSIONS (65) */
export function versionsNeed(version: number, {desk, today, roles}: ActContext): ApprovalNeed | null {
  const {versions, citation} = arrangementLife(desk.district.id, today)
  const because = [{rule: 'arrangement.versions', citation}]
  const may = Array.from(versions).filter(([, most]) => version <= most)
  if (may.length === 0)
    throw refuse('TOO_MANY_VERSIONS', `version ${version} is more than anybody may make; agree on a new one`, {because})
  const approvers = may.map(([role]) => role)
  if (approvers.some((role) => roles.includes(role))) return null
  const message = `version ${version} of an arrangement is for ${approvers.join(' or ')}`
  return {why: 'over_authority', approvers, message, because}
}
