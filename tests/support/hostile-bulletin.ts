/** A bulletin as a tampered program would send it: real keys, whatever words and times the test asks for. */
import type { SealedEnvelope } from '../../engine/envelope/seal.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { exampleBulletin } from '../../shared/domain/example.ts'
import type { UnitId } from '../../shared/ids.ts'
import { bulletinCreate, type BulletinContent, type BulletinCreateBody } from '../../shared/protocol/bodies/bulletin.ts'
import { day, hour } from '../../shared/time.ts'
import { sealHostile, type HostileStatement, type Turned } from './hostile-peer.ts'

export interface HostileBulletin extends Partial<Omit<HostileStatement, 'body'>> {
  readonly title?: string
  readonly fields?: Partial<BulletinCreateBody>
  /** Changes the encoded body: what no encoder would write. */
  readonly bend?: (body: Bytes) => Bytes
}

export function hostileBulletin(from: Turned, to: UnitId, changes: HostileBulletin = {}): SealedEnvelope {
  const { title, fields, bend = (body: Bytes) => body, ...statement } = changes
  const { marking: _m, handling: _h, attachments: _a, ...example } = exampleBulletin()
  const { clock, deps } = from.home.context
  const bulletin: BulletinContent = { ...example, ...(title !== undefined && { title }) }
  return sealHostile(from, {
    type: 'bulletin-create',
    to: [to],
    body: (common) =>
      bend(
        bulletinCreate.encode(deps.crypto, {
          ...common,
          role: 'duty',
          bulletin,
          urgency: 'immediate',
          deadline: clock.now() + hour,
          release: 'diffusion',
          validUntil: clock.now() + 30 * day,
          ...fields,
        }),
      ),
    ...statement,
  })
}
