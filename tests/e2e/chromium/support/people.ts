/** Officers of the invented unit's PC: who comes, who waits, whose certificate ends. */
import { GiaobanError } from '../../../../shared/errors.ts'
import { day } from '../../../../shared/time.ts'
import { devicesOf, newcomerFacts, officersOf, proposalOf, unitShown } from './administration.ts'
import type { Handlers } from './fake-engine.ts'
import { hex } from './world.ts'

export interface PeopleScene {
  /** Whoever has signed in waits to be certified. */
  readonly noRole?: boolean
  /** Certificates that end within days. */
  readonly ending?: boolean
}

export function peopleHandlers(scene: PeopleScene, now: number): Handlers {
  const { officer, key } = newcomerFacts
  const ends = new Date(now + (scene.ending === true ? 9 : 300) * day).toISOString()
  return {
    'unit.show': unitShown,
    'unit.veto': () => ({ leaf: hex(90, 64), kind: 'recovery', state: 'asked' }),
    'officers.list': () => ({ officers: officersOf(now) }),
    'officers.own': () =>
      scene.noRole === true
        ? { officer, state: 'prepared', key }
        : { officer: hex(200, 32), state: 'certified', notAfter: ends, device: { state: 'active', notAfter: ends } },
    'officers.prepare': () => ({ officer, key, request: new Uint8Array(16) }),
    'officers.prepared': () => ({ ...newcomerFacts, request: new Uint8Array(16) }),
    'officers.saveRequest': () => ({ saved: true }),
    'officers.readRequest': () => newcomerFacts,
    'officers.certify': () => proposalOf(now, hex(71, 64)),
    'officers.roles': ({ second }) => {
      if (second !== undefined) return proposalOf(now, hex(72, 64))
      throw new GiaobanError('proposal/second-needed', { params: { officers: '277-001, 277-114' } })
    },
    'officers.renew': () => proposalOf(now, hex(72, 64)),
    'officers.revoke': () => proposalOf(now, hex(72, 64)),
    'backup.state': () => ({
      named: false,
      kit: '7c1f09a3d2e4b5560718',
      last: {
        created: new Date(now - 41 * day).toISOString(),
        size: 212_000_000,
        kit: '7c1f09a3d2e4b5560718',
        place: '/media/usb/tp-hcm-2026-10-17.gbbackup',
      },
    }),
    'devices.list': () => ({ devices: devicesOf(now) }),
    'devices.revoke': () => ({ state: 'removed', epoch: 15 }),
    'devices.renew': () => proposalOf(now, hex(71, 64)),
  }
}
