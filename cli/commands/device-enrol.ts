import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { beginEnrolment, readInvitation, type GivenInvitation } from '../../engine/enrol/begin.ts'
import { homePaths } from '../../engine/home.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { utf8ToText } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { EnrolmentState } from '../../shared/ipc/enrol-calls.ts'
import { hex16, role } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { shownDigits } from '../../shared/protocol/enrolment/sas.ts'
import { minute } from '../../shared/time.ts'
import type { Cli, EngineSession } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { UsageError } from '../errors.ts'
import { readNamedFile, refuseExisting } from '../files.ts'
import { duration } from '../input.ts'
import { deviceEnrolOutput } from '../outputs/enrol.ts'
import { readChosenPassphrase } from '../passphrase.ts'
import { project } from '../project.ts'
import { say } from '../words/say.ts'
import { shownTime } from '../words/terms.ts'

const sliceMs = 2000
/** A relay counts whom it does not know yet: it is not asked more often. */
const askAgainMs = 4000

export const deviceEnrol = defineCommand({
  path: ['device', 'enrol'],
  summary: {
    vi: 'máy mới: lập hồ sơ ở --home từ giấy mời, in dãy chín số để đọc cho quản trị, chờ được cấp chứng nhận',
    en: 'a new device: makes --home from an invitation, prints nine digits to read to the administrator, waits for its certificate',
  },
  options: [
    {
      flags: '--invitation <file>',
      summary: {
        vi: 'tệp .gbinv, hoặc tệp chứa nội dung mã QR hay mã gõ tay; không có thì chương trình hỏi mã',
        en: 'a .gbinv file, or a file with the text of the QR code or the typed code; without it the code is asked for',
      },
    },
    {
      flags: '--relay <url>',
      summary: { vi: 'máy chủ chuyển tiếp, khi chỉ có mã gõ tay', en: 'the relay, where there is only a typed code' },
    },
    {
      flags: '--badge <badge>',
      summary: { vi: 'số hiệu của cán bộ dùng máy', en: 'badge number of the officer at the device' },
    },
    { flags: '--name <name>', summary: { vi: 'họ tên của cán bộ', en: 'name of the officer' } },
    {
      flags: '--role <role>',
      repeat: true,
      choices: role.options,
      summary: { vi: 'vai trò xin cấp; có thể lặp lại', en: 'role that is asked for; may repeat' },
    },
    {
      flags: '--replaces <officer>',
      summary: {
        vi: 'mã cán bộ đã có trong đơn vị; khóa ở máy cũ hết hiệu lực',
        en: 'id of an officer of the unit; the key on the old machine ends',
      },
    },
    {
      flags: '--out <file>',
      summary: {
        vi: 'mang yêu cầu bằng tay: ghi ra tệp .gbreq',
        en: 'carry the request by hand: write it to a .gbreq file',
      },
    },
    {
      flags: '--for <time>',
      summary: {
        vi: 'chờ nhiều nhất khoảng thời gian này (mặc định 15m)',
        en: 'wait so long at most (15m without it)',
      },
    },
  ],
  input: z.strictObject({
    invitation: z.string().optional(),
    relay: z.string().optional(),
    badge: z.string().optional(),
    name: z.string().optional(),
    role: z.array(role).optional(),
    replaces: hex16.optional(),
    out: z.string().optional(),
    for: duration.optional(),
  }),
  output: deviceEnrolOutput,
  human: ({ phase, digits, check, activeFrom }, language) =>
    [
      digits === undefined ? undefined : say(language, 'enrol-digits', { digits: shownDigits(digits) }),
      phase === 'carried' && check !== undefined ? say(language, 'enrol-check', { check }) : undefined,
      activeFrom === undefined
        ? say(language, 'enrol-waiting')
        : say(language, 'enrol-active', { time: shownTime(activeFrom) }),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
  run: async (cli, input) => {
    if (cli.home === undefined) throw new UsageError('home-needed')
    const home = resolve(cli.process.cwd, cli.home)
    const out = input.out === undefined ? undefined : resolve(cli.process.cwd, input.out)
    if (out !== undefined) refuseExisting(out)
    if (!existsSync(join(home, 'profile.json'))) await begin(cli, home, input)
    return cli.withEngine(async (session) => {
      if (out !== undefined) {
        const { file } = await session.call('enrol.carry', {})
        replaceFile(out, file)
        return project(deviceEnrolOutput, { ...(await session.call('enrol.state', {})), home, out })
      }
      const state = await waitForCertificate(cli, session, input.for ?? 15 * minute)
      return project(deviceEnrolOutput, { ...state, home })
    })
  },
})

interface Beginning {
  readonly invitation?: string | undefined
  readonly relay?: string | undefined
  readonly badge?: string | undefined
  readonly name?: string | undefined
  readonly role?: readonly (typeof role.options)[number][] | undefined
  readonly replaces?: string | undefined
}

async function begin(cli: Cli, folder: string, input: Beginning): Promise<void> {
  const { badge, name } = input
  for (const [option, value] of Object.entries({ '--badge': badge, '--name': name }))
    if (value === undefined) throw new UsageError('missing-option', { name: option })
  const deps = await createDeps(cli)
  const invitation = await readInvitation(deps, await givenInvitation(cli, input))
  await beginEnrolment(deps, {
    folder: homePaths(folder).folder,
    invitation,
    officer: {
      badge: badge ?? '',
      name: name ?? '',
      roles: [...new Set(input.role ?? [])],
      ...(input.replaces !== undefined && { replaces: input.replaces as OfficerId }),
    },
    passphrase: await readChosenPassphrase(cli),
    slot: 'file',
    language: cli.language,
  })
}

/** Never a code on the command line, which others on the machine can read: whoever has it may answer first. */
async function givenInvitation(cli: Cli, { invitation, relay }: Beginning): Promise<GivenInvitation> {
  const fromEnvironment = cli.process.env['GIAOBAN_INVITATION']
  if (invitation === undefined) {
    if (fromEnvironment !== undefined && fromEnvironment !== '') return { text: fromEnvironment, relay }
    if (!cli.process.interactive) throw new UsageError('missing-option', { name: '--invitation' })
    return { text: await cli.process.askSecret(say(cli.language, 'invitation-question')), relay }
  }
  const path = resolve(cli.process.cwd, invitation)
  if (!existsSync(path)) throw new UsageError('invitation-file')
  const file = readNamedFile(path, limits.invitationBytes)
  return file.every((byte) => byte < 0x80) ? { text: utf8ToText(file), relay } : { file }
}

const refusals: Readonly<Record<NonNullable<EnrolmentState['why']>, ErrorCode>> = {
  expired: 'enrol/expired',
  refused: 'enrol/refused',
  used: 'enrol/used',
  broken: 'enrol/broken',
  'other-keys': 'enrol/broken',
}

/** Digits and stages go to stderr as they come; what is on stdout is the last state. */
async function waitForCertificate(cli: Cli, { call }: EngineSession, forMs: number): Promise<EnrolmentState> {
  const { clock, stop } = cli.process
  const until = clock.monotonic() + forMs
  let shown: EnrolmentState['phase'] | undefined
  for (;;) {
    const waitMs = Math.max(0, Math.min(sliceMs, Math.round(until - clock.monotonic())))
    const state = await call('enrol.advance', { waitMs })
    if (state.phase !== shown) tell(cli, state)
    shown = state.phase
    if (state.phase === 'over') throw new GiaobanError(refusals[state.why ?? 'broken'])
    if (state.phase === 'none' || state.phase === 'certified' || state.phase === 'joined') return state
    if (stop.aborted || clock.monotonic() >= until) return state
    if (state.phase === 'matched' || state.phase === 'carried') await pause(Math.min(askAgainMs, forMs))
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function tell(cli: Cli, { phase, digits, check }: EnrolmentState): void {
  if (cli.json) {
    cli.log('info', 'enrol.phase', {
      phase,
      ...(digits !== undefined && { digits }),
      ...(check !== undefined && { check }),
    })
    return
  }
  if (digits !== undefined)
    cli.process.writeError(`${say(cli.language, 'enrol-digits', { digits: shownDigits(digits) })}\n`)
  else cli.process.writeError(`${say(cli.language, 'enrol-waiting')}\n`)
}
