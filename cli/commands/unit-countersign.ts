import { resolve } from 'node:path'
import { z } from 'zod'
import { stateAfterBody } from '../../engine/authority/draft.ts'
import { completeStatement, countersign, missingSigners } from '../../engine/enrol/proposal.ts'
import { signerOf } from '../../engine/enrol/statement.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { encodeProposal, proposalIdOf, type Proposal } from '../../shared/protocol/directory/proposal.ts'
import { withVault } from '../authority/home.ts'
import { expectedId, pinInput, relayInput } from '../authority/inputs.ts'
import { readProposal, sayBeforeSigning, sayProposals, shown } from '../authority/proposing.ts'
import { publishProposal } from '../authority/publishing.ts'
import { logFileOption, openUnitDesk } from '../authority/unit-desk.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { countersignOutput, type ProposalOutput } from '../outputs/authority.ts'

export const unitCountersign = defineCommand({
  path: ['unit', 'countersign'],
  summary: {
    vi: 'người thứ hai của đơn vị mới ký thêm vào các văn bản đầu tiên; với --relay thì công bố các văn bản đã đủ chữ ký',
    en: 'the second person of a new unit signs its first statements; with --relay those that are complete are published',
  },
  options: [
    logFileOption,
    {
      flags: '--file <file>',
      repeat: true,
      summary: {
        vi: 'văn bản (.gbst), theo thứ tự; có thể lặp lại',
        en: 'statement (.gbst), in this order; may repeat',
      },
    },
    {
      flags: '--expect <id>',
      repeat: true,
      summary: {
        vi: 'mã văn bản đã đọc, mỗi --file một mã theo cùng thứ tự; tệp khác thì không ký gì cả',
        en: 'id of each --file as it was read, in the same order; where one is another, nothing is signed',
      },
    },
    { flags: '--relay <url>', summary: { vi: 'máy chủ chuyển tiếp', en: 'the relay' } },
    {
      flags: '--pin <hash>',
      repeat: true,
      summary: { vi: 'SHA-256 khóa TLS của máy chủ', en: "SHA-256 of the relay's TLS key" },
    },
  ],
  input: z.strictObject({
    log: z.string().min(1),
    file: z.array(z.string().min(1)).min(1).max(64),
    expect: z.array(expectedId).max(64).optional(),
    relay: relayInput.optional(),
    pin: pinInput,
  }),
  output: countersignOutput,
  human: sayProposals,
  run: async (cli, { log, file, expect, relay, pin }) => {
    const deps = await createDeps(cli)
    // read once: what is compared here is what is signed below
    const all = file.map((name) => ({ path: resolve(cli.process.cwd, name), read: readProposal(cli, name) }))
    const ids = all.map(({ read }) => proposalIdOf(deps.crypto, read))
    if (
      expect !== undefined &&
      (expect.length !== ids.length || !ids.every((id, i) => id.startsWith(expect[i] ?? '-')))
    )
      throw new GiaobanError('authority/other-statement')
    const { statements, complete } = await withVault(cli, deps, async (vault) => {
      const desk = openUnitDesk(cli, { deps, vault, log })
      const { now } = desk
      const signer = signerOf(deps.crypto, vault.officer.signing)
      const shownOnes: ProposalOutput[] = []
      const done: Proposal[] = []
      let { state } = desk
      for (const { path, read } of all) {
        const before = shown({ ...desk, state }, read, path) // nothing is signed that would be void
        const isMine = missingSigners(read).includes(signer.keyId)
        if (isMine) sayBeforeSigning(cli, before)
        const proposal = isMine ? await countersign(read, signer) : read
        if (isMine) replaceFile(path, encodeProposal(proposal))
        shownOnes.push(shown({ ...desk, state }, proposal, path))
        if (completeStatement(proposal) !== undefined) done.push(proposal)
        state = stateAfterBody({ crypto: deps.crypto, state, now }, proposal.core.signedBody)
      }
      return { statements: shownOnes, complete: done }
    })
    let published = 0
    if (relay !== undefined) {
      for (const proposal of complete) {
        await publishProposal(deps, { relay, pin, proposal })
        published += 1
      }
    }
    return { statements, published }
  },
})
