/** What an open home puts into a package: real homes of a demonstration world, written to directly, no relay. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld } from '../../../cli/demo/world/world.ts'
import type { DemoUpOutput } from '../../../cli/outputs/demo.ts'
import { createDirectoryModule } from '../../../engine/api/directory.ts'
import { createEvidenceModule } from '../../../engine/api/evidence.ts'
import { createDeps } from '../../../engine/compose.ts'
import { createEngine, type Engine } from '../../../engine/engine.ts'
import { codesOf } from '../../support/evidence-world.ts'
import { decodeEvidenceFile } from '../../../engine/evidence/package.ts'
import { verifyEvidence, type EvidenceVerdict } from '../../../engine/evidence/verify.ts'
import { createHomeHolder, type OpenHome } from '../../../engine/open-home.ts'
import { authorStatement, type NewStatement } from '../../../engine/sync/author/author.ts'
import { hexToBytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idBytes, type RecordId, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import { bulletinCreate, bulletinUpdate } from '../../../shared/protocol/bodies/bulletin.ts'
import { bulletinCancel } from '../../../shared/protocol/bodies/bulletin-cancel.ts'
import { handlingBits } from '../../../shared/protocol/tbs.ts'
import { hour } from '../../../shared/time.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'
import { cheapHash, codeOf } from '../../support/home-kit.ts'
import { wanted } from '../../support/operations.ts'

const folder = temporaryFolder()
const crypto = await createCrypto()
const deps = createDeps({
  crypto,
  config: { machineKeyFile: join(folder.path, 'machine', 'machine.key'), testClockMs: undefined },
  version: '0.0.0',
  writeLog: () => {},
  hashPassphrase: cheapHash(crypto),
})
const passphrase = 'giao ban thu nghiem'
let world: DemoUpOutput
let engine: Engine
const holder = createHomeHolder()
const home = (): OpenHome => holder.current()

beforeAll(async () => {
  world = await createWorld(deps, {
    dir: join(folder.path, 'world'),
    relay: undefined,
    units: 2,
    passphrase,
    language: 'vi',
  })
  engine = createEngine({
    home: world.units[0]!.homes.commander,
    deps,
    modules: [(core) => createDirectoryModule(core, holder), (core) => createEvidenceModule(core, holder)],
  })
  await engine.call('session.unlock', { passphrase })
}, 60_000)
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

const common = (): Pick<NewStatement, 'bodyVersion' | 'handling' | 'marking' | 'expires' | 'to' | 'officer'> &
  Pick<NewStatement, 'class' | 'urgency'> => ({
  bodyVersion: 1,
  handling: handlingBits.h0,
  marking: 'thuong',
  expires: deps.clock.now() + hour,
  to: [world.units[1]!.id as UnitId],
  officer: home().vault.officer,
  class: 'durable',
  urgency: 'routine',
})

/** Signed by the home's own device and officer, stored as any statement is. */
function write(statement: Pick<NewStatement, 'type' | 'body'> & Partial<NewStatement>): StatementHash {
  const { context } = home()
  return context.store.transaction('test', (tx) => {
    const { hash, record } = authorStatement(context, tx, { ...common(), ...statement })
    if (record !== undefined) context.records.refresh(tx, [record])
    return hash
  })
}

const create = (handling: number = handlingBits.h0): RecordId =>
  write({
    type: 'bulletin-create',
    handling,
    body: (fields) =>
      bulletinCreate.encode(crypto, {
        ...fields,
        role: 'commander',
        bulletin: wanted,
        urgency: 'routine',
        deadline: deps.clock.now() + hour,
        release: 'diffusion',
        validUntil: deps.clock.now() + hour,
      }),
  }) as RecordId

const update = (record: RecordId): StatementHash =>
  write({
    type: 'bulletin-update',
    recordId: record,
    parents: [record],
    body: (fields) =>
      bulletinUpdate.encode(crypto, {
        ...fields,
        role: 'commander',
        bulletin: wanted,
        urgency: 'routine',
        validUntil: deps.clock.now() + hour,
      }),
  })

const cancel = (record: RecordId): StatementHash =>
  write({
    type: 'bulletin-cancel',
    recordId: record,
    parents: [record],
    body: (fields) => bulletinCancel.encode(crypto, { ...fields, role: 'commander', reason: 'withdrawn' }),
  })

let files = 0
const freshFile = (): string => join(folder.path, `${files++}.evidence`)
async function exported(id: RecordId, statement?: StatementHash): Promise<EvidenceVerdict> {
  const out = freshFile()
  await engine.call('evidence.export', { id, out, ...(statement !== undefined && { statement }) })
  return verifyEvidence(crypto, readFileSync(out), { root: hexToBytes(world.authority.root)! })
}
const statementsIn = ({ signers }: EvidenceVerdict): readonly string[] =>
  signers.flatMap(({ statement }) => statement ?? []).toSorted()
const change = (sql: string, hash: StatementHash): void =>
  home().context.store.transaction('test', (tx) => {
    tx.run(sql, idBytes(hash))
  })

describe('an export', () => {
  it('holds all statements of the record and the whole log, and is audited', async () => {
    const record = create()
    const changed = update(record)
    create()
    const verdict = await exported(record)
    expect(verdict).toMatchObject({ valid: true, trusted: true, record })
    expect(statementsIn(verdict)).toEqual([record, changed].toSorted())
    const { entries } = await engine.call('audit.list', { limit: 1 })
    expect(entries[0]).toMatchObject({ action: 'evidence.exported', object: record, officer: home().vault.officer.id })
    const { content } = decodeEvidenceFile(readFileSync(join(folder.path, `${files - 1}.evidence`)))
    expect(content.leaves).toHaveLength(home().directory.state.size)
  })

  it('is readable by its owner only', async () => {
    await exported(create())
    expect(statSync(join(folder.path, `${files - 1}.evidence`)).mode & 0o777).toBe(0o600)
  })

  it('leaves out what is quarantined: nobody spoils a package by sending', async () => {
    const record = create()
    change("UPDATE statement SET outcome = 'quarantined' WHERE hash = ?", update(record))
    const verdict = await exported(record)
    expect(verdict.valid).toBe(true)
    expect(statementsIn(verdict)).toEqual([record])
  })

  it('leaves out a statement that does not prove itself any more, and refuses where it is the first', async () => {
    const record = create()
    change("UPDATE statement SET body = x'00' WHERE hash = ?", update(record))
    expect(statementsIn(await exported(record))).toEqual([record])
    change('UPDATE statement SET sigs = zeroblob(128) WHERE hash = ?', record)
    const out = freshFile()
    expect(await codeOf(() => engine.call('evidence.export', { id: record, out }))).toBe('evidence/invalid')
    expect(existsSync(out)).toBe(false)
  })

  it('is stamped with handling code H1 and refused for a code that this program does not know', async () => {
    const stamped = await exported(create(handlingBits.h1))
    expect(stamped.findings).toContainEqual({ code: 'handling', detail: 'H1' })
    const unknown = create(32)
    const before = (await engine.call('audit.list', { limit: 1 })).entries[0]?.seq
    const out = freshFile()
    expect(await codeOf(() => engine.call('evidence.export', { id: unknown, out }))).toBe('evidence/unsupported')
    expect(existsSync(out)).toBe(false)
    expect((await engine.call('audit.list', { limit: 1 })).entries[0]?.seq).toBe(before)
  })

  it('is not made where nobody chose a place', async () => {
    expect(await engine.call('evidence.export', { id: create() })).toEqual({ saved: false })
  })

  it('of one operation holds what it stands on, and nothing that was said beside it', async () => {
    const record = create()
    const [first, beside] = [update(record), update(record)]
    const verdict = await exported(record, first)
    expect(verdict).toMatchObject({ valid: true, trusted: true, record })
    expect(codesOf(verdict)).not.toContain('incomplete')
    expect(statementsIn(verdict)).toEqual([record, first].toSorted())
    expect(statementsIn(await exported(record, beside))).not.toContain(first)
    const { entries } = await engine.call('audit.list', { limit: 1 })
    expect(entries[0]).toMatchObject({ action: 'evidence.exported', object: beside })
  })

  it('of one operation is refused where that one proves nothing, or is of another record', async () => {
    const record = create()
    const changed = update(record)
    const id = { id: record, out: freshFile() }
    expect(await codeOf(() => engine.call('evidence.export', { ...id, statement: create() }))).toBe('usage/not-found')
    change("UPDATE statement SET outcome = 'quarantined' WHERE hash = ?", changed)
    expect(await codeOf(() => engine.call('evidence.export', { ...id, statement: changed }))).toBe('evidence/invalid')
    expect(existsSync(id.out)).toBe(false)
  })

  it('says of a demonstration that it is one', async () => {
    expect(codesOf(await exported(create()))).toEqual(
      expect.arrayContaining(['demonstration', 'directory-as-of', 'not-actual']),
    )
  })
})

describe('one signed word', () => {
  const wordOf = (id: RecordId, statement: StatementHash) => engine.call('evidence.word', { id, statement })

  it('says who signed what, by which device, on which version, and holds by the log as of then', async () => {
    const record = create()
    const changed = update(record)
    const { officer } = home().vault
    const { context, directory } = home()
    const size = directory.state.size
    expect(await wordOf(record, changed)).toMatchObject({
      record,
      statement: changed,
      kind: 'bulletin-update',
      unit: { id: context.self.unit },
      device: context.self.device,
      officer: { badge: officer.badge, name: officer.name, role: 'commander' },
      signedAtSize: size,
      checkedAtSize: size,
      says: [],
      holds: true,
      doubts: [],
      mayExport: true,
    })
  })

  it('names the version that its signer had before them, whatever has come since', async () => {
    const record = create()
    const cancelled = cancel(record)
    update(record)
    expect(await wordOf(record, cancelled)).toMatchObject({ upon: { statement: record, version: 1 }, holds: true })
  })

  it.each([
    ['signature', 'UPDATE statement SET sigs = zeroblob(128) WHERE hash = ?'],
    ['signature', "UPDATE statement SET body = x'00' WHERE hash = ?"],
  ])('does not hold where bytes were changed (%s): it is checked anew', async (doubt, sql) => {
    const record = create()
    const changed = update(record)
    change(sql, changed)
    const { holds, doubts, officer } = await wordOf(record, changed)
    expect([holds, doubts, officer]).toEqual([false, [doubt], undefined])
  })

  it('does not hold of a record whose first operation proves nothing', async () => {
    const record = create()
    const changed = update(record)
    change('UPDATE statement SET sigs = zeroblob(128) WHERE hash = ?', record)
    expect(await wordOf(record, changed)).toMatchObject({ holds: false, doubts: ['not-counted'] })
  })

  it('is asked for in its own record', async () => {
    const other = create()
    expect(await codeOf(() => wordOf(create(), other as StatementHash))).toBe('usage/not-found')
  })
})
