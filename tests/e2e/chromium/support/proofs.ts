/** What stands behind the rungs of the invented ladders: receipts, and an acknowledgement by name. */
import type { SignedWord } from '../../../../shared/ipc/evidence-calls.ts'
import { hour, minute } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, unit } from './world.ts'

export function proofHandlers(now: number, mayExport: boolean): Handlers {
  const at = (ms: number): string => new Date(now + ms).toISOString()
  return {
    'evidence.word': ({ id, statement }): SignedWord => ({
      record: id.padEnd(64, '0'),
      statement,
      kind: statement === hex(11, 64) ? 'acknowledge' : 'receipt',
      at: at(-100 * minute),
      notBefore: at(-3 * hour),
      firstWitnessed: at(-80 * minute),
      unit: unit('binh-duong'),
      device: hex(612, 32),
      officer: {
        badge: '277-208',
        name: officers.bdCommander.name,
        ...(statement === hex(11, 64) && { role: 'commander' as const }),
      },
      signedAtSize: 131,
      checkedAtSize: 143,
      ...(statement === hex(11, 64)
        ? {
            says: [],
            upon: { statement: hex(900, 64), version: 2 },
            answer: { kind: 'assigned', text: 'Đội CSHS Thuận An' },
          }
        : {
            says: [
              {
                statement: hex(900, 64),
                kind: 'bulletin-update',
                version: 2,
                rung: 'opened',
                outcome: 'accepted',
                at: at(-101 * minute),
                complete: true,
              },
            ],
          }),
      holds: true,
      doubts: ['witnessed-before-removal'],
      mayExport,
    }),
    'evidence.export': () => ({ saved: true, size: 48_211 }),
  }
}
