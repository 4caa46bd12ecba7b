/** An evidence package says since when its statements were there, by the word of devices of another unit than the author's. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportEvidence } from '../../../engine/evidence/export.ts'
import {
  decodeEvidenceFile,
  encodeEvidenceContent,
  encodeEvidenceFile,
  evidenceSignatureInput,
  type EvidenceContent,
} from '../../../engine/evidence/package.ts'
import { verifyEvidence } from '../../../engine/evidence/verify.ts'
import { hexToBytes, type Bytes } from '../../../shared/bytes.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { minute } from '../../../shared/time.ts'
import {
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let exporter: SyncHome
let author: SyncHome
let record: RecordId
let sentAt: number

beforeAll(async () => {
  template = await makeWorldTemplate(2)
  world = template.copy()
  await world.relay()
  const [here, there] = world.units.map(({ code }) => code) as [string, string]
  author = await world.home(`${here}/commander`)
  const sender = await world.home(`${here}/duty`)
  const sibling = await world.home(`${there}/duty`)
  exporter = await world.home(`${there}/commander`)
  sentAt = world.clock.now()
  record = await sendBulletin(sender, [there])
  const round = async (): Promise<void> => {
    for (const home of [sender, author, exporter, sibling, exporter, author, sender]) await home.call('sync.once', {})
  }
  await round()
  for (let i = 0; i < 3; i++) {
    world.clock.advance(61 * minute)
    await round()
  }
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  template[Symbol.dispose]()
})

const rootOf = (home: SyncHome): Bytes => hexToBytes(home.open.vault.profile.root)!
const verify = (home: SyncHome, file: Bytes) =>
  verifyEvidence(home.open.context.deps.crypto, file, { root: rootOf(home) })

/** The same package with another audit, signed again by a dishonest exporter. */
function bent(file: Bytes, change: (content: EvidenceContent) => EvidenceContent): Bytes {
  const { crypto } = exporter.open.context.deps
  const contentBytes = encodeEvidenceContent(change(decodeEvidenceFile(file).content))
  const input = evidenceSignatureInput(contentBytes)
  const keys = [exporter.open.context.self.signing, exporter.open.vault.officer.signing.secretKey]
  return encodeEvidenceFile({ contentBytes, signatures: keys.map((key) => crypto.sign(key, input)) })
}

it('the receiving unit proves since when it had the bulletin', () => {
  const verdict = verify(exporter, exportEvidence(exporter.open, { record, statement: undefined, role: 'commander' }))
  expect(verdict).toMatchObject({ valid: true, trusted: true })
  expect(verdict.firstWitnessed).toBeGreaterThanOrEqual(sentAt)
  expect(verdict.firstWitnessed).toBeLessThanOrEqual(sentAt + 125 * minute)
})

it("the author's unit proves no time by itself", () => {
  const verdict = verify(author, exportEvidence(author.open, { record, statement: undefined, role: 'commander' }))
  expect(verdict.valid).toBe(true)
  expect(verdict.firstWitnessed).toBeUndefined()
})

it('a bent row, path, salt or note proves nothing, and spoils nothing else', () => {
  const file = exportEvidence(exporter.open, { record, statement: undefined, role: 'commander' })
  type Audit = NonNullable<EvidenceContent['audit']>
  const flip = (bytes: Bytes, at = 5): Bytes => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Bytes
  const eachRow = (audit: Audit, change: (row: Audit['rows'][number]) => Audit['rows'][number]): Audit => ({
    ...audit,
    rows: audit.rows.map(change),
  })
  const bends: readonly ((audit: Audit) => Audit | undefined)[] = [
    () => undefined,
    (audit) => eachRow(audit, (row) => ({ ...row, entry: flip(row.entry) })),
    (audit) => eachRow(audit, (row) => ({ ...row, salt: flip(row.salt) })),
    (audit) => eachRow(audit, (row) => ({ ...row, path: row.path.slice(1) })),
    (audit) => eachRow(audit, (row) => ({ ...row, checkpoint: 5000 })),
    (audit) => ({ ...audit, checkpoints: audit.checkpoints.map((note) => flip(note, note.length - 20)) }),
  ]
  for (const bend of bends) {
    const verdict = verify(
      exporter,
      bent(file, ({ audit, ...content }) => {
        const other = audit && bend(audit)
        return { ...content, ...(other !== undefined && { audit: other }) }
      }),
    )
    expect(verdict.firstWitnessed).toBeUndefined()
    expect(verdict.valid).toBe(true)
  }
})
