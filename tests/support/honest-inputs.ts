/**
 * An honest request for every call that takes something, on homes where it is granted: what hostile values are put into.
 * `refused`: why even the honest one does not pass here, where making that possible would prove nothing more.
 */
import { exampleCase } from '../../shared/domain/example-case.ts'
import { exampleBulletin } from '../../shared/domain/example.ts'
import { examplePlan } from '../../shared/domain/example-plan.ts'
import { exampleReport } from '../../shared/domain/example-report.ts'
import { exampleRequest } from '../../shared/domain/example-request.ts'
import { photoPrintBytes } from '../../shared/domain/photo-print.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Engine } from '../../engine/engine.ts'
import type { CallName, RequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import { day, hour, minute, msToRfc3339 } from '../../shared/time.ts'
import { photoPng } from './photo.ts'
import { PostOffice } from './post-office.ts'
import { type SyncHome, type SyncWorld } from './sync-world.ts'

/** A home, or the place of one that does not exist yet. */
export interface Caller {
  readonly call: Engine['call']
  /** Grows with everything that is kept. */
  writes(): number
}
export interface Honest {
  readonly call: CallName
  readonly by: Caller
  readonly input: object
  readonly refused?: ErrorCode
}

const picture = photoPng('a', 0.01)
/** Looks like markup, a program, an address and a formula; typed on a machine that writes its marks apart. */
export const words = '=Đặng <img src=x onerror=alert(1)> javascript:alert(1) https://evil.invalid/ {{x}}'.normalize(
  'NFD',
)

/** In the order in which they can be done one after the other. `bare`: where there is no profile yet. */
export async function honestInputs(world: SyncWorld, bare: Caller): Promise<readonly Honest[]> {
  const [own, other] = world.units.map(({ code }) => code) as [string, string]
  const [chief, duty, admin] = (await Promise.all(
    ['commander', 'duty', 'admin'].map((role) => world.home(`${own}/${role}`)),
  )) as [SyncHome, SyncHome, SyncHome]
  const asker = await world.home(`${other}/commander`)
  const post = new PostOffice()
  const settle = (): void => post.settle([chief, duty, admin, asker])
  const now = world.clock.now()
  const at = (ms: number): string => msToRfc3339(now + ms)
  const to = [other]
  const bulletin = exampleBulletin()
  const staged = async (): Promise<string> =>
    (await chief.call('attachment.stage', { name: 'a.png', bytes: picture })).staged

  const mine = await chief.call('bulletin.send', {
    bulletin,
    to,
    attachments: [{ staged: await staged(), kind: 'portrait' }],
  })
  const theirs = await asker.call('bulletin.send', { bulletin, to: [own] })
  const asked = await asker.call('request.create', { request: exampleRequest(), to: [own] })
  const theirPlan = await asker.call('plan.propose', { plan: examplePlan(now), to: [own] })
  settle()
  const hit = await asker.call('hit.request', {
    id: mine.id,
    urgency: 'urgent',
    compared: [{ what: 'photo', finding: 'agrees' }],
  })
  const told = await chief.call('request.create', { request: exampleRequest(), to })
  const talk = await chief.call('conversation.open', { title: 'a', text: 'b', to })
  const file = await chief.call('case.create', { case: exampleCase(), to })
  const note = await chief.call('case.note', { id: file.id, note: { text: 'a' } })
  const exhibit = await chief.call('case.exhibit', { id: file.id, label: 'a', holder: 'b' })
  const task = await chief.call('case.task', { id: file.id, title: 'a', unit: other })
  const plan = await chief.call('plan.propose', { plan: examplePlan(now), to })
  const planTask = await chief.call('plan.task', { id: plan.id, title: 'a', unit: own })
  const report = await chief.call('report.submit', { report: exampleReport(now), to })
  const shift = await duty.call('handover.offer', {})
  const sheet = await chief.call('document.print', { id: mine.id, kind: 'bulletin', copies: 2 })
  const print = (await chief.call('document.sheets', { id: mine.id })).sheets[0]?.print ?? ''
  const circle = await chief.call('circles.create', { name: 'a', members: to })
  const [draft, dropped] = (await Promise.all(
    [1, 2].map(() =>
      chief.call('draft.save', { content: { bulletin: {}, attachments: [], to: [], urgency: 'routine' } }),
    ),
  )) as [ResponseOf<'draft.save'>, ResponseOf<'draft.save'>]
  settle()
  const { officers } = await admin.call('officers.list', {})
  const someone = officers.find(({ roles }) => roles.includes('duty'))?.id ?? ''
  const invitation = await admin.call('enrol.invite', { roleLimits: [], byHand: true })
  const newcomer = await admin.call('officers.prepare', { name: 'Phạm Văn Mới', badge: 'TN-0099', passphrase: 'x y z' })
  const waiting = circle.proposal.id
  const dutyPc = duty.open.context.self.device
  const proposal = await chief.call('proposals.export', { id: waiting })
  const head = async (id: string): Promise<string> => (await chief.call('plan.get', { id })).head

  const entries: Honest[] = []
  const by = <Name extends CallName>(
    home: SyncHome | Caller,
    call: Name,
    input: RequestOf<Name>,
    refused?: ErrorCode,
  ): void => {
    const caller = 'writes' in home ? home : callerOf(home)
    entries.push({ call, by: caller, input: input as object, ...(refused !== undefined && { refused }) })
  }
  const page = { before: at(day), limit: 5 }
  by(chief, 'bulletin.list', { filter: 'all', ...page })
  for (const call of [
    'case.list',
    'plan.list',
    'report.list',
    'request.list',
    'handover.list',
    'conversation.list',
  ] as const)
    by(chief, call, page)
  by(chief, 'bulletin.get', { id: mine.id })
  by(chief, 'bulletin.status', { id: mine.id })
  by(chief, 'case.get', { id: file.id })
  by(chief, 'plan.get', { id: plan.id })
  by(chief, 'report.get', { id: report.id })
  by(chief, 'request.get', { id: told.id })
  by(chief, 'handover.get', { id: shift.id })
  by(chief, 'conversation.get', { id: talk.id })
  by(chief, 'conversation.seen', { id: talk.id })
  by(chief, 'circles.show', { circle: circle.id }, 'circle/unknown')
  by(chief, 'unit.show', { unit: other })
  by(chief, 'audit.list', { before: 5, limit: 5 })
  by(chief, 'plan.calendar', { from: at(0), to: at(7 * day) })
  by(chief, 'report.overview', { from: '2026-10-01', to: '2026-10-31', units: [own], status: 'test' })
  by(chief, 'search.query', { text: words.slice(0, 50), limit: 5 })
  by(chief, 'bulletin.proposeRecipients', { bulletin })
  by(chief, 'task.cancel', { id: 'a' })
  by(chief, 'document.check', { code: sheet.sheets[0]?.code ?? '' })
  by(chief, 'document.sheets', { id: mine.id })
  by(chief, 'attachment.read', { id: mine.id, index: 0, offset: 0, length: 100 })

  by(chief, 'attachment.save', { id: mine.id, index: 0 })
  by(chief, 'attachment.pause', { id: mine.id, index: 0 })
  by(chief, 'attachment.fetch', { id: mine.id, index: 0 })
  by(chief, 'attachment.leave', { id: mine.id, index: 0 }, 'usage/wrong-state')
  by(chief, 'report.export', { from: '2026-10-01', to: '2026-10-31', units: [own], status: 'test', bom: true })
  by(chief, 'evidence.export', { id: mine.id, statement: mine.id })
  by(chief, 'evidence.word', { id: mine.id, statement: mine.id })
  const looks = '5a'.repeat(photoPrintBytes)
  by(chief, 'photo.print', { statement: mine.id, index: 0, print: looks })
  by(chief, 'photo.alike', { print: looks, except: mine.id })
  by(chief, 'complaint.export', { id: mine.id }, 'usage/not-found')
  by(chief, 'sealed.export', { unit: other, whole: false })
  by(chief, 'sealed.import', { file: picture }, 'sealed/invalid')
  by(chief, 'sync.once', { forMs: 0 }, 'relay/not-set')
  by(chief, 'directory.acknowledge', { index: 0 }, 'usage/not-found')
  by(chief, 'unit.veto', { leaf: '00'.repeat(32) }, 'usage/not-found')

  by(chief, 'settings.set', { language: 'vi', theme: 'light', relays: ['ws://127.0.0.1:1/'], noticeText: true })
  by(chief, 'session.unlock', { badge: 'none', passphrase: 'none' }, 'officer/unknown')
  by(chief, 'session.changePassphrase', { old: 'none', new: 'none' }, 'vault/throttled')
  by(chief, 'draft.save', {
    draft: draft.draft,
    revision: draft.revision,
    content: {
      bulletin: { title: words },
      attachments: [
        { staged: await staged(), kind: 'portrait', takenOn: '2026', caption: words, name: 'a', type: 'b', size: 1 },
      ],
      to,
      urgency: 'urgent',
      ackWithinMs: hour,
      update: { id: mine.id, head: mine.id, keep: [{ index: 0, kind: 'portrait', takenOn: '2026', caption: words }] },
    },
  })
  by(chief, 'draft.delete', { draft: dropped.draft })
  by(chief, 'attachment.stage', { name: `../${words}.png`, bytes: picture })
  by(chief, 'attachment.readStaged', { staged: await staged(), offset: 0, length: 100 })
  by(chief, 'bulletin.send', {
    bulletin: { ...bulletin, notes: words },
    attachments: [{ staged: await staged(), kind: 'portrait', takenOn: '2026', caption: words }],
    to,
    accept: [],
    urgency: 'urgent',
    ackWithinMs: hour,
    draft: draft.draft,
    revision: draft.revision,
  })
  by(chief, 'bulletin.update', {
    id: mine.id,
    bulletin: { ...bulletin, notes: words },
    keep: [{ index: 0, kind: 'portrait', caption: words }],
    attachments: [{ staged: await staged(), kind: 'mark', caption: words }],
    to: [],
    urgency: 'urgent',
    ackWithinMs: hour,
    head: mine.id,
    draft: dropped.draft,
    revision: dropped.revision,
  })
  by(chief, 'bulletin.opened', { id: theirs.id })
  by(chief, 'bulletin.acknowledge', { id: theirs.id, answer: { kind: 'assigned', text: words } })
  by(chief, 'bulletin.act', { id: theirs.id, outcome: 'located', text: words })
  by(chief, 'sighting.report', {
    id: theirs.id,
    certainty: 'likely',
    seenAt: at(-hour),
    place: words,
    text: `${words}\n\t${words}`,
    attachments: [{ staged: await staged(), kind: 'place', caption: words }],
  })
  by(chief, 'hit.request', {
    id: theirs.id,
    urgency: 'routine',
    compared: [{ what: 'name', finding: 'agrees' }],
    text: words,
  })
  by(chief, 'hit.answer', { id: mine.id, hit: hit.hit, answer: 'need-until', until: at(hour), text: words })
  by(chief, 'bulletin.escalate', { id: mine.id, unit: other, accept: [] }, 'usage/wrong-state')
  by(chief, 'bulletin.revalidate', { id: mine.id, forMs: day })
  by(chief, 'bulletin.release', { id: mine.id }, 'bulletin/own-words')
  by(chief, 'document.print', { id: theirs.id, kind: 'photos', copies: 1 })
  by(chief, 'document.return', { id: mine.id, print, copies: [1], how: 'lost' })
  by(chief, 'bulletin.cancel', { id: mine.id, reason: 'withdrawn', text: words })

  by(chief, 'request.create', {
    request: { ...exampleRequest(), asked: words },
    to,
    urgency: 'urgent',
    answerWithinMs: hour,
    accept: [],
  })
  by(chief, 'request.answer', { id: asked.id, answer: 'need-until', until: at(hour), text: words })
  by(chief, 'request.clarify', { id: asked.id, text: words })
  by(chief, 'request.extend', { id: told.id, until: at(9 * day), text: words })
  by(chief, 'request.close', { id: told.id, reason: 'withdrawn', text: words })

  by(chief, 'conversation.open', { title: words, text: `${words}\n${words}`, to, accept: [], about: mine.id })
  by(chief, 'conversation.say', { id: talk.id, text: words, answers: talk.statement })
  by(chief, 'conversation.leave', { id: talk.id, text: words })

  by(chief, 'case.create', { case: { ...exampleCase(), summary: words }, to, accept: [] })
  by(chief, 'case.note', { id: file.id, note: { text: words }, corrects: note.statement, records: [mine.id] })
  by(chief, 'case.exhibit', {
    id: file.id,
    label: words,
    number: words,
    text: words,
    place: words,
    foundAt: at(-hour),
    holder: words,
    stated: [{ name: words, size: 1, sha256: '00'.repeat(32) }],
    attachments: [{ staged: await staged(), kind: 'other', caption: words }],
  })
  by(chief, 'case.custody', {
    id: file.id,
    exhibit: exhibit.statement,
    action: 'sealed',
    from: words,
    to: words,
    when: at(-minute),
    place: words,
    text: words,
  })
  by(chief, 'case.task', { id: file.id, title: words, unit: other, due: at(day), text: words })
  by(chief, 'case.taskState', { id: file.id, task: task.statement, state: 'dropped', text: words, due: at(day) })
  by(chief, 'case.unshare', { id: file.id, units: to, reason: words })
  by(chief, 'case.share', { id: file.id, to, accept: [], history: [note.statement], reason: words })
  by(chief, 'case.close', { id: file.id, reason: 'concluded', text: words })

  by(chief, 'plan.propose', { plan: { ...examplePlan(now), purpose: words }, to, accept: [] })
  by(chief, 'plan.answer', {
    id: theirPlan.id,
    version: await head(theirPlan.id),
    answer: 'accept',
    forces: words,
    text: words,
  })
  by(chief, 'plan.task', { id: plan.id, title: words, unit: own, due: at(day), text: words })
  by(chief, 'plan.result', {
    id: plan.id,
    task: planTask.statement,
    outcome: 'done',
    text: words,
    figures: { persons: 3 },
  })
  by(chief, 'plan.change', { id: plan.id, version: await head(plan.id), plan: examplePlan(now + day), reason: words })
  by(chief, 'plan.close', { id: plan.id, reason: 'cancelled', text: words })

  by(chief, 'report.submit', { report: { ...exampleReport(now), title: words }, to, accept: [] })
  by(chief, 'report.correct', {
    id: report.id,
    version: (await chief.call('report.get', { id: report.id })).head,
    report: { ...exampleReport(now), title: words },
    reason: words,
  })
  by(duty, 'handover.withdraw', { id: shift.id, text: words })
  by(duty, 'handover.offer', { text: words, acceptWithinMs: hour })
  by(chief, 'handover.accept', { id: shift.id, text: words })

  by(chief, 'circles.create', { name: words.normalize('NFC'), members: to })
  by(chief, 'circles.change', { circle: circle.id, add: [], remove: [] }, 'circle/unknown')
  by(chief, 'circles.renew', { circle: circle.id }, 'circle/unknown')

  by(chief, 'proposals.export', { id: waiting })
  by(chief, 'proposals.save', { id: waiting })
  by(chief, 'proposals.import', { file: proposal.file })
  by(admin, 'recovery.save', { threshold: 2, shares: 3 })
  by(admin, 'recovery.adopt', { publicKey: picture }, 'recovery/no-key')
  by(admin, 'officers.prepare', { name: words, badge: 'TN-0100', passphrase: words })
  by(admin, 'officers.prepared', { officer: newcomer.officer })
  by(admin, 'officers.saveRequest', { officer: newcomer.officer })
  by(admin, 'officers.readRequest', { request: newcomer.request })
  by(admin, 'officers.certify', { request: newcomer.request, roles: ['duty'], approve: false, validMs: day })
  by(admin, 'officers.roles', { officer: someone, roles: ['duty'], approve: true })
  by(admin, 'officers.renew', { officer: someone, validMs: day })
  by(admin, 'officers.revoke', { officer: someone, reason: 'left', since: at(-hour) })
  by(admin, 'devices.renew', { device: dutyPc })
  by(admin, 'devices.revoke', { device: dutyPc, reason: 'stolen', since: at(-hour) })
  by(admin, 'enrol.invite', { limits: ['read'], roleLimits: ['duty'], byHand: true })
  by(admin, 'enrol.saveInvitation', { id: invitation.id })
  by(admin, 'enrol.import', { file: picture }, 'usage/invalid-input')
  by(admin, 'enrol.compare', { id: invitation.id, digits: '123456789' }, 'enrol/wrong-state')
  by(admin, 'enrol.withdraw', { id: invitation.id })
  by(chief, 'proposals.sign', { id: waiting }, 'proposal/not-yours')
  by(chief, 'proposals.refuse', { id: waiting, reason: words }, 'proposal/not-yours')
  by(admin, 'unit.rename', { name: words.normalize('NFC'), code: own })

  const officer = { badge: 'TN-0101', name: words.normalize('NFC') }
  by(bare, 'restore.choose', { what: 'backup' })
  by(bare, 'restore.addShare', { text: words }, 'recovery/share-damaged')
  by(bare, 'restore.run', { officer, passphrase: words, language: 'vi' }, 'usage/invalid-input')
  by(bare, 'enrol.advance', { waitMs: 0 }, 'vault/locked')
  by(
    bare,
    'enrol.begin',
    {
      invitation: { text: 'K7M2-Q4X9-0ABC-DEFG-HJKM-NPQR-STVW', relay: 'ws://127.0.0.1:1/' },
      officer: { ...officer, roles: ['duty'] },
      passphrase: words,
      language: 'vi',
    },
    'enrol/invalid',
  )
  by(bare, 'enrol.begin', {
    invitation: { file: invitation.file },
    officer: { ...officer, roles: ['duty'] },
    passphrase: words,
    language: 'vi',
  })
  return entries
}

const callers = new Map<SyncHome, Caller>()
function callerOf(home: SyncHome): Caller {
  const known = callers.get(home)
  if (known !== undefined) return known
  let commits = 0
  home.open.context.store.beforeEveryCommit(() => void (commits += 1))
  const caller = { call: home.call, writes: () => commits }
  callers.set(home, caller)
  return caller
}
