/** The inbox of one home of an evidence world: its own copy of the log, a real database, a clock that is the test's. */
import { heirsIn } from '../../engine/records/heirs.ts'
import { refreshRecords } from '../../engine/store/records.ts'
import type { WritableDb } from '../../engine/store/database.ts'
import { insertStatement, type StatementDirection, type StatementOutcome } from '../../engine/store/statements.ts'
import { verifyCarried } from '../../engine/envelope/verify.ts'
import type { Arrival, SyncContext } from '../../engine/sync/context.ts'
import type { Verified } from '../../engine/sync/inbox/judge.ts'
import { senderOf, signerLookup, type Sender } from '../../engine/sync/inbox/signers.ts'
import { concat } from '../../shared/bytes.ts'
import type { DeviceId, RecordId, UnitId } from '../../shared/ids.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { isControlType } from '../../shared/protocol/message-types.ts'
import { decodeTbs, encodeTbs } from '../../shared/protocol/tbs.ts'
import { openDirectoryHome, type DirectoryHome } from './directory-home.ts'
import { silentLog } from './engine-kit.ts'
import type { EvidenceWorld, Person, Signed } from './evidence-world.ts'

export class InboxDesk {
  readonly #home: DirectoryHome
  readonly world: EvidenceWorld
  readonly self: { readonly unit: UnitId; readonly device: DeviceId }
  readonly #signing: SyncContext['self']['signing']
  readonly arrived: (readonly [RecordId, Arrival])[] = []
  readonly changed: (readonly RecordId[])[] = []
  now: number

  constructor(world: EvidenceWorld, self: Pick<Person, 'unit' | 'device'>) {
    this.world = world
    this.self = { unit: self.unit.id, device: self.device.id }
    this.#signing = self.device.key.pair.secretKey
    this.now = world.directory.now
    this.#home = openDirectoryHome(world.directory, self.unit.id)
    this.#home.follow()
  }

  get store() {
    return this.#home.store
  }

  get client() {
    return this.#home.client
  }

  /** Takes what has been added to the log. */
  follow(): void {
    this.#home.follow()
  }

  get context(): SyncContext {
    const { client, store } = this.#home
    const { crypto } = this.world.directory
    const clock = { now: () => this.now, monotonic: () => this.now }
    const unit = (id: UnitId) => {
      const found = unitAt(client.state, id)
      return found && { id, code: found.code, name: found.name }
    }
    return {
      deps: { crypto, clock, step: () => undefined, log: silentLog },
      clock,
      store,
      self: { ...this.self, signing: this.#signing },
      directory: client,
      ownKey: () => undefined,
      isAwaited: () => false,
      records: {
        refresh: (tx, records) => {
          const heirs = heirsIn(client, clock.now)
          refreshRecords(tx, { ownUnit: this.self.unit, units: { unit }, heirs, now: this.now }, records)
        },
      },
      news: {
        arrived: (record, what) => this.arrived.push([record, what]),
        changed: (records) => this.changed.push(records),
        outgoing: () => undefined,
        proposals: () => undefined,
      },
    }
  }

  transaction<T>(work: (tx: WritableDb) => T): T {
    return this.store.transaction('test', work)
  }

  sender(signed: Signed): Sender {
    const resolveSigner = signerLookup(this.context, decodeTbs(signed.tbsBytes))
    const held = verifyCarried(this.world.directory.crypto, { original: signed, resolveSigner })
    const sender = held.ok ? senderOf(held.value.signers) : undefined
    if (sender === undefined) throw new Error('the signatures of a test hold')
    return sender
  }

  verified(signed: Signed): Verified {
    const { hash, tbsBytes, body } = signed
    return { hash, tbs: decodeTbs(tbsBytes), body, sender: this.sender(signed) }
  }

  /** As it lies here once it has come, or was sent. */
  keep(
    signed: Signed,
    as: { readonly outcome?: StatementOutcome; readonly direction?: StatementDirection } = {},
  ): void {
    this.insert(signed, { ...this.verified(signed), ...as })
  }

  /** The same whoever has signed it. */
  insert(
    signed: Signed,
    {
      tbs,
      sender,
      ...as
    }: Pick<Verified, 'tbs' | 'sender'> & {
      readonly outcome?: StatementOutcome
      readonly direction?: StatementDirection
    },
  ): void {
    const { hash } = signed
    this.transaction((tx) =>
      insertStatement(tx, {
        hash,
        record: isControlType(tbs.type) ? undefined : (tbs.recordId ?? (hash as unknown as RecordId)), // by its first statement
        type: tbs.type,
        bodyVersion: tbs.bodyVersion,
        unit: sender.unit,
        device: sender.device,
        officer: sender.officer?.id,
        created: tbs.created,
        expires: tbs.expires,
        tbs: encodeTbs(tbs),
        sigs: concat(...signed.signatures),
        body: signed.body,
        direction: as.direction ?? 'in',
        outcome: as.outcome ?? 'accepted',
        receivedAt: this.now,
        logSize: this.client.state.size,
        parents: tbs.parents ?? [],
      }),
    )
  }

  [Symbol.dispose](): void {
    this.#home[Symbol.dispose]()
  }
}
