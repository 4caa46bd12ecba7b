/** Composing, countersigning and showing statements that travel between holders as files. */
import { basename, resolve } from 'node:path'
import type { Draft, DraftPlace } from '../../engine/authority/draft.ts'
import type { Deps } from '../../engine/deps.ts'
import { describe } from '../../engine/directory/describe.ts'
import { judgeProposal } from '../../engine/enrol/judge-proposal.ts'
import { completeStatement, countersign, missingSigners, propose } from '../../engine/enrol/proposal.ts'
import { signerOf, type StatementSigner } from '../../engine/enrol/statement.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { KeyId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import {
  decodeProposal,
  encodeProposal,
  proposalIdOf,
  type Proposal,
  type ProposedName,
} from '../../shared/protocol/directory/proposal.ts'
import { statementType } from '../../shared/i18n/statement.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { Cli } from '../cli.ts'
import type { OptionSpec } from '../command.ts'
import { readNamedFile, refuseExisting } from '../files.ts'
import type { Language } from '../language.ts'
import type { ProposalOutput } from '../outputs/authority.ts'
import { escaped, printable } from '../printable.ts'
import { saidTable, signatureWords } from '../administration/said.ts'
import {
  holderFile,
  holdersNamed,
  openDesk,
  openHolder,
  signerName,
  type AuthorityDesk,
  type HolderFile,
  type StatementDesk,
} from './desk.ts'

export interface ComposeInput {
  readonly dir: string
  readonly key: string
  readonly out: string
  readonly with?: readonly string[] | undefined
  readonly note?: string | undefined
}

export const dirOption: OptionSpec = {
  flags: '--dir <dir>',
  summary: { vi: 'thư mục của cơ quan điều phối', en: 'folder of the authority' },
}
export const keyOption: OptionSpec = {
  flags: '--key <file>',
  summary: { vi: 'tệp khóa của người giữ khóa', en: 'key file of the holder who signs' },
}

/** Of every command that composes a statement. */
export const composeOptions: readonly OptionSpec[] = [
  dirOption,
  keyOption,
  {
    flags: '--with <holder>',
    repeat: true,
    summary: {
      vi: 'người giữ khóa sẽ ký tiếp (có thể lặp lại)',
      en: 'a holder who signs next (may repeat)',
    },
  },
  { flags: '--note <text>', summary: { vi: 'lý do, cho người ký tiếp', en: 'why, for whoever signs next' } },
  { flags: '--out <file>', summary: { vi: 'tệp văn bản mới (.gbst)', en: 'new file of the statement (.gbst)' } },
]

/** Judges, signs with the first key, writes the file. `by`: the holder first, then those named by `--with`. */
export async function compose<T extends LeafType>(
  cli: Cli,
  input: ComposeInput,
  draftOf: (place: DraftPlace, by: readonly KeyId[], desk: AuthorityDesk) => Draft<T>,
): Promise<ProposalOutput> {
  const out = resolve(cli.process.cwd, input.out)
  refuseExisting(out)
  const desk = await openDesk(cli, input.dir)
  const { deps, now } = desk
  const holder = holderFile(cli, desk, input.key)
  const place = { crypto: deps.crypto, state: desk.state, now }
  const others = holdersNamed(desk, input.with ?? []).map(({ keyId }) => keyId)
  const draft = draftOf(place, [...new Set([holder.keyId, ...others])], desk)
  if (!draft.signers.includes(holder.keyId)) throw new GiaobanError('authority/other-key')
  const note = input.note === undefined ? {} : { note: input.note }
  sayBeforeSigning(cli, {
    file: out,
    type: draft.type,
    says: saidBy(desk, draft as Draft), // of one type: its type and its body belong together
    signed: [],
    missing: draft.signers.map((signer) => signerName(desk, signer)),
  })
  const proposal = await withHolder(cli, { deps, holder }, (signer) =>
    propose({ ...draft, ...note, created: now }, signer),
  )
  replaceFile(out, encodeProposal(proposal))
  return shown(desk, proposal, out)
}

/** One more signature on a statement that somebody brought. Throws GiaobanError `authority/*`, `directory/refused`. */
export async function signFile(
  cli: Cli,
  input: { readonly dir: string; readonly key: string; readonly file: string; readonly expect?: string | undefined },
): Promise<ProposalOutput> {
  const path = resolve(cli.process.cwd, input.file)
  const desk = await openDesk(cli, input.dir)
  const proposal = readProposal(cli, input.file)
  const parsed = shown(desk, proposal, path)
  // the file that was read may have been exchanged since
  if (input.expect !== undefined && !parsed.id.startsWith(input.expect))
    throw new GiaobanError('authority/other-statement')
  const holder = holderFile(cli, desk, input.key)
  if (proposal.signatures.some(({ signer }) => signer === holder.keyId)) return parsed
  if (!missingSigners(proposal).includes(holder.keyId)) throw new GiaobanError('authority/other-key')
  sayBeforeSigning(cli, parsed)
  const signed = await withHolder(cli, { deps: desk.deps, holder }, (signer) => countersign(proposal, signer))
  replaceFile(path, encodeProposal(signed))
  return shown(desk, signed, path)
}

/** A statement as it lies there, with everything that it says; nobody signs. */
export async function readFileOf(
  cli: Cli,
  input: { readonly dir: string; readonly file: string },
): Promise<ProposalOutput> {
  const desk = await openDesk(cli, input.dir)
  return shown(desk, readProposal(cli, input.file), resolve(cli.process.cwd, input.file))
}

async function withHolder<T>(
  cli: Cli,
  { deps, holder }: { readonly deps: Deps; readonly holder: HolderFile },
  work: (signer: StatementSigner) => Promise<T>,
): Promise<T> {
  const pair = await openHolder(cli, deps, holder)
  try {
    return await work(signerOf(deps.crypto, pair))
  } finally {
    pair.secretKey.purge()
  }
}

/** Throws GiaobanError `authority/invalid`. */
export function readProposal(cli: Cli, file: string): Proposal {
  try {
    return decodeProposal(readNamedFile(resolve(cli.process.cwd, file), limits.proposalBytes))
  } catch (thrown) {
    throw thrown instanceof CodecError ? new GiaobanError('authority/invalid') : thrown
  }
}

/**
 * A proposal as the directory's rules see it. Throws GiaobanError `authority/invalid` for one that is none or whose
 * signatures are false, `proposal/not-described`, `directory/refused` for one that would be void.
 */
export function shown(desk: StatementDesk, proposal: Proposal, path: string): ProposalOutput {
  const { crypto } = desk.deps
  const judged = judgeProposal(crypto, desk.state, { proposal, now: desk.now })
  if (!judged.ok) {
    if (judged.error === 'needs-update') throw new GiaobanError('proposal/not-described')
    throw new GiaobanError('authority/invalid', { params: { reason: judged.error } })
  }
  const { statement, breach, missing } = judged.value
  if (breach !== undefined) throw new GiaobanError('directory/refused', { params: { reason: breach } })
  return {
    file: path,
    id: proposalIdOf(crypto, proposal),
    type: statement.type,
    says: saidBy(desk, statement, proposal.core.names),
    signed: proposal.signatures.map(({ signer }) => signerName(desk, signer)),
    missing: missing.map((signer) => signerName(desk, signer)),
    complete: completeStatement(proposal) !== undefined,
    expires: msToRfc3339(proposal.core.expires),
  }
}

function saidBy(
  { deps, state, holders }: StatementDesk,
  statement: Pick<Statement, 'type' | 'body'>,
  names: readonly ProposedName[] = [],
): ProposalOutput['says'] {
  const holder = (key: KeyId): string | undefined => holders.find((each) => each.keyId === key)?.name
  return [...describe({ crypto: deps.crypto, state, names, holder }, statement)]
}

/** What there is to read before a statement has an id. */
type Said = Pick<ProposalOutput, 'file' | 'type' | 'says' | 'signed' | 'missing'> & { readonly id?: string }

/** On stderr, before a key is opened: who signs has read what it is. */
export function sayBeforeSigning(cli: Cli, output: Said): void {
  const text = cli.json ? escaped(JSON.stringify({ signing: output })) : printable(sayProposal(output, cli.language))
  cli.process.writeError(`${text}\n`)
}

/** What a holder reads before and after signing. */
export function sayProposal(output: Said, language: Language): string {
  const words = signatureWords[language]
  const list = (names: readonly string[]): string => (names.length === 0 ? '-' : names.join(', '))
  return [
    `${statementType(language, output.type)}  ${basename(output.file)}`,
    ...(output.id === undefined ? [] : [output.id]),
    saidTable(output.says, language),
    `${words.signed}: ${list(output.signed)}`,
    `${words.missing}: ${list(output.missing)}`,
  ].join('\n')
}

export const sayProposals = (
  { statements }: { readonly statements: readonly ProposalOutput[] },
  language: Language,
): string => statements.map((each) => sayProposal(each, language)).join('\n\n')
