/** Two invented desks: a unit without network after a stick has come, and one that carries for two of them. */
import { GiaobanError } from '../../../../shared/errors.ts'
import { day, hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { unit } from './world.ts'

export type SealedScene = 'courier' | 'carrier'

const nothing = { leaves: 0, messages: 0, statements: 0, attachments: 0 }

export function sealedHandlers(now: number, as: SealedScene | undefined, show: Handlers['directory.show']): Handlers {
  const at = (ms: number): string => new Date(now - ms).toISOString()
  if (as === undefined) return { 'sealed.state': () => ({ courier: false, waiting: 0, units: [] }) }
  if (as === 'courier')
    return {
      'directory.show': (input) => ({ ...show!(input), checkpointAt: at(11 * day + 3 * hour) }),
      'sealed.state': () => ({ courier: true, waiting: 4, units: [] }),
      'sealed.export': () => ({ saved: true, size: 81_000, ...nothing, messages: 4, statements: 1, more: false }),
      'sealed.import': () => ({
        taken: {
          ...nothing,
          unit: unit('binh-duong'),
          as: 'received',
          leaves: 12,
          messages: 31,
          confirmed: 3,
          refused: 1,
          waiting: 4,
          older: false,
          incomplete: true,
        },
      }),
    }
  return {
    'sealed.state': () => ({
      courier: false,
      waiting: 0,
      units: [{ unit: unit('tay-ninh'), heard: at(5 * day) }, { unit: unit('ba-ria-vung-tau') }],
    }),
    'sealed.export': ({ unit: code }) => {
      if (code === 'ba-ria-vung-tau') throw new GiaobanError('relay/refused')
      return { saved: true, size: 2_400_000, ...nothing, leaves: 12, messages: 31, attachments: 2, more: true }
    },
    'sealed.import': () => ({
      taken: {
        ...nothing,
        unit: unit('tay-ninh'),
        as: 'posted',
        messages: 4,
        statements: 1,
        attachments: 1,
        confirmed: 0,
        refused: 2,
        waiting: 0,
        older: false,
        incomplete: false,
      },
    }),
  }
}
