/** Carries envelopes between open homes without a relay, so that a test decides what is lost, doubled and turned around. */
import {
  markForResend,
  markRelayed,
  stagedEnvelopes,
  unconfirmedEnvelopes,
  type OutboxEntry,
} from '../../engine/store/outbox.ts'
import { statementByHash } from '../../engine/store/statements.ts'
import { ingestPage, type Ingested } from '../../engine/sync/inbox/ingest.ts'
import { askForMissing } from '../../engine/sync/receipts/ask-missing.ts'
import { flushReceipts } from '../../engine/sync/receipts/receipts-out.ts'
import { refreshLadder, splitLeaves } from '../../engine/sync/transmit.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { addresseeBytes, decodeAddressee } from '../../shared/protocol/addressee.ts'
import { limits } from '../../shared/limits.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { MerkleTree } from '../../shared/protocol/merkle-tree.ts'
import { messageTypeName, type MessageTypeName } from '../../shared/protocol/message-types.ts'
import type { MailItem } from '../../shared/protocol/relay-wire/mail.ts'
import type { SyncHome } from './sync-world.ts'

export interface Letter {
  readonly hash: StatementHash
  readonly type: MessageTypeName | undefined
  readonly from: SyncHome
  readonly to: UnitId
  readonly item: MailItem
}

const mostRounds = 100

export class PostOffice {
  readonly #letters: Letter[] = []
  readonly #seen = new Map<SyncHome, Set<Letter>>()

  /** Takes what a home has staged, as a relay would; returns the letters in the order of sealing. */
  collect(home: SyncHome): readonly Letter[] {
    const { context } = home.open
    const { store, clock } = context
    const staged = stagedEnvelopes(store.read, clock.now(), 1000)
    const letters = staged.flatMap((entry) => this.#lettersOf(home, entry))
    if (staged.length > 0) {
      store.transaction('relayed', (tx) => {
        for (const { statement } of staged) {
          markRelayed(tx, statement, { at: clock.now(), next: clock.now() + limits.resendAfterMs })
          refreshLadder(context, tx, [statement])
        }
      })
    }
    this.#letters.push(...letters)
    return letters
  }

  #lettersOf(home: SyncHome, entry: OutboxEntry): readonly Letter[] {
    const { context } = home.open
    const leaves = splitLeaves(entry.leaves)
    const hashes = leaves.map((leaf) => leafHash(context.deps.crypto, leaf))
    const tree = new MerkleTree(context.deps.crypto, hashes)
    const stored = statementByHash(context.store.read, entry.statement)
    return leaves.map((leaf, index) => {
      const addressee = decodeAddressee(leaf.subarray(0, addresseeBytes))
      if (addressee?.kind !== 'unit') throw new Error('an addressee that is no unit')
      const { header, payload, statement } = entry
      return {
        hash: statement,
        type: stored && messageTypeName(stored.type),
        from: home,
        to: addressee.id,
        item: { cursor: 0, header, index, leaf, path: tree.path(index), payload },
      }
    })
  }

  /** What lies in the unit's box and this home has not been given. */
  waitingFor(home: SyncHome): readonly Letter[] {
    const seen = this.#seen.get(home) ?? new Set()
    return this.#letters.filter((letter) => letter.to === home.unit && !seen.has(letter))
  }

  /** Gives everything that waits, but what `lost` says; lost ones never come again. */
  deliver(home: SyncHome, lost: (letter: Letter) => boolean = () => false): Ingested {
    const letters = this.waitingFor(home)
    this.markSeen(home, letters)
    return this.hand(
      home,
      letters.filter((letter) => !lost(letter)),
    )
  }

  /** Gives exactly these, in this order, seen or not. */
  hand(home: SyncHome, letters: readonly Letter[]): Ingested {
    this.markSeen(home, letters)
    const items = letters.map(({ item }) => item)
    return ingestPage(home.open.context, { relay: 'relay', items, cursor: 1 })
  }

  /** Receipts that are due, then letters, until nothing moves. `hasten`: receipts do not wait for their jitter. */
  settle(homes: readonly SyncHome[], how: { readonly hasten: boolean } = { hasten: true }): void {
    let rounds = 0
    for (let moved = true; moved;) {
      if (++rounds > mostRounds) throw new Error('homes answer one another without end')
      moved = false
      for (const home of homes) {
        const { context } = home.open
        flushReceipts(context, context.clock.now() + (how.hasten ? limits.receiptJitterMs : 0))
        if (how.hasten) askForMissing(context)
        if (this.collect(home).length > 0) moved = true
      }
      for (const home of homes) {
        if (this.waitingFor(home).length === 0) continue
        this.deliver(home)
        moved = true
      }
    }
  }

  /** What is still unconfirmed after its time goes out as it was sealed, as the exchange does it. */
  resend(home: SyncHome): void {
    const { store, clock } = home.open.context
    store.transaction('resend', (tx) => {
      for (const { statement } of unconfirmedEnvelopes(tx, clock.now(), 1000)) {
        markForResend(tx, statement, 'relay/unconfirmed')
      }
    })
  }

  /** These are gone: this home is not given them again. */
  markSeen(home: SyncHome, letters: readonly Letter[]): void {
    this.#seen.set(home, new Set([...(this.#seen.get(home) ?? []), ...letters]))
  }
}
