import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { foundingDrafts } from '../../engine/authority/founding.ts'
import { stateAfter } from '../../engine/authority/draft.ts'
import { propose } from '../../engine/enrol/proposal.ts'
import { signerOf } from '../../engine/enrol/statement.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { encodeProposal } from '../../shared/protocol/directory/proposal.ts'
import { openUnitDesk, logFileOption } from '../authority/unit-desk.ts'
import { withVault } from '../authority/home.ts'
import { sayProposals, shown } from '../authority/proposing.ts'
import { readRequests, requestOption } from '../authority/requests.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { isEmptyFolder } from '../files.ts'
import { proposalsOutput, type ProposalOutput } from '../outputs/authority.ts'

export const unitFound = defineCommand({
  path: ['unit', 'found'],
  summary: {
    vi: 'quản trị đầu tiên soạn và ký chứng nhận cán bộ, thiết bị đầu tiên từ các đơn của đơn vị mới',
    en: "the first administrator composes and signs the unit's first certificates from the requests",
  },
  options: [
    logFileOption,
    requestOption,
    { flags: '--out <dir>', summary: { vi: 'thư mục mới cho các văn bản', en: 'new folder for the statements' } },
  ],
  input: z.strictObject({
    log: z.string().min(1),
    request: z.array(z.string().min(1)).min(1).max(16),
    out: z.string().min(1),
  }),
  output: proposalsOutput,
  human: sayProposals,
  run: async (cli, { log, request, out }) => {
    const folder = resolve(cli.process.cwd, out)
    if (!isEmptyFolder(folder)) throw new GiaobanError('profile/exists')
    const deps = await createDeps(cli)
    return withVault(cli, deps, async (vault) => {
      const desk = openUnitDesk(cli, { deps, vault, log })
      const { crypto } = deps
      const requests = readRequests(cli, crypto, { unit: vault.profile.unit.id, files: request })
      const { state, now } = desk
      const signer = signerOf(crypto, vault.officer.signing)
      const drafts = foundingDrafts({ crypto, state, now }, { requests, self: signer.keyId })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const statements: ProposalOutput[] = []
      // devices count behind their officers
      let before = state
      for (const [index, { draft, names, badge }] of drafts.entries()) {
        const proposal = await propose({ ...draft, names, created: now }, signer)
        const path = join(folder, fileName(index, draft.type, badge))
        statements.push(shown({ ...desk, state: before }, proposal, path))
        before = stateAfter({ crypto, state: before, now }, draft)
        replaceFile(path, encodeProposal(proposal))
      }
      return { statements }
    })
  },
})

/** `01-officer-TN-079-0011.gbst`: sorted as they are published. */
const fileName = (index: number, type: string, badge: string): string =>
  `${String(index + 1).padStart(2, '0')}-${type}-${badge.replaceAll(/[^0-9A-Za-z-]/g, '_').slice(0, 32)}.gbst`
