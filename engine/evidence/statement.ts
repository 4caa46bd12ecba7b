/** One statement of a package, judged by itself: bytes, checkpoint, certificates at that checkpoint, signatures, role. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { BodyAuthor } from '../../shared/protocol/body.ts'
import { receiptBody, receiptBodyVersion, type ReceiptFields } from '../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { openCheckpoint, type Checkpoint } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { inDoubtFrom, removalOf } from '../../shared/protocol/directory/certificates.ts'
import { unitsNamed } from '../../shared/protocol/directory/circles.ts'
import { officerNameHash } from '../../shared/protocol/directory/keys.ts'
import { logsOf, openByLogs } from '../../shared/protocol/directory/logs.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { isControlType, messageTypes } from '../../shared/protocol/message-types.ts'
import { decodeTbs, statementHash, type Tbs } from '../../shared/protocol/tbs.ts'
import { quorumTime, witnessKeys } from '../../shared/protocol/directory/witnessing.ts'
import { verifyCarried } from '../envelope/verify.ts'
import { decodeOperation, type Operation } from '../records/operation.ts'
import { officerBreach } from '../sync/inbox/judge.ts'
import { noteOf } from '../sync/inbox/open-mail.ts'
import { senderOf, signerLookup, type Sender } from '../sync/inbox/signers.ts'
import { firstWitnessed, type Witnessed } from './first-witnessed.ts'
import type { Finding, FindingCode } from './findings.ts'
import type { EvidenceLog } from './log.ts'
import type { EvidenceStatement } from './package.ts'

export interface JudgeInput {
  readonly crypto: Crypto
  readonly log: EvidenceLog
  /** Cool-downs are over when they end before it: the time of the export. */
  readonly now: number
  /** What other devices vouch for, by statement hash. */
  readonly witnessed?: ReadonlyMap<string, readonly Witnessed[]>
}

/** Its signatures hold under certificates that stood in the tree that it names. */
export interface HeldStatement {
  readonly hash: StatementHash
  readonly tbs: Tbs
  readonly sender: Sender
  /** It cannot be older: when the quorum saw the tree that it names, where its note has the cosignatures. */
  readonly notBefore: number | undefined
  /** It is not younger: when a device of another unit vouched that it was there. */
  readonly firstWitnessed: number | undefined
  /** Name and badge, where they fit the officer's certificate. */
  readonly officer: Pick<BodyAuthor, 'name' | 'badge'> | undefined
  readonly content:
    | { readonly kind: 'operation'; readonly operation: Operation }
    | { readonly kind: 'receipt'; readonly receipt: ReceiptFields }
    /** Without effect, or not understood: signed all the same. */
    | { readonly kind: 'none' }
}

export interface JudgedStatement {
  readonly hash: StatementHash | undefined
  readonly held: HeldStatement | undefined
  readonly findings: readonly Finding[]
}

/** Gives the judge for one package: it remembers notes, of which a record's statements share few. */
export function createStatementJudge(input: JudgeInput): (statement: EvidenceStatement) => JudgedStatement {
  const notes = new Map<string, OpenedNote | undefined>()
  const open = (note: Bytes): OpenedNote | undefined => {
    const name = String.fromCharCode(...input.crypto.sha256(note))
    if (!notes.has(name)) notes.set(name, openNote(input, note))
    return notes.get(name)
  }
  return (statement) => judge({ ...input, openNote: open }, statement)
}

interface OpenedNote {
  readonly checkpoint: Checkpoint
  readonly notBefore: number | undefined
}

/** Cosignatures that do not hold are worth nothing here: a receiver does not ask for them either. */
function openNote({ crypto, log }: JudgeInput, note: Bytes): OpenedNote | undefined {
  const signed = openByLogs(crypto, logsOf(log.state), note)
  if (signed === undefined) return undefined
  const { checkpoint } = signed
  const size = Math.min(checkpoint.size, log.state.size)
  const policy = policyAt(log.state, size)
  const cosigned = policy && openCheckpoint(crypto, { note, log: signed.log.key, witnesses: witnessKeys(policy) })
  const witnessed = cosigned?.ok === true && policy ? quorumTime(policy, cosigned.value.cosignatures) : undefined
  return { checkpoint, notBefore: witnessed }
}

type Judge = JudgeInput & { readonly openNote: (note: Bytes) => OpenedNote | undefined }

function judge(context: Judge, statement: EvidenceStatement): JudgedStatement {
  const { crypto, log } = context
  const tbs = parseTbs(statement.tbsBytes)
  if (tbs === undefined) return { hash: undefined, held: undefined, findings: [{ code: 'tbs' }] }
  const hash = statementHash(crypto, statement.tbsBytes)
  const refused = (code: FindingCode): JudgedStatement => ({
    hash,
    held: undefined,
    findings: [{ code, statement: hash }],
  })
  const source = { directory: log, clock: { now: () => context.now } }
  const verified = verifyCarried(crypto, { original: statement, resolveSigner: signerLookup(source, tbs) })
  if (!verified.ok) return refused(reasonCode(verified.error))
  const sender = senderOf(verified.value.signers)
  if (sender === undefined) return refused('signers')
  const note = noteOf(statement.body)
  const opened = note && context.openNote(note)
  if (opened === undefined || !isSame(opened.checkpoint, tbs.checkpoint)) return refused('note')
  if (!isOfLog(log, tbs.checkpoint)) return refused('checkpoint')
  const { notBefore } = opened
  const witnessedAt = firstWitnessed(context.witnessed?.get(hash), sender.unit)
  const { content, author, finding } = contentOf(context, { hash, tbs, body: statement.body, sender })
  return {
    hash,
    held: {
      hash,
      tbs,
      sender,
      content,
      notBefore,
      firstWitnessed: witnessedAt,
      officer: disclosed(crypto, sender, author),
    },
    findings: [
      ...(sender.endedLater ? [endedFinding(log, { hash, tbs, witnessedAt })] : []),
      ...(notBefore !== undefined && tbs.created < notBefore - limits.skewShownMs
        ? [{ code: 'backdated', statement: hash, at: notBefore } as const]
        : []),
      ...(finding === undefined ? [] : [finding]),
    ],
  }
}

/** Signed by a key that a later leaf has ended: it counts where it was vouched for before the key was in doubt. */
function endedFinding(
  log: EvidenceLog,
  {
    hash,
    tbs,
    witnessedAt,
  }: { readonly hash: StatementHash; readonly tbs: Tbs; readonly witnessedAt: number | undefined },
): Finding {
  const ends = tbs.signers.flatMap(({ certificate }) => {
    const found = log.state.certificates.get(certificate)
    const removal = found && removalOf(log.state, found)
    return removal === undefined ? [] : [inDoubtFrom(removal)]
  })
  const isProven = witnessedAt !== undefined && ends.length > 0 && witnessedAt < Math.min(...ends)
  return isProven
    ? { code: 'witnessed-before-removal', statement: hash, at: witnessedAt }
    : { code: 'time-not-proven', statement: hash }
}

/** `undefined` for bytes that are no statement. */
export function parseTbs(tbsBytes: Uint8Array): Tbs | undefined {
  try {
    return decodeTbs(tbsBytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

/** Of what can be refused in a statement that travels again. */
function reasonCode(reason: string): FindingCode {
  switch (reason) {
    case 'tbs':
    case 'layout':
    case 'body-hash':
    case 'signer-unknown':
      return reason
    default:
      return 'signature'
  }
}

/** The signed checkpoint is the one of the note in the body. */
const isSame = (a: Checkpoint, b: Checkpoint): boolean =>
  a.origin === b.origin && a.size === b.size && equalBytes(a.root, b.root)

const isOfLog = (log: EvidenceLog, { size, root }: Checkpoint): boolean =>
  size <= log.state.size && equalBytes(log.root(size), root)

interface Content {
  readonly content: HeldStatement['content']
  readonly author: BodyAuthor | undefined
  readonly finding?: Finding
}

interface Signed {
  readonly hash: StatementHash
  readonly tbs: Tbs
  readonly body: Bytes
  readonly sender: Sender
}

function contentOf({ crypto, log }: Judge, signed: Signed): Content {
  const { hash, tbs, sender } = signed
  const none = (code: FindingCode, detail?: string): Content => ({
    content: { kind: 'none' },
    author: undefined,
    finding: { code, statement: hash, ...(detail !== undefined && { detail }) },
  })
  if ((tbs.crit ?? []).length > 0) return none('needs-update')
  if (isControlType(tbs.type)) return controlOf(signed, none)
  const decoded = decodeOperation({
    ...signed,
    ...sender,
    officer: sender.officer?.id,
    named: unitsNamed(log.state, tbs.recipients),
  })
  if (!decoded.ok) return decoded.error === 'needs-update' ? none('needs-update') : none('not-allowed', 'body')
  const operation = decoded.value
  const breach = officerBreach(crypto, operation, sender)
  if (breach !== undefined) return { ...none('not-allowed', breach), author: operation.body.author }
  return { content: { kind: 'operation', operation }, author: operation.body.author }
}

function controlOf({ tbs, body }: Signed, none: (code: FindingCode, detail?: string) => Content): Content {
  if (tbs.type !== messageTypes.receipt) return none('foreign-statement')
  if (tbs.bodyVersion !== receiptBodyVersion) return none('needs-update')
  try {
    const receipt = receiptBody.decode(body)
    return { content: { kind: 'receipt', receipt }, author: receipt.author }
  } catch (thrown) {
    if (thrown instanceof CodecError) return none('receipt-not-counted')
    throw thrown
  }
}

/** Name and badge where they open the hash in the certificate: a body may say anything. */
export function disclosed(
  crypto: Crypto,
  sender: Pick<Sender, 'officer'>,
  author: BodyAuthor | undefined,
): Pick<BodyAuthor, 'name' | 'badge'> | undefined {
  if (author === undefined || sender.officer === undefined || author.name.includes('\0')) return undefined
  const fits = equalBytes(officerNameHash(crypto, author), sender.officer.nameHash)
  return fits ? { name: author.name, badge: author.badge } : undefined
}
