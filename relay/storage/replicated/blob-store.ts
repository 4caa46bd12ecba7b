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
import type { Clock } from '../../../shared/time.ts'
import { createTurns } from '../../in-turn.ts'
import type { BlobState, BlobStore } from '../port.ts'
import { RunningDigests } from '../running-digests.ts'
import type { BlobPart, ViewBlobs, ViewClaim, ViewWhole } from '../sqlite-view-blobs.ts'
import type { CommandBody } from './commands.ts'
import type { Engine } from './engine.ts'
import type { ReplicatedLog } from './replicated-log.ts'
import { EngineRoom } from './engine-room.ts'

type At = { readonly unit: UnitId; readonly blob: BlobId }
type StateCommand =
  | { readonly kind: 'claim'; readonly body: CommandBody<'claim'> }
  | { readonly kind: 'whole'; readonly body: CommandBody<'whole'> }
type Seen =
  | { readonly revision: number; readonly ended?: never }
  | { readonly revision?: never; readonly ended: number }
type Claim = Omit<ViewClaim, 'revision'>
type Whole = Omit<ViewWhole, 'revision'>
/** Parts that are on their way, of one upload, after what its claim had when the first of them came. */
interface Group {
  readonly claim: ViewClaim
  readonly parts: { readonly sequence: Promise<number>; readonly length: number }[]
  stored: number
}

/** Another word of a claim was first, of another relay or of the sweep here: so often it is looked whether it has come. */
const conflictPauseMs = 20

const stateOf = ({ size, stored, complete }: Claim): BlobState => ({ size, offset: stored, complete })
const uploadOf = (unit: UnitId, blob: BlobId): string => `${blob}.${unit}`
const lastOf = (parts: readonly BlobPart[]): number => Math.max(0, ...parts.map(({ sequence }) => sequence))
/** None of the engine's nodes has it. */
class PartLost extends Error {}
const empty: Bytes = new Uint8Array(0)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether the part that ends at `length` is that message: a claim that began again has others. */
function endsWith(parts: readonly BlobPart[], length: number, mark: number): boolean {
  if (length === 0) return true
  let end = 0
  return parts.some((part) => (end += part.length) === length && part.sequence === mark)
}

export function createReplicatedBlobStore(options: {
  readonly engine: Engine
  readonly log: ReplicatedLog
  readonly view: ViewBlobs
  readonly crypto: Pick<Crypto, 'hasher'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly step: (name: string) => void
  /** Files leave so much in the engine: mail goes before them. */
  readonly reserveBytes: number
  readonly warn: (event: 'part-lost') => void
}): BlobStore {
  const { engine, log, view, crypto, clock, step, warn } = options
  const digests = new RunningDigests(crypto, () => clock.monotonic())
  const groups = new Map<string, Group>()
  const room = new EngineRoom(engine, clock, options.reserveBytes)
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

  async function* pieces(key: string, { claim, parts }: Group, from: number): AsyncGenerator<Uint8Array> {
    let offset = 0
    for (const { sequence, length } of [...claim.parts, ...parts]) {
      const bytes = offset + length > from ? await engine.part(await sequence, { key, offset, length }) : empty
      if (bytes === undefined) throw new PartLost()
      if (bytes.length > 0) yield bytes.subarray(Math.max(0, from - offset))
      offset += length
    }
  }

  /** Every claim to a whole blob renews it: nobody removes it in between. False when it is gone. */
  const holdWhole = async (blob: BlobId): Promise<boolean> => {
    for (;;) {
      const whole = view.whole(blob)
      if (whole === undefined) return false
      if (await setWhole(blob, whole, whole)) return true
    }
  }

  /** Its own bytes, unless they are the blob: nothing that a new upload of the same, at any relay, has brought meanwhile. */
  const dropUpload = async (unit: UnitId, blob: BlobId, parts: readonly BlobPart[]): Promise<void> => {
    if (view.whole(blob)?.unit !== unit) await engine.dropParts(uploadOf(unit, blob), lastOf(parts))
  }

  /** Some of its bytes are nowhere: whoever brings it is told that it stands elsewhere, and asks where. */
  const beginAgain = async (at: At, claim: ViewClaim) => {
    const upload = uploadOf(at.unit, at.blob)
    groups.delete(upload)
    const { size, renewedAt, parts } = claim
    warn('part-lost')
    const isSet = await setClaim(at, { size, stored: 0, complete: false, renewedAt, parts: [] }, claim)
    if (isSet) await engine.dropParts(upload, lastOf(parts))
    return err('offset' as const)
  }

  /** It is not there any more, and not `whole` for whoever offers it: then it is brought again. */
  const lose = async (blob: BlobId, parts: readonly BlobPart[]): Promise<void> => {
    const whole = view.whole(blob)
    if (whole === undefined || lastOf(whole.parts) !== lastOf(parts)) return // it was dropped, or brought again
    warn('part-lost')
    if (await setWhole(blob, undefined, whole)) await engine.dropParts(uploadOf(whole.unit, blob), lastOf(parts))
  }

  /** All bytes are there: they are the blob, or the upload begins again. */
  const finish = async (at: At, claim: ViewClaim, digest: SegmentDigest) => {
    const { unit, blob } = at
    digests.forget(uploadOf(unit, blob))
    const { blob: hash, leaves } = digest.finish()
    const { size, parts, renewedAt } = claim
    if (!equalBytes(hash, idBytes(blob))) {
      await setClaim(at, { size, stored: 0, complete: false, renewedAt, parts: [] }, claim)
      await engine.dropParts(uploadOf(unit, blob), lastOf(parts))
      return err('hash' as const)
    }
    step('relay.blob.finish.before')
    const isFirst =
      view.whole(blob) === undefined &&
      (await setWhole(blob, { size, unit, parts, segments: concat(...leaves) }, undefined))
    if (!isFirst && !(await holdWhole(blob))) throw new GiaobanError('engine/busy')
    await setClaim(at, { size, stored: size, complete: true, renewedAt, parts: [] }, claim)
    if (!isFirst) await dropUpload(unit, blob, parts)
    step('relay.blob.finish.after')
    return ok({ size, offset: size, complete: true })
  }

  /** All that is on its way is there, and named. `undefined` where another relay was first. */
  const settle = async (at: At, group: Group): Promise<ViewClaim | undefined> => {
    const { claim, stored } = group
    const upload = uploadOf(at.unit, at.blob)
    groups.delete(upload)
    if (group.parts.length === 0) return claim
    try {
      const added = await Promise.all(
        group.parts.map(async ({ sequence, length }) => ({ sequence: await sequence, length })),
      )
      const { size, renewedAt } = claim
      const now = { size, stored, complete: false, renewedAt, parts: [...claim.parts, ...added] }
      const isSet = await setClaim(at, now, claim)
      step('relay.blob.part.after')
      const after = isSet ? view.claim(at.unit, at.blob) : undefined
      if (after === undefined) digests.forget(upload)
      else digests.mark(upload, added.at(-1)?.sequence ?? 0)
      return after
    } catch (thrown) {
      digests.forget(upload)
      throw thrown
    }
  }
  const settleAny = async (at: At): Promise<void> => {
    const group = groups.get(uploadOf(at.unit, at.blob))
    if (group !== undefined) await settle(at, group)
  }

  const append: BlobStore['append'] = async ({ unit, blob, offset, bytes, more = false }) => {
    const at = { unit, blob }
    const upload = uploadOf(unit, blob)
    const claim = view.claim(unit, blob)
    if (claim === undefined) return err('unknown')
    const group = groups.get(upload) ?? { claim, parts: [], stored: claim.stored }
    const stored = offset + bytes.length
    if (claim.complete || offset !== group.stored) return err('offset')
    if (stored > claim.size) return err('overflow')
    const asked = {
      upload,
      unit,
      length: offset,
      stored: (from: number) => pieces(upload, group, from),
      isOf: (length: number, mark: number) => group.parts.length > 0 || endsWith(claim.parts, length, mark),
    }
    const digest = await digests.at(asked).catch((thrown: unknown) => {
      if (thrown instanceof PartLost) return 'lost' as const
      throw thrown
    })
    if (digest === 'later') return err('later')
    if (digest === 'lost') return beginAgain(at, claim)
    if (bytes.length > 0) {
      if (group.claim.parts.length + group.parts.length >= limits.blobParts) return err('overflow')
      if (!(await room.take(bytes.length))) return err('full')
      step('relay.blob.part.before')
      const sequence = engine.putPart({ key: upload, offset }, new Uint8Array(bytes))
      sequence.catch(() => undefined) // whoever waits for the group hears of it
      group.parts.push({ sequence, length: bytes.length })
      group.stored = stored
      groups.set(upload, group)
      digest.update(bytes)
    }
    if (more && stored < claim.size && group.parts.length < limits.blobPartsPerWord) {
      try {
        await group.parts.at(-limits.blobPartsInFlight)?.sequence
      } catch (thrown) {
        groups.delete(upload)
        digests.forget(upload)
        throw thrown
      }
      return ok({ size: claim.size, offset: stored, complete: false })
    }
    const now = await settle(at, group)
    if (now === undefined) return err('offset') // another relay was first
    return stored === claim.size ? finish(at, now, digest) : ok({ size: claim.size, offset: stored, complete: false })
  }

  const removeUnclaimed = async (blob: BlobId): Promise<void> => {
    const whole = view.whole(blob)
    if (whole === undefined || view.isClaimed(blob)) return
    if (await setWhole(blob, undefined, whole)) await engine.dropParts(uploadOf(whole.unit, blob), lastOf(whole.parts))
  }

  /** Bytes that nothing names: their process died between two words. Only what was so an hour ago as well. */
  let suspects: ReadonlyMap<string, number> = new Map()
  const dropOrphans = async (): Promise<void> => {
    const { keys, last } = await engine.partKeys()
    const orphans = keys.filter((key) => {
      const [blob, unit] = key.split('.') as [BlobId, UnitId]
      return view.claim(unit, blob) === undefined && view.whole(blob)?.unit !== unit
    })
    for (const key of orphans) await engine.dropParts(key, suspects.get(key) ?? 0)
    suspects = new Map(orphans.map((key) => [key, last]))
  }

  /** The word that was first is here within milliseconds, on a machine that is busy otherwise within seconds. */
  const untilChanged = async ({ unit, blob }: At, seen: number, end: number): Promise<void> => {
    while (revisionOf(unit, blob) === seen && clock.monotonic() < end) await pause(conflictPauseMs)
  }
  const revisionOf = (unit: UnitId, blob: BlobId): number => view.claim(unit, blob)?.revision ?? view.ended(blob, unit)

  type Asked = Parameters<BlobStore['create']>[0]
  /** `undefined` where another relay has written to the same claim meanwhile. */
  const createOnce = async (asked: Asked): Promise<Awaited<ReturnType<BlobStore['create']>> | undefined> => {
    const { unit, blob, size, at, quotaBytes, maxUploads, maxClaims = Infinity } = asked
    const before = view.claim(unit, blob)
    if ((before ?? view.whole(blob) ?? { size }).size !== size) return err('size')
    const known = view.whole(blob) !== undefined
    if (before === undefined) {
      const used = view.usage(unit)
      if (used.claims >= maxClaims || used.bytes + size > quotaBytes) return err('quota')
      if (!known && used.open >= maxUploads) return err('quota')
    }
    const renewedAt = Math.max(at, before?.renewedAt ?? 0)
    if (!known && !(await room.has(size - (before?.stored ?? 0)))) return err('full')
    const open = { size, stored: before?.stored ?? 0, complete: false, renewedAt, parts: before?.parts ?? [] }
    const stays = before !== undefined && before.complete ? { ...open, stored: 0, parts: [] } : open
    // the claim first, then the look at the blob: whoever removes it sees one of the two
    const claim = known ? { ...stays, stored: size, complete: true, parts: [] } : stays
    if (!(await setClaim({ unit, blob }, claim, before))) return undefined
    if (!known) return ok(stateOf(stays))
    if (await holdWhole(blob)) {
      await dropUpload(unit, blob, stays.parts)
      return ok({ size, offset: size, complete: true })
    }
    const again = { ...stays, stored: 0, parts: [] }
    return (await setClaim({ unit, blob }, again, view.claim(unit, blob))) ? ok(stateOf(again)) : undefined
  }

  return {
    create: (asked) =>
      turns.inTurn(asked.unit, () =>
        turns.inTurn(uploadOf(asked.unit, asked.blob), async () => {
          await settleAny(asked)
          for (const end = clock.monotonic() + limits.engineApplyMs; clock.monotonic() < end;) {
            const seen = revisionOf(asked.unit, asked.blob)
            const created = await createOnce(asked)
            if (created !== undefined) return created
            await untilChanged(asked, seen, end)
          }
          throw new GiaobanError('engine/busy')
        }),
      ),
    state: (unit, blob) =>
      turns.inTurn(uploadOf(unit, blob), async () => {
        await settleAny({ unit, blob })
        const claim = view.claim(unit, blob)
        return claim && stateOf(claim)
      }),
    append: (part) =>
      turns.inTurn(uploadOf(part.unit, part.blob), async () => {
        const outcome = await append(part)
        if (!outcome.ok) await settleAny(part) // nothing follows what was refused
        return outcome
      }),
    drop: (unit, blob) =>
      turns.inTurn(uploadOf(unit, blob), async () => {
        const coming = groups.get(uploadOf(unit, blob))?.parts ?? []
        groups.delete(uploadOf(unit, blob))
        const claim = view.claim(unit, blob)
        if (claim === undefined || claim.complete) return false
        if (!(await setClaim({ unit, blob }, undefined, claim))) return false // another relay has a word of it
        digests.forget(uploadOf(unit, blob))
        const came = coming.map(async ({ sequence }) => ({ sequence: await sequence.catch(() => 0), length: 0 }))
        await dropUpload(unit, blob, [...claim.parts, ...(await Promise.all(came))])
        return true
      }),
    size: async (blob) => view.whole(blob)?.size,
    read: async (blob, { from, to }) => {
      const whole = view.whole(blob)
      if (whole === undefined) return undefined
      const key = uploadOf(whole.unit, blob)
      const wanted: Promise<Bytes | undefined>[] = []
      let offset = 0
      for (const { sequence, length } of whole.parts) {
        const [first, last] = [Math.max(from - offset, 0), Math.min(to - offset, length)]
        const part = { key, offset, length }
        if (first < last) wanted.push(engine.part(sequence, part).then((bytes) => bytes?.subarray(first, last)))
        offset += length
      }
      const found = await Promise.all(wanted)
      const parts = found.filter((each) => each !== undefined)
      if (parts.length < found.length) {
        await lose(blob, whole.parts)
        return undefined
      }
      return parts.length === 1 ? parts[0] : concat(...parts)
    },
    segments: async (blob) => view.whole(blob)?.segments,
    upkeep: {
      oldest: async () => view.oldest(),
      expire: async (before) => {
        let gone = 0
        for (const { unit, blob } of view.old(before)) {
          const claim = view.claim(unit, blob)
          if (claim === undefined || claim.renewedAt >= before) continue // renewed meanwhile
          if (!(await setClaim({ unit, blob }, undefined, claim))) continue
          gone += 1
          digests.forget(uploadOf(unit, blob))
          await dropUpload(unit, blob, claim.parts)
          await removeUnclaimed(blob)
        }
        await dropOrphans()
        return gone
      },
    },
    close: () => turns.settled(),
  }
}
