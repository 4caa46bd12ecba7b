/** What `bulletin send` and `bulletin update` read from files. */
import { basename } from 'node:path'
import type { BulletinInput } from '../shared/domain/bulletin-input.ts'
import { parseBulletin } from '../shared/domain/check-bulletin.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { RequestOf } from '../shared/ipc/contract.ts'
import { limits } from '../shared/limits.ts'
import type { Cli, EngineSession } from './cli.ts'
import { readJsonFile, readNamedFile, requireNamedFile } from './files.ts'

type Choice = NonNullable<RequestOf<'bulletin.send'>['attachments']>[number]
type Described = NonNullable<BulletinInput['attachments']>

/** The file's bulletin without what it says about its attachments. Throws GiaobanError with the first field that is wrong. */
export function readBulletin(path: string): { bulletin: Omit<BulletinInput, 'attachments'>; described: Described } {
  // whether the unit has turned marking Mật on is known to the engine only, which checks again
  const parsed = parseBulletin(readJsonFile(path, limits.bodyBytes), { allowsMat: true })
  if (!parsed.ok) {
    const [{ code, path: field, rule }] = parsed.error
    throw new GiaobanError(code, { params: { field, rule } })
  }
  const { attachments = [], ...bulletin } = parsed.value.bulletin
  return { bulletin, described: attachments }
}

interface StageOptions {
  readonly cli: Cli
  readonly session: EngineSession
  readonly files: readonly string[]
  readonly described: Described
}

export async function stageAll({ cli, session, files, described }: StageOptions): Promise<Choice[]> {
  const choices: Choice[] = []
  let total = 0
  for (const file of files) {
    total += requireNamedFile(file, Number.MAX_SAFE_INTEGER)
    if (total > limits.attachmentTotalBytes)
      throw new GiaobanError('attachment/too-large', { params: { limit: limits.attachmentTotalBytes } })
    const bytes = readNamedFile(file, limits.attachmentTotalBytes)
    const staged = await session.call('attachment.stage', { name: basename(file), bytes })
    if (staged.removed.length > 0) cli.log('info', 'attachment-metadata-removed', { what: staged.removed })
    const words = described.find((each) => each.file === basename(file))
    if (words === undefined) cli.log('warn', 'attachment/undescribed')
    choices.push({
      staged: staged.staged,
      kind: words?.kind ?? 'other',
      ...(words?.takenOn === undefined ? {} : { takenOn: words.takenOn }),
      ...(words?.caption === undefined ? {} : { caption: words.caption }),
    })
  }
  return choices
}
