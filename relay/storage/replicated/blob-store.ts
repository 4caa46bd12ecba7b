/**
 * Blobs over the engine (relay/storage/port.ts): bytes as messages of one stream, at most a part each; what is claimed and
 * where its bytes lie as the newest state of a key, written against the state before it, so that of two relays at the
 * same place one succeeds. A whole blob's state is written again with every claim to it: whoever removes it, because he
 * saw no claim, has then the wrong state before.
 */
import { concat, equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { idBytes, type BlobId, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { SegmentDigest } from '../../../shared/protocol/segment-digest.ts'
import { err, ok } from '../../../shared/result.ts'
import { createTurns } from '../../in-turn.ts'
import type { BlobState, BlobStore } from '../port.ts'
import { RunningDigests } from '../running-digests.ts'
import type { BlobPart, ViewBlobs, ViewClaim, ViewWhole } from '../sqlite-view-blobs.ts'
import type { CommandBody } from './commands.ts'
import type { Engine } from './engine.ts'
import type { ReplicatedLog } from './replicated-log.ts'

type At = { readonly unit: UnitId; readonly blob: BlobId }
type StateCommand =
  | { readonly kind: 'claim'; readonly body: CommandBody<'claim'> }
  | { readonly kind: 'whole'; readonly body: CommandBody<'whole'> }
type Seen =
  | { readonly revision: number; readonly ended?: never }
  | { readonly revision?: never; readonly ended: number }
type Claim = Omit<ViewClaim, 'revision'>
type Whole = Omit<ViewWhole, 'revision'>

/** Two relays at one claim: the word that was first is here within milliseconds. */
const conflictTries = 10
const conflictPauseMs = 20

const stateOf = ({ size, stored, complete }: Claim): BlobState => ({ size, offset: stored, complete })
const uploadOf = (unit: UnitId, blob: BlobId): string => `${blob}.${unit}`
const damaged = (): GiaobanError => new GiaobanError('store/damaged', { recoverable: false })

export function createReplicatedBlobStore(options: {
  readonly engine: Engine
  readonly log: ReplicatedLog
  readonly view: ViewBlobs
  readonly crypto: Pick<Crypto, 'hasher'>
  readonly step: (name: string) => void
}): BlobStore {
  const { engine, log, view, crypto, step } = options
  const digests = new RunningDigests(crypto)
  const turns = createTurns()

  /** False when the state was not the one that was seen any more. */
  const setState = async (command: StateCommand, key: string, seen: Seen): Promise<boolean> => {
    const after = seen.revision ?? seen.ended
    if ((await log.submitAfter('blob', command, { key, after })) !== 'conflict') return true
    // the word of an end is forgotten some day
    return seen.revision === undefined && after > 0 && (await setState(command, key, { ended: 0 }))
  }
  const setClaim = (at: At, claim: Claim | undefined, before: ViewClaim | undefined): Promise<boolean> => {
    const { unit, blob } = at
    const body = claim === undefined ? at : { ...at, claim }
    const seen = before ?? { ended: view.ended(blob, unit) }
    return setState({ kind: 'claim', body }, `claim.${unit}.${blob}`, seen)
  }
  const setWhole = (blob: BlobId, whole: Whole | undefined, before: ViewWhole | undefined): Promise<boolean> => {
    const body = whole === undefined ? { blob } : { blob, whole }
    return setState({ kind: 'whole', body }, `whole.${blob}`, before ?? { ended: view.ended(blob) })
  }

  async function* pieces(parts: readonly BlobPart[]): AsyncGenerator<Uint8Array> {
    for (const { sequence } of parts) yield await partAt(sequence)
  }
  const partAt = async (sequence: number): Promise<Bytes> => {
    const bytes = await engine.part(sequence)
    if (bytes === undefined) throw damaged()
    return bytes
  }

  /** Every claim to a whole blob renews it: nobody removes it in between. False when it is gone. */
  const holdWhole = async (blob: BlobId): Promise<boolean> => {
    for (;;) {
      const whole = view.whole(blob)
      if (whole === undefined) return false
      if (await setWhole(blob, whole, whole)) return true
    }
  }

  /** All bytes are there: they are the blob, or the upload begins again. */
  const finish = async (at: At, claim: ViewClaim, digest: SegmentDigest) => {
    const { unit, blob } = at
    digests.forget(uploadOf(unit, blob))
    const { blob: hash, leaves } = digest.finish()
    const { size, parts, renewedAt } = claim
    if (!equalBytes(hash, idBytes(blob))) {
      await setClaim(at, { size, stored: 0, complete: false, renewedAt, parts: [] }, claim)
      await engine.dropParts(uploadOf(unit, blob))
      return err('hash' as const)
    }
    step('relay.blob.finish.before')
    const isFirst =
      view.whole(blob) === undefined &&
      (await setWhole(blob, { size, unit, parts, segments: concat(...leaves) }, undefined))
    if (!isFirst && !(await holdWhole(blob))) throw new GiaobanError('engine/busy')
    await setClaim(at, { size, stored: size, complete: true, renewedAt, parts: [] }, claim)
    if (!isFirst && view.whole(blob)?.unit !== unit) await engine.dropParts(uploadOf(unit, blob))
    step('relay.blob.finish.after')
    return ok({ size, offset: size, complete: true })
  }

  const removeUnclaimed = async (blob: BlobId): Promise<void> => {
    const whole = view.whole(blob)
    if (whole === undefined || view.isClaimed(blob)) return
    if (await setWhole(blob, undefined, whole)) await engine.dropParts(uploadOf(whole.unit, blob))
  }

  /** Bytes that nothing names: their process died between two words. Only when they were so an hour ago as well. */
  let suspects: ReadonlySet<string> = new Set()
  const dropOrphans = async (): Promise<void> => {
    const keys = await engine.partKeys()
    const orphans = keys.filter((key) => {
      const [blob, unit] = key.split('.') as [BlobId, UnitId]
      return view.claim(unit, blob) === undefined && view.whole(blob)?.unit !== unit
    })
    for (const key of orphans) if (suspects.has(key)) await engine.dropParts(key)
    suspects = new Set(orphans)
  }

  type Asked = Parameters<BlobStore['create']>[0]
  /** `undefined` where another relay has written to the same claim meanwhile. */
  const createOnce = async (asked: Asked): Promise<Awaited<ReturnType<BlobStore['create']>> | undefined> => {
    const { unit, blob, size, at, quotaBytes, maxUploads } = asked
    const before = view.claim(unit, blob)
    if ((before ?? view.whole(blob) ?? { size }).size !== size) return err('size')
    const known = view.whole(blob) !== undefined
    if (before === undefined) {
      const used = view.usage(unit)
      if (used.bytes + size > quotaBytes || (!known && used.open >= maxUploads)) return err('quota')
    }
    const open = { size, stored: before?.stored ?? 0, complete: false, renewedAt: at, parts: before?.parts ?? [] }
    const stays = before !== undefined && before.complete ? { ...open, stored: 0, parts: [] } : open
    // the claim first, then the look at the blob: whoever removes it sees one of the two
    const claim = known ? { ...stays, stored: size, complete: true, parts: [] } : stays
    if (!(await setClaim({ unit, blob }, claim, before))) return undefined
    if (!known) return ok(stateOf(stays))
    if (await holdWhole(blob)) {
      if (stays.parts.length > 0 && view.whole(blob)?.unit !== unit) await engine.dropParts(uploadOf(unit, blob))
      return ok({ size, offset: size, complete: true })
    }
    const again = { ...stays, stored: 0, parts: [] }
    return (await setClaim({ unit, blob }, again, view.claim(unit, blob))) ? ok(stateOf(again)) : undefined
  }

  return {
    create: (asked) =>
      turns.inTurn(asked.unit, () =>
        turns.inTurn(uploadOf(asked.unit, asked.blob), async () => {
          for (let i = 0; i < conflictTries; i += 1) {
            const created = await createOnce(asked)
            if (created !== undefined) return created
            await new Promise((resolve) => setTimeout(resolve, conflictPauseMs)) // until the other word is here
          }
          throw new GiaobanError('engine/busy')
        }),
      ),
    state: async (unit, blob) => {
      const claim = view.claim(unit, blob)
      return claim && stateOf(claim)
    },
    append: ({ unit, blob, offset, bytes }) =>
      turns.inTurn(uploadOf(unit, blob), async () => {
        const claim = view.claim(unit, blob)
        if (claim === undefined) return err('unknown')
        const stored = offset + bytes.length
        if (claim.complete || offset !== claim.stored) return err('offset')
        if (stored > claim.size) return err('overflow')
        const digest = await digests.at(uploadOf(unit, blob), offset, () => pieces(claim.parts))
        let now = claim
        if (bytes.length > 0) {
          if (claim.parts.length >= limits.blobParts) return err('overflow')
          step('relay.blob.part.before')
          const sequence = await engine.putPart(uploadOf(unit, blob), new Uint8Array(bytes))
          const { size, renewedAt } = claim
          const parts = [...claim.parts, { sequence, length: bytes.length }]
          const isSet = await setClaim({ unit, blob }, { size, stored, complete: false, renewedAt, parts }, claim)
          step('relay.blob.part.after')
          if (!isSet) return err('offset') // another relay was first
          digest.update(bytes)
          now = view.claim(unit, blob) ?? claim
        }
        if (stored === claim.size) return finish({ unit, blob }, now, digest)
        return ok({ size: claim.size, offset: stored, complete: false })
      }),
    size: async (blob) => view.whole(blob)?.size,
    read: async (blob, { from, to }) => {
      const whole = view.whole(blob)
      if (whole === undefined) return undefined
      const wanted: Promise<Bytes>[] = []
      let start = 0
      for (const { sequence, length } of whole.parts) {
        const [first, last] = [Math.max(from - start, 0), Math.min(to - start, length)]
        if (first < last) wanted.push(partAt(sequence).then((bytes) => bytes.slice(first, last)))
        start += length
      }
      return concat(...(await Promise.all(wanted)))
    },
    segments: async (blob) => view.whole(blob)?.segments,
    upkeep: {
      oldest: async () => view.oldest(),
      expire: async (before) => {
        let gone = 0
        for (const { unit, blob } of view.old(before)) {
          const claim = view.claim(unit, blob)
          if (claim === undefined || !(await setClaim({ unit, blob }, undefined, claim))) continue
          gone += 1
          digests.forget(uploadOf(unit, blob))
          if (view.whole(blob)?.unit !== unit) await engine.dropParts(uploadOf(unit, blob))
          await removeUnclaimed(blob)
        }
        await dropOrphans()
        return gone
      },
    },
    close: () => turns.settled(),
  }
}
