import { z } from 'zod'
import {
  usualRotationMs,
  draftFirstPolicy,
  draftPolicy,
  type PolicyChange,
} from '../../engine/authority/compose-policy.ts'
import { policyOf } from '../../engine/authority/draft.ts'
import { withKeyId, writeAuthority, readAuthority, type Authority } from '../../engine/authority/folder.ts'
import type { RelayLogKeys } from '../../engine/sync/relay-client/publish.ts'
import { limits } from '../../shared/limits.ts'
import { parseDuration } from '../../shared/time.ts'
import type { PolicyLeaf } from '../../shared/protocol/directory/leaves/policy.ts'
import { version } from '../../package.json'
import { holdersNamed, openDesk, type AuthorityDesk } from '../authority/desk.ts'
import { composeInput, keyBytes, pinInput, relayInput, witnessInput } from '../authority/inputs.ts'
import { logOptions, readLogKeys } from '../authority/log-keys.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { readPublicKey } from '../authority/public-key.ts'
import type { Cli } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { commaList, wholeNumber } from '../input.ts'
import { proposalOutput } from '../outputs/authority.ts'

const rotationInput = commaList.transform((texts, context) => {
  const [province, district, commune, more] = texts.map((text) => parseDuration(text))
  if (province !== undefined && district !== undefined && commune !== undefined && more === undefined)
    return [province, district, commune] as const
  context.addIssue({ code: 'custom', params: { key: 'duration' } })
  return z.NEVER
})

const input = z.strictObject({
  ...composeInput,
  relay: relayInput.optional(),
  logKeys: z.string().optional(),
  pin: pinInput,
  relayName: z.array(z.string().min(1).max(200)).max(16).optional(),
  witness: z.array(witnessInput).max(limits.witnesses).optional(),
  dropWitness: z.array(z.string()).optional(),
  quorum: wholeNumber(1, limits.witnesses).optional(),
  rotation: rotationInput.optional(),
  threshold: wholeNumber(1, limits.rootKeys).optional(),
  addHolder: z.array(z.string()).optional(),
  dropHolder: z.array(z.string()).optional(),
  mat: z.enum(['on', 'off']).optional(),
})
type Input = z.output<typeof input>

export const authorityPolicy = defineCommand({
  path: ['authority', 'policy'],
  summary: {
    vi: 'soạn chính sách: lần đầu với khóa của nhật ký, về sau chỉ nêu điều thay đổi',
    en: 'compose a policy: the first with the keys of the log, later ones with what changes',
  },
  options: [
    ...composeOptions,
    ...logOptions,
    { flags: '--relay-name <name>', repeat: true, summary: { vi: 'tên máy chủ chuyển tiếp', en: 'name of a relay' } },
    {
      flags: '--witness <name=key>',
      repeat: true,
      summary: { vi: 'nhân chứng của nhật ký, khóa 64 chữ số hex', en: 'a witness of the log, key as 64 hex digits' },
    },
    { flags: '--drop-witness <name>', repeat: true, summary: { vi: 'bỏ nhân chứng', en: 'a witness no longer' } },
    { flags: '--quorum <n>', summary: { vi: 'số nhân chứng cần có', en: 'how many witnesses are needed' } },
    {
      flags: '--rotation <times>',
      summary: {
        vi: 'chu kỳ đổi khóa: tỉnh,huyện,xã (1d,7d,30d)',
        en: 'how often keys are renewed: province,district,commune (1d,7d,30d)',
      },
    },
    { flags: '--threshold <k>', summary: { vi: 'số chữ ký cần có', en: 'how many holders have to sign' } },
    {
      flags: '--add-holder <file>',
      repeat: true,
      summary: { vi: 'phần công khai (.pub) của khóa mới', en: 'public half (.pub) of a new key' },
    },
    {
      flags: '--drop-holder <name>',
      repeat: true,
      summary: { vi: 'người thôi giữ khóa', en: 'who holds a key no longer' },
    },
    {
      flags: '--mat <word>',
      choices: ['on', 'off'],
      summary: { vi: 'cho phép độ mật Mật', en: 'whether marking Mật may be used' },
    },
  ],
  input,
  output: proposalOutput,
  human: sayProposal,
  run: async (cli, given) => {
    const desk = await openDesk(cli, given.dir)
    const isFirst = desk.known.state.policies.last === undefined
    if (!isFirst) {
      const change = changeOf(cli, desk, given)
      return compose(cli, given, (place, by) => draftPolicy(place, { change, by }))
    }
    const log = await readLogKeys(cli, desk.deps, given)
    const { authority } = desk
    return compose(cli, given, (place, by) => {
      const others = by.length >= authority.threshold ? [] : rest(authority, by)
      return draftFirstPolicy(place, { first: firstOf(authority, { log, given }), by: [...by, ...others] })
    })
  },
})

const rest = ({ holders, threshold }: Authority, by: readonly string[]) =>
  holders
    .map(({ keyId }) => keyId)
    .filter((id) => !by.includes(id))
    .slice(0, threshold - by.length)

const firstOf = (authority: Authority, { log, given }: { readonly log: RelayLogKeys; readonly given: Input }) => ({
  authority: authority.id,
  name: authority.name,
  rootKeys: authority.rootKeys,
  threshold: authority.threshold,
  log: { origin: log.origin, key: log.key },
  witnesses: [{ ...log.witness, operator: true }, ...witnessesOf(given)],
  quorum: given.quorum ?? 1,
  relayNames: given.relayName ?? [log.origin],
  relaySpki: (given.pin ?? []).map((pin) => keyBytes(pin)),
  rotationMs: given.rotation ?? usualRotationMs,
  demo: authority.demo,
  minClient: version,
})

const witnessesOf = ({ witness = [] }: Input): PolicyLeaf['witnesses'] =>
  witness.map(({ name, key }) => ({ name, key, operator: false }))

/** The folder learns new holders at once: their names stand beside the keys that the policy will name. */
function changeOf(cli: Cli, desk: AuthorityDesk, given: Input): PolicyChange {
  const { policy } = policyOf(desk.known.state)
  const added = (given.addHolder ?? []).map((file) => readPublicKey(cli, file))
  const dropped = holdersNamed(desk, given.dropHolder ?? [])
  if (added.length > 0) {
    const { crypto } = desk.deps
    const known = new Set(desk.authority.holders.map(({ keyId }) => keyId))
    const fresh = added.map((each) => withKeyId(crypto, each)).filter(({ keyId }) => !known.has(keyId))
    const now = readAuthority(crypto, desk.folder)
    writeAuthority(desk.folder, { ...now, holders: [...now.holders, ...fresh] })
  }
  const kept = policy.witnesses.filter(
    ({ name }) =>
      given.dropWitness?.includes(name) !== true && given.witness?.some((each) => each.name === name) !== true,
  )
  const hasWitnesses = given.witness !== undefined || given.dropWitness !== undefined
  return {
    addKeys: added.map(({ key }) => key),
    removeKeys: dropped.map(({ key }) => key),
    ...(hasWitnesses && { witnesses: [...kept, ...witnessesOf(given)] }),
    ...(given.quorum !== undefined && { quorum: given.quorum }),
    ...(given.rotation !== undefined && { rotationMs: given.rotation }),
    ...(given.threshold !== undefined && { threshold: given.threshold }),
    ...(given.relayName !== undefined && { relayNames: given.relayName }),
    ...(given.pin !== undefined && { relaySpki: given.pin.map((pin) => keyBytes(pin)) }),
    ...(given.mat !== undefined && { matAllowed: given.mat === 'on' }),
  }
}
