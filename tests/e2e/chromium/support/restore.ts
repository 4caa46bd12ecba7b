/** A backup that is brought back: two of three sheets as files, the last one typed. */
import type { RestoreState } from '../../../../shared/ipc/restore-calls.ts'
import { day } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, unit } from './world.ts'

export function restoreHandlers(now: number): Handlers {
  let state: RestoreState = {}
  const sheets = (have: number[]): RestoreState['sheets'] => ({
    kit: '7c1f09a3d2e4b5560718',
    have,
    needed: 3,
    ...(have.length === 3 && { fits: true }),
  })
  const brought = {
    backup: {
      backup: {
        file: 'tp-hcm-2026-10-17.gbbackup',
        created: new Date(now - 41 * day).toISOString(),
        unit: unit('tp-hcm').id,
        device: hex(77, 32),
      },
    },
    sheets: { sheets: sheets([2, 5]) },
    profile: { profile: { unit: unit('tp-hcm'), demo: true, rootFingerprint: hex(5, 64), fits: true } },
  }
  return {
    'restore.state': () => state,
    'restore.choose': ({ what }) => (state = { ...state, ...brought[what] }),
    'restore.addShare': () => (state = { ...state, sheets: sheets([1, 2, 5]) }),
    'restore.forget': () => (state = {}),
  }
}
