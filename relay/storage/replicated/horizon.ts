/**
 * Where a mail stream may begin: once everything up to a sequence has expired, the cursors that its mailboxes had reached
 * are kept as one value, and then the stream forgets what lies before. A view that begins there gives the same cursors;
 * how far devices had read needs no keeping, for what they had read before is gone.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { id, array, decodeAs, encodeAs, field, record, uint } from '../../../shared/protocol/schema.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { Horizon, ViewMail } from '../sqlite-view-mail.ts'
import type { Engine } from './engine.ts'

const base = record({ unit: field(0, id<UnitId>(16)), cursor: field(1, uint()) })
const horizonSchema = record({
  upTo: field(0, uint()),
  bases: field(1, array(base, { max: limits.mailboxesPerShard })),
})

const keyOf = (shard: number): string => `horizon.${shard}`

export async function loadHorizon(engine: Engine, shard: number): Promise<Horizon> {
  const value = await engine.value(keyOf(shard))
  return value === undefined ? { upTo: 0, bases: [] } : decode(value.bytes)
}

/** Keeps how far the view has expired, then lets the stream forget it. Another process that is further keeps its own. */
export async function saveHorizon(input: {
  readonly engine: Engine
  readonly viewMail: ViewMail
  readonly shard: number
}): Promise<void> {
  const { engine, viewMail, shard } = input
  const known = await engine.value(keyOf(shard))
  const horizon = viewMail.horizon(shard) // at once: what it says of cursors is true for its own sequence only
  if (horizon.upTo <= (known === undefined ? 0 : decode(known.bytes).upTo)) return
  if (horizon.bases.length > limits.mailboxesPerShard) return // the stream grows, and nothing is lost
  const value = encodeAs(horizonSchema, horizon)
  if (await engine.replace(keyOf(shard), value, known?.revision ?? 0)) await engine.purge(`mail-${shard}`, horizon.upTo)
}

function decode(bytes: Bytes): Horizon {
  try {
    return decodeAs(horizonSchema, bytes, limits.engineMessageBytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('store/damaged', { recoverable: false })
    throw thrown
  }
}
