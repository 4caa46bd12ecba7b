/** What a complaint proves, without believing whoever made it (docs/spec/complaint.md, Verification). */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { DeviceId, StatementHash } from '../../shared/ids.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DisputeReason } from '../../shared/protocol/dispute-words.ts'
import { statementHash, type Tbs } from '../../shared/protocol/tbs.ts'
import { disputeIn, signsFor } from '../envelope/dispute.ts'
import { verifyStatement } from '../envelope/verify.ts'
import { judgeExporter } from '../evidence/exporter.ts'
import { isError, type Finding, type FindingCode } from '../evidence/findings.ts'
import { verifyLog, type EvidenceLog } from '../evidence/log.ts'
import { parseTbs } from '../evidence/statement.ts'
import { unitName, type EvidenceSigner } from '../evidence/verify.ts'
import { senderOf, signerLookup, type Sender } from '../sync/inbox/signers.ts'
import {
  complaintSignatureInput,
  decodeComplaintFile,
  type ComplaintContent,
  type ComplaintPackage,
} from './package.ts'

/** Who can have made the disputed bytes: the signing device alone, or also who was given the content key. */
export type Culprit = 'signer' | 'key-holder'

export interface ComplaintVerdict {
  readonly valid: boolean
  /** As in evidence: the log leads from the root that the caller gave. */
  readonly trusted: boolean
  readonly root?: Bytes
  readonly reason?: DisputeReason
  readonly culprit?: Culprit
  /** Whose signature stands on it. */
  readonly accused?: Pick<EvidenceSigner, 'unit' | 'device'> & {
    readonly statement: StatementHash
    readonly at: number
  }
  readonly by?: Pick<EvidenceSigner, 'unit' | 'device' | 'at'> & {
    readonly officer: { readonly badge: string; readonly name: string; readonly role: Role }
  }
  readonly findings: readonly Finding[]
}

/** `root`: 32-byte fingerprint. Throws GiaobanError `evidence/unsupported` for a later version, and nothing else. */
export function verifyComplaint(
  crypto: Crypto,
  file: Uint8Array,
  trust: { readonly root?: Uint8Array } = {},
): ComplaintVerdict {
  const complaint = read(file)
  if (complaint === undefined) return refused('malformed')
  const { content, contentBytes, signatures } = complaint
  const log = verifyLog(crypto, content)
  if (!log.ok) return refused(log.error)
  const { exported } = content
  const exporter = judgeExporter(crypto, log.value, {
    exported,
    input: complaintSignatureInput(contentBytes),
    signatures,
  })
  const shown = judge(crypto, log.value, content)
  const findings: readonly Finding[] = [
    ...log.value.findings,
    ...(exporter.wrong === undefined ? [] : [{ code: exporter.wrong }]),
    ...(shown.wrong === undefined ? [] : [{ code: shown.wrong }]),
  ]
  const by = exporter.sender && complainerOf(log.value, exporter.sender, exported)
  return {
    valid: !findings.some(isError),
    trusted: trust.root !== undefined && equalBytes(trust.root, content.root),
    root: content.root,
    ...(shown.accused !== undefined && {
      reason: content.reason,
      culprit: content.reason === 'content-key' ? 'signer' : 'key-holder',
      accused: shown.accused,
    }),
    ...(by !== undefined && { by }),
    findings,
  }
}

const refused = (code: FindingCode): ComplaintVerdict => ({ valid: false, trusted: false, findings: [{ code }] })

function read(file: Uint8Array): ComplaintPackage | undefined {
  try {
    return decodeComplaintFile(file)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

const complainerOf = (
  log: EvidenceLog,
  { unit, device }: Sender,
  { badge, name, role, at }: ComplaintContent['exported'],
): NonNullable<ComplaintVerdict['by']> => ({
  unit: unitName(log, unit, log.state.size),
  device,
  officer: { badge, name, role },
  at,
})

interface Shown {
  readonly accused?: ComplaintVerdict['accused']
  readonly wrong?: FindingCode
}

function judge(crypto: Crypto, log: EvidenceLog, { disputed, reason, statement, exported }: ComplaintContent): Shown {
  const dispute = disputeIn(crypto, disputed)
  if (dispute?.reason !== reason) return { wrong: 'not-shown' }
  const signed = dispute.reason === 'content-key' ? statement : dispute.statement
  if (signed === undefined) return { wrong: 'tbs' }
  const tbs = parseTbs(signed.tbsBytes)
  if (tbs === undefined) return { wrong: 'tbs' }
  if (dispute.reason === 'content-key' && !signsFor(tbs, { ...dispute, index: disputed.index })) {
    return { wrong: 'not-shown' }
  }
  const source = { directory: log, clock: { now: () => exported.at } }
  const verified = verifyStatement(crypto, {
    tbs,
    statement: { ...signed, body: new Uint8Array(0) },
    resolveSigner: signerLookup(source, tbs),
  })
  if (!verified.ok) return { wrong: verified.error === 'signer-unknown' ? 'signer-unknown' : 'signature' }
  const sender = senderOf(verified.value)
  if (sender === undefined) return { wrong: 'signers' }
  const accused = accusedOf(log, { sender, tbs, hash: statementHash(crypto, signed.tbsBytes) })
  // whoever has had the key since its removal can have made it
  return sender.endedLater ? { accused, wrong: 'time-not-proven' } : { accused }
}

const accusedOf = (
  log: EvidenceLog,
  { sender, tbs, hash }: { readonly sender: Sender; readonly tbs: Tbs; readonly hash: StatementHash },
): NonNullable<ComplaintVerdict['accused']> => ({
  unit: unitName(log, sender.unit, tbs.checkpoint.size),
  device: sender.device satisfies DeviceId,
  statement: hash,
  at: tbs.created,
})
