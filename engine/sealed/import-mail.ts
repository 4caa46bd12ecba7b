/** A file that a carrier has brought, taken in by a desk without network as if it were a relay (docs/spec/sealed-files.md). */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { ToCourier, Word } from '../../shared/protocol/sealed-file.ts'
import type { OpenHome } from '../open-home.ts'
import { blobRecord, setBlob } from '../store/attachments.ts'
import type { WritableDb } from '../store/database.ts'
import { mailCursor } from '../store/mailbox.ts'
import { markAttempt, markRelayed, stagedByHeader } from '../store/outbox.ts'
import type { SyncContext } from '../sync/context.ts'
import type { FileRound } from '../sync/round-of.ts'
import { currentMailbox, goOnByFiles } from '../sync/mail-store.ts'
import { refreshLadder } from '../sync/transmit.ts'
import { createFileClient } from './file-client.ts'
import { courierState, saveCourierState } from './kept.ts'
import { hasKind, stillOnTheirWay, withStatement, type Kind, type OnItsWay } from './own-statements.ts'

export interface TakenMail {
  /** The file is older than what is here. */
  readonly isOlder: boolean
  /** What lies between this device and the file is in another one. */
  readonly isIncomplete: boolean
  /** Of what was given along before. */
  readonly confirmed: number
  readonly refused: number
}

/**
 * `run` is one ordinary round over the file. Throws GiaobanError `sealed/other-unit`, `directory/*` for a log that is not
 * this home's; then nothing was taken.
 */
export async function importMail(
  home: OpenHome,
  file: ToCourier,
  run: (round: FileRound) => Promise<void>,
): Promise<TakenMail> {
  const { context, directory } = home
  const { self, store } = context
  if (file.unit !== self.unit) throw new GiaobanError('sealed/other-unit')
  const note = noteOf(home, file)
  const cursor = mailCursor(store.read, currentMailbox(store.read))
  const word = file.words.find(({ device }) => device === self.device)
  // a relay that has lost its mail since this device wrote is no old file
  const isOlder = note !== file.note || (file.next < cursor && word?.cursor !== cursor)
  const isIncomplete = file.after > cursor || (note === file.note && file.first > directory.state.size)
  const confirmed = word === undefined ? { confirmed: 0, refused: 0 } : takeWord(context, word)
  const kept = courierState(store.read)
  let statements = stillOnTheirWay(context, kept.statements, word)
  const lacking = new Map<string, Bytes>()
  const refusals = new Map((word?.void ?? []).map((each) => [bytesToHex(each.statement), each.reason]))
  const keep = (): void => {
    const wraps = [...lacking.values()].slice(0, limits.sealedFileWraps)
    store.transaction('sealed-statements', (tx) => saveCourierState(tx, { statements, wraps }))
  }
  const client = createFileClient({
    context,
    file,
    note,
    refusals,
    made: (bundle) => {
      statements = withStatement(context, statements, bundle)
      keep()
    },
    lacking: (root) => void lacking.set(bytesToHex(root), root),
  })
  const isOnItsWay = (kind: Kind): boolean => {
    statements = stillOnTheirWay(context, statements, undefined)
    return statements.some((each: OnItsWay) => hasKind(each, kind))
  }
  const isOnline = unitAt(directory.state, self.unit)?.link === 'online'
  try {
    await run({ client, isOnItsWay })
    if (isOnline) goOnByFiles(context)
  } finally {
    statements = stillOnTheirWay(context, statements, undefined)
    keep()
  }
  return { isOlder, isIncomplete, ...confirmed }
}

/** A smaller tree of the same log is an older file, which the round must not see; anything else that is wrong ends it. */
function noteOf({ directory }: OpenHome, file: ToCourier): Bytes {
  const seen = directory.ingest({ note: file.note, from: directory.state.size, leaves: [] })
  if (seen.ok) return file.note
  const isOlder = seen.error === 'directory/rollback' && directory.hasSigned(file.note)
  if (isOlder && directory.note !== undefined) return directory.note
  throw new GiaobanError(seen.error)
}

/** A carrier's word is a relay's: it moves the lower rungs only, until the units' own receipts come. */
function takeWord(context: SyncContext, word: Word): { readonly confirmed: number; readonly refused: number } {
  const { store, clock } = context
  const now = clock.now()
  return store.transaction('sealed-word', (tx) => {
    let [confirmed, refused] = [0, 0]
    for (const { headerHash, at } of word.posted) {
      const statement = stagedByHeader(tx, headerHash)
      if (statement === undefined) continue
      markRelayed(tx, statement, { at: Math.min(at, now), next: now + limits.courierResendMs })
      refreshLadder(context, tx, [statement])
      confirmed += 1
    }
    for (const { headerHash } of word.refused) {
      const statement = stagedByHeader(tx, headerHash)
      if (statement === undefined) continue
      markAttempt(tx, statement, { code: 'relay/refused', next: now })
      refused += 1
    }
    takeBlobs(tx, word, now)
    return { confirmed, refused }
  })
}

function takeBlobs(tx: WritableDb, { blobs }: Word, now: number): void {
  for (const each of blobs) {
    const blob = blobRecord(tx, each)
    if (blob?.state === 'staged' || blob?.state === 'uploading') setBlob(tx, { ...blob, state: 'uploaded' }, now)
  }
}
