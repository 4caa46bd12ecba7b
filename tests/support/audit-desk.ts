/** A home that hears of other devices' audits: a directory whose audit and witness keys the test has, a real database. */
import { join } from 'node:path'
import { auditOrigin, auditWitness } from '../../engine/audit/checkpoint.ts'
import { applyAudit, type AuditContext, type AuditNews } from '../../engine/audit/peers.ts'
import type { Sender } from '../../engine/sync/inbox/signers.ts'
import { appendAudit } from '../../engine/store/audit.ts'
import { auditRootAt } from '../../engine/store/audit-tree.ts'
import { openStore, type Store } from '../../engine/store/database.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { DeviceId } from '../../shared/ids.ts'
import type { AuditFields } from '../../shared/protocol/bodies/audit.ts'
import { addCosignature, cosign, signCheckpoint } from '../../shared/protocol/checkpoint.ts'
import { parseNote } from '../../shared/protocol/note.ts'
import { DirectoryWorld, type TestKey, type TestUnit } from './directory-world.ts'
import { temporaryFolder } from './engine-kit.ts'

/** A device as a sender of audit messages, with its keys. */
export interface AuditedDevice extends Sender {
  readonly audit: TestKey
  readonly witness: TestKey
}

export interface AuditedWorld {
  readonly directory: DirectoryWorld
  readonly own: AuditedDevice
  /** Of the own unit. */
  readonly sibling: AuditedDevice
  /** Of another one. */
  readonly neighbour: AuditedDevice
}

export async function makeAuditedWorld(): Promise<AuditedWorld> {
  const directory = await DirectoryWorld.create()
  const device = async (unit: TestUnit): Promise<AuditedDevice> => {
    const [audit, witness] = [directory.key(), directory.key()]
    const { id } = await directory.addDevice(unit, { auditKey: audit.publicKey, witnessKey: witness.publicKey })
    return { unit: unit.id, device: id, officer: undefined, endedLater: false, audit, witness }
  }
  const [here, there] = [await directory.addUnit('tp-hcm'), await directory.addUnit('binh-duong')]
  return { directory, own: await device(here), sibling: await device(here), neighbour: await device(there) }
}

export class AuditDesk {
  readonly #folder = temporaryFolder()
  readonly world: AuditedWorld
  readonly store: Store
  now: number

  constructor(world: AuditedWorld) {
    const { crypto, now } = world.directory
    this.world = world
    this.now = now
    const key = crypto.secretKey(crypto.random(32))
    this.store = openStore({ file: join(this.#folder.path, 'vault.db'), key, crypto, step: () => {} })
  }

  get context(): AuditContext & { readonly store: Store } {
    const { directory, own } = this.world
    return {
      deps: { crypto: directory.crypto },
      clock: { now: () => this.now },
      self: { device: own.device },
      directory: { state: directory.state },
      store: this.store,
    }
  }

  hear(sender: Sender, fields: Partial<AuditFields>): readonly AuditNews[] {
    return this.store.transaction('test', (tx) =>
      applyAudit(this.context, tx, { sender, fields: { note: new Uint8Array(0), ...fields } }),
    )
  }

  /** Rows of the own audit. */
  act(rows: number): void {
    const { crypto } = this.world.directory
    this.store.transaction('test', (tx) => {
      for (let row = 0; row < rows; row++) appendAudit(tx, crypto, { at: this.now, action: 'test.row' })
    })
  }

  /** Of the first `size` rows of the own audit. */
  ownNote(size: number, by: AuditedDevice = this.world.own): Bytes {
    const root = auditRootAt(this.store.read, this.world.directory.crypto, size)
    return noteBy(this.world, by, { size, root, of: this.world.own.device })
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]()
    this.#folder[Symbol.dispose]()
  }
}

/** A checkpoint of the audit of `of`, its own unless it is said otherwise, under the audit key of `by`. */
export function noteBy(
  { directory }: AuditedWorld,
  by: AuditedDevice,
  { size, root, of = by.device }: { readonly size: number; readonly root: Bytes; readonly of?: DeviceId },
): Bytes {
  const origin = auditOrigin(of)
  return signCheckpoint(directory.crypto, { name: origin, keys: by.audit.pair }, { origin, size, root })
}

/** In the name of `of` by its own key, unless another's is given. */
export function cosignedBy(
  { directory }: AuditedWorld,
  note: Bytes,
  by: { readonly of: AuditedDevice; readonly key?: TestKey; readonly at: number },
): Bytes {
  const { text } = parseNote(note)!
  const signer = { name: auditWitness(by.of.device), keys: (by.key ?? by.of.witness).pair }
  return addCosignature(note, cosign(directory.crypto, signer, { text, timeMs: by.at }))!
}
