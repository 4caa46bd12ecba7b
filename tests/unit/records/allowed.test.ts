import { describe, expect, it } from 'vitest'
import { isAllowed, roleFor, rolesByAction, type Action } from '../../../engine/records/allowed.ts'
import { roles } from '../../../shared/domain/roles.ts'

/** names.md, Roles, word for word: d duty, i investigator, c commander, a admin. */
const table: Readonly<Record<Action, string>> = {
  read: 'dic',
  'draft-bulletin': 'dic',
  'report-sighting': 'dic',
  'mark-acted': 'dic',
  print: 'dic',
  'take-over-shift': 'dic',
  'send-diffusion': 'dc',
  'change-diffusion': 'dc',
  'answer-hit': 'dc',
  'answer-request': 'dc',
  ask: 'dic',
  'release-notice': 'c',
  'change-notice': 'c',
  acknowledge: 'c',
  assign: 'c',
  'widen-case': 'c',
  'write-case': 'ic',
  plan: 'c',
  'export-evidence': 'ic',
  administer: 'a',
}

describe('who may do what', () => {
  it.each(Object.entries(table))('%s: %s', (action, letters) => {
    for (const role of roles) expect(isAllowed(action as Action, role)).toBe(letters.includes(role[0]!))
  })

  it('leaves no action out', () => {
    expect(Object.keys(rolesByAction).toSorted()).toEqual(Object.keys(table).toSorted())
  })

  it('picks the role in which an officer of several acts', () => {
    expect(roleFor('acknowledge', ['duty', 'commander'])).toBe('commander')
    expect(roleFor('send-diffusion', ['commander', 'duty'])).toBe('duty')
    expect(roleFor('acknowledge', ['admin', 'duty'])).toBeUndefined()
  })
})
