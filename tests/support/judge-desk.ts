/** What a home needs to judge statements of an evidence world: the directory, a database, and times that are the test's. */
import { join } from 'node:path'
import { decodeOperation, type Operation } from '../../engine/records/operation.ts'
import { openStore, type Store } from '../../engine/store/database.ts'
import { verifyCarried } from '../../engine/envelope/verify.ts'
import { judgeOperation, type JudgeContext, type Judged, type Verified } from '../../engine/sync/inbox/judge.ts'
import { senderOf, signerLookupToday } from '../../engine/sync/inbox/signers.ts'
import { unitsNamed } from '../../shared/protocol/directory/circles.ts'
import { decodeTbs } from '../../shared/protocol/tbs.ts'
import { temporaryFolder } from './engine-kit.ts'
import type { EvidenceWorld, Signed } from './evidence-world.ts'
import {} from './operations.ts'
import { storeStatement } from './store-statement.ts'

/** What this PC's clock and the witnesses say. */
export interface Times {
  readonly now: number
  readonly witnessedAt?: number
}

export class JudgeDesk {
  readonly #folder = temporaryFolder()
  readonly world: EvidenceWorld
  readonly store: Store

  constructor(world: EvidenceWorld) {
    this.world = world
    const { crypto } = world.directory
    const key = crypto.secretKey(crypto.random(32))
    this.store = openStore({ file: join(this.#folder.path, 'vault.db'), key, crypto, step: () => {} })
  }

  /** Absent: the time of the directory's last leaf. */
  context({ now, witnessedAt }: Times = this.world.directory): JudgeContext {
    const { crypto, state } = this.world.directory
    return { deps: { crypto }, clock: { now: () => now }, directory: { state, witnessedAt } }
  }

  /** As the inbox has it when the signatures hold. */
  verified(signed: Signed, times?: Times): Verified {
    const tbs = decodeTbs(signed.tbsBytes)
    const resolveSigner = signerLookupToday(this.context(times), tbs)
    const held = verifyCarried(this.world.directory.crypto, { original: signed, resolveSigner })
    const sender = held.ok ? senderOf(held.value.signers) : undefined
    if (sender === undefined) throw new Error('the signatures of a test hold')
    return { hash: signed.hash, tbs, body: signed.body, sender }
  }

  judge(signed: Signed, times?: Times): Judged {
    return judgeOperation(this.context(times), this.store.read, this.verified(signed, times))
  }

  operation(signed: Signed): Operation {
    const { sender, ...statement } = this.verified(signed)
    const { unit, device, officer } = sender
    const named = unitsNamed(this.world.directory.state, statement.tbs.recipients)
    const decoded = decodeOperation({ ...statement, unit, device, officer: officer?.id, named })
    if (!decoded.ok) throw new Error(decoded.error)
    return decoded.value
  }

  keep(...signed: readonly Signed[]): void {
    for (const each of signed) {
      const statement = { hash: each.hash, operation: this.operation(each), tbs: each.tbsBytes, body: each.body }
      this.store.transaction('test', (tx) => {
        storeStatement(tx, statement)
      })
    }
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]()
    this.#folder[Symbol.dispose]()
  }
}
