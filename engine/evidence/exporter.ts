/** Who made the package: a device and an officer of one unit who may export, both signing all of the content. */
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { SignerRole } from '../../shared/protocol/tbs.ts'
import { isAllowed } from '../records/allowed.ts'
import { senderOf, signerLookup, type Sender } from '../sync/inbox/signers.ts'
import type { FindingCode } from './findings.ts'
import type { EvidenceLog } from './log.ts'
import type { EvidenceContent } from './package.ts'
import { disclosed } from './statement.ts'

export interface JudgedExporter {
  readonly sender: Sender | undefined
  readonly wrong: FindingCode | undefined
}

/** `input`: what device and officer sign. */
export function judgeExporter(
  crypto: Crypto,
  log: EvidenceLog,
  {
    exported,
    input,
    signatures,
  }: {
    readonly exported: EvidenceContent['exported']
    readonly input: Bytes
    readonly signatures: readonly Bytes[]
  },
): JudgedExporter {
  const signers = signersOf(log, exported)
  const sender = signers && senderOf(signers)
  if (signers === undefined || sender?.officer === undefined) return { sender: undefined, wrong: 'exporter' }
  const holds = signers.every(({ publicKey }, index) => isSignedBy(crypto, publicKey, { input, by: signatures[index] }))
  if (!holds || disclosed(crypto, sender, exported) === undefined) return { sender: undefined, wrong: 'exporter' }
  const may = sender.officer.roles.includes(exported.role) && isAllowed('export-evidence', exported.role)
  return { sender, wrong: may ? undefined : 'exporter-not-allowed' }
}

const isSignedBy = (
  crypto: Crypto,
  publicKey: Uint8Array,
  { input, by }: { readonly input: Bytes; readonly by: Bytes | undefined },
): boolean => by !== undefined && crypto.verify(publicKey, input, by)

/** Both certificates stand at the end of the log. */
function signersOf(log: EvidenceLog, exported: EvidenceContent['exported']) {
  const { at: created, device, officer } = exported
  const lookup = signerLookup({ directory: log, clock: { now: () => created } }, { created })
  const find = (role: SignerRole, certificate: typeof device) =>
    lookup({ role, certificate }, { origin: log.key.name, size: log.state.size, root: log.root(log.state.size) })
  const found = [find('device', device), find('author', officer)]
  const all = found.flatMap((each) => each ?? [])
  return all.length === found.length ? all : undefined
}
