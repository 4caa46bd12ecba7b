import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Cli, EngineSession } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { duration } from '../input.ts'
import { deviceApproveOutput } from '../outputs/enrol.ts'
import { project } from '../project.ts'

const prefix = z.string().regex(/^[0-9a-f]{8,64}$/)
const sliceMs = 1000

export const deviceApprove = defineCommand({
  path: ['device', 'approve'],
  summary: {
    vi: 'phê duyệt máy mới: quản trị nhập dãy chín số của máy mới, rồi cán bộ thứ hai ký; không có mã thì liệt kê',
    en: 'approve a new device: the administrator enters its nine digits, then the second officer signs; without an id it lists',
  },
  arguments: [
    { form: '[id]', summary: { vi: 'mã giấy mời hoặc mã đề nghị', en: 'id of an invitation, or of a proposal' } },
  ],
  options: [
    {
      flags: '--digits <digits>',
      summary: {
        vi: 'dãy chín số trên màn hình máy mới; chỉ thử được một lần',
        en: "nine digits on the new device's screen; one try",
      },
    },
    {
      flags: '--scanned <code>',
      summary: {
        vi: 'nội dung mã QR trên máy mới, thay cho chín số',
        en: "text of the new device's QR code, instead of the digits",
      },
    },
    {
      flags: '--request <file>',
      summary: { vi: 'tệp .gbreq được mang đến', en: 'a .gbreq file that was carried here' },
    },
    {
      flags: '--approver <officer>',
      summary: { vi: 'cán bộ thứ hai, khi có nhiều người', en: 'the second officer, where there are several' },
    },
    {
      flags: '--refuse <reason>',
      summary: { vi: 'không ký đề nghị này, vì lý do', en: 'do not sign this proposal, because' },
    },
    {
      flags: '--for <time>',
      summary: { vi: 'chờ máy mới trong khoảng thời gian này', en: 'wait for the newcomer for so long' },
    },
  ],
  input: z.strictObject({
    id: prefix.optional(),
    digits: z.string().optional(),
    scanned: z.string().optional(),
    request: z.string().optional(),
    approver: prefix.optional(),
    refuse: z.string().optional(),
    for: duration.optional(),
  }),
  output: deviceApproveOutput,
  human: ({ invitations, proposals }) =>
    [
      ...invitations.map((each) => `${each.id.slice(0, 12)}  ${each.phase}  ${each.newcomer?.officer.name ?? ''}`),
      ...proposals.map((each) => `${each.id.slice(0, 12)}  ${each.state}  ${each.what}  ${each.note ?? ''}`),
    ].join('\n'),
  run: (cli, input) => cli.withEngine((session) => approve(cli, session, input)),
})

interface Approval {
  readonly id?: string | undefined
  readonly digits?: string | undefined
  readonly scanned?: string | undefined
  readonly request?: string | undefined
  readonly approver?: string | undefined
  readonly refuse?: string | undefined
  readonly for?: number | undefined
}

async function approve(
  cli: Cli,
  session: EngineSession,
  input: Approval,
): Promise<z.output<typeof deviceApproveOutput>> {
  const { call } = session
  let { id } = input
  if (input.request !== undefined) {
    const file = readNamedFile(resolve(cli.process.cwd, input.request), 2 * limits.enrolRequestBytes)
    id = (await call('enrol.import', { file })).id
  }
  await exchange(session)
  const before = await found(session, id)
  const [invitation] = before.invitations
  if (id === undefined) return before
  if (input.refuse !== undefined) await call('proposals.refuse', { id, reason: input.refuse })
  else if (invitation === undefined) await call('proposals.sign', { id })
  else if (input.digits !== undefined || input.scanned !== undefined || invitation.phase === 'matched')
    await call('enrol.compare', {
      id: invitation.id,
      ...(input.digits !== undefined && { digits: input.digits }),
      ...(input.scanned !== undefined && { scanned: input.scanned }),
      ...(input.approver !== undefined && { approver: input.approver }),
    })
  else return waitForNewcomer(cli, session, { id, forMs: input.for ?? 0 })
  await exchange(session)
  return found(session, id)
}

/** A unit without a relay carries everything by hand. */
async function exchange({ call }: EngineSession): Promise<void> {
  try {
    await call('sync.once', {})
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || thrown.code !== 'relay/not-set') throw thrown
  }
}

async function waitForNewcomer(
  cli: Cli,
  session: EngineSession,
  asked: { readonly id: string; readonly forMs: number },
) {
  const until = cli.process.clock.monotonic() + asked.forMs
  for (;;) {
    const now = await found(session, asked.id)
    const isWaiting = now.invitations.some(({ phase }) => phase === 'invited' || phase === 'answered')
    if (!isWaiting || cli.process.stop.aborted || cli.process.clock.monotonic() >= until) return now
    await new Promise((done) => setTimeout(done, sliceMs))
    await exchange(session)
  }
}

/** The named one, with the proposal that came of it; all that wait without a name. */
async function found({ call }: EngineSession, id: string | undefined): Promise<z.output<typeof deviceApproveOutput>> {
  const [all, { proposals: every }] = [await invitations({ call }), await call('proposals.list', {})]
  const named = all.filter((each) => id === undefined || each.id.startsWith(id))
  const ofThem = new Set(named.flatMap(({ proposal }) => proposal ?? []))
  const proposals = every.filter((each) =>
    id === undefined ? each.what === 'device' && each.state === 'open' : each.id.startsWith(id) || ofThem.has(each.id),
  )
  if (id !== undefined && named.length + proposals.length === 0) throw new GiaobanError('usage/not-found')
  return project(deviceApproveOutput, { invitations: named, proposals })
}

/** Only administrators have any; whoever is the second hand sees proposals alone. */
async function invitations({
  call,
}: Pick<EngineSession, 'call'>): Promise<ResponseOf<'enrol.invitations'>['invitations']> {
  try {
    return (await call('enrol.invitations', {})).invitations
  } catch (thrown) {
    if (thrown instanceof GiaobanError && thrown.code === 'role/not-allowed') return []
    throw thrown
  }
}
