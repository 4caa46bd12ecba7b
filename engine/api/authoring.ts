/** What all calls that sign have in common: who signs in which role, under which directory, after what in the record. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { roleFor, type Action } from '../records/allowed.ts'
import type { Creator } from '../records/family.ts'
import { visibleFrontier } from '../records/frontier.ts'
import type { Operation } from '../records/operation.ts'
import { isTurning, namesTurns, operationBodyVersion, operationKind } from '../records/operation-kinds.ts'
import type { WritableDb } from '../store/database.ts'
import { authorStatement, type NewStatement } from '../sync/author/author.ts'
import { carryHistory } from '../sync/widen.ts'
import type { SignedInOfficer } from '../vault/officer.ts'
import type { KeptDraft } from './kept-draft.ts'
import type { EngineCore } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'

export interface AuthoringParts {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}

export interface By {
  readonly officer: SignedInOfficer
  readonly role: Role
}

export interface Authoring {
  open(): OpenHome
  /** Throws GiaobanError `role/not-allowed`. */
  officerFor(action: Action): By
  /**
   * Does it, once more under a fresh directory where it was too old. Where that fails too, `keep` keeps what was typed:
   * the refusal names the draft.
   */
  freshly<T>(work: () => T | Promise<T>, keep?: () => KeptDraft): Promise<T>
}

export function createAuthoring(core: EngineCore, parts: AuthoringParts): Authoring {
  const open = (): OpenHome => parts.home.current()
  return {
    open,
    officerFor: (action) => {
      const role = roleFor(action, core.roles())
      if (role === undefined) throw new GiaobanError('role/not-allowed')
      return { officer: open().vault.officer, role }
    },
    freshly: async (work, keep) => {
      try {
        return await work()
      } catch (thrown) {
        if (!(thrown instanceof GiaobanError) || !isStale(thrown)) throw thrown
        let { code } = thrown
        const failure: unknown = await parts.exchange
          .current()
          .freshen()
          .then(
            () => undefined,
            (why: unknown) => why,
          )
        if (failure instanceof GiaobanError && failure.code === 'device/expired') code = failure.code
        try {
          if (failure === undefined) return await work()
        } catch (again) {
          if (!(again instanceof GiaobanError) || !isStale(again)) throw again
          code = again.code // the relay may have told that it is the clock
        }
        throw new GiaobanError(code, { params: { ...keep?.() } })
      }
    },
  }
}

/** What a look at the log may change; a certificate that has run out may be renewed there. */
const isStale = ({ code }: GiaobanError): boolean =>
  code === 'directory/stale' || code === 'clock/refused' || code === 'device/expired'

export type NewOperation = Pick<NewStatement, 'type' | 'to' | 'body' | 'urgency'> &
  Partial<Pick<NewStatement, 'attachments' | 'bodyVersion' | 'expires' | 'handling' | 'marking'>> & {
    readonly officer: SignedInOfficer
    /** Of `to`: who is new to the record. What leads to the operation is carried to them. */
    readonly newcomers?: readonly UnitId[]
    /** Of this unit: what they are given besides. */
    readonly brought?: readonly StatementHash[]
    /** Whatever belongs to it, in the same transaction. */
    readonly stored?: (tx: WritableDb, hash: StatementHash) => void
  }

/** What it may name: a turn, and whatever is said in a case, names turns only, so that what leads to it can be carried to newcomers. */
const namedBy = ({ type }: NewOperation, projected: readonly Operation[]): readonly Operation[] => {
  const kind = operationKind(messageTypes[type])
  return kind !== undefined && namesTurns(kind) ? projected.filter((each) => isTurning(each.kind)) : projected
}

/** A later operation on a record, its parents being what all addressees can see. One transaction. */
export function writeIn(
  home: OpenHome,
  operation: NewOperation,
  record: {
    readonly creator: Pick<Creator, 'recordId' | 'handling' | 'marking' | 'circles'>
    /** Projected operations, in their order. */
    readonly now: (db: WritableDb) => readonly Operation[]
  },
): StatementHash {
  const { context } = home
  const { creator } = record
  const { newcomers = [], brought = [], stored, ...statement } = operation
  const addressees = [...new Set([...operation.to, context.self.unit])].filter((unit) => !newcomers.includes(unit))
  return context.store.transaction(operation.type, (tx) => {
    const projected = namedBy(operation, record.now(tx))
    const parents = visibleFrontier(projected, addressees, { heirs: home.records.heirs, max: limits.parents })
    carryHistory(context, tx, { to: newcomers, projected, upTo: parents, entries: brought })
    const authored = authorStatement(context, tx, {
      handling: creator.handling,
      marking: creator.marking,
      expires: context.clock.now() + limits.envelopeExpiryMs,
      bodyVersion: operationBodyVersion,
      ...statement,
      recordId: creator.recordId,
      circles: creator.circles,
      parents,
      class: 'durable',
    })
    stored?.(tx, authored.hash)
    context.records.refresh(tx, [creator.recordId])
    tx.afterCommit(() => context.news.changed([creator.recordId]))
    return authored.hash
  })
}
