/** Invented sheets of paper: printed by two units, some back. */
import { hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, unit } from './world.ts'

export function sheetHandlers(
  now: number,
  { own, shown }: { readonly own: string; readonly shown: boolean },
): Handlers {
  const at = (ms: number): string => new Date(now + ms).toISOString()
  const ours = own === 'tp-hcm' ? officers.hcmDuty : officers.bdDuty
  const code = (copy: number): string => `GIAOBAN:${'7K3F9QXWMPJAFB'.repeat(21)}${copy}`
  return {
    'document.sheets': ({ id }) => ({
      id: id.padEnd(64, '0'),
      out: shown ? 3 : 0,
      sheets: shown
        ? [
            {
              print: hex(960, 64),
              serial: '7K3F-9QXW',
              kind: 'photos',
              version: 1,
              at: at(-5 * hour),
              unit: unit(own),
              by: ours,
              copies: 3,
              out: [2, 3],
              returned: [{ copy: 1, how: 'destroyed', at: at(-hour), by: ours }],
              ours: true,
            },
            {
              print: hex(961, 64),
              serial: 'MPJA-FB2H',
              kind: 'bulletin',
              version: 2,
              at: at(-2 * hour),
              unit: unit('long-an'),
              by: officers.bdDuty,
              copies: 1,
              out: [1],
              returned: [],
              ours: false,
            },
          ]
        : [],
    }),
    'document.print': ({ id, kind, copies }) => ({
      id: id.padEnd(64, '0'),
      ref: 'HCM-2026-7K3F-9Q',
      kind,
      version: 2,
      at: at(0),
      unit: unit(own),
      by: ours,
      sheets: Array.from({ length: copies ?? 1 }, (_, index) => ({
        number: `7K3F-9QXW-${index + 1}`,
        copy: index + 1,
        code: code(index + 1),
      })),
    }),
    'document.check': () => ({ outcome: 'malformed', counted: false }),
  }
}
