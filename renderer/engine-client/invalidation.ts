/** Which answers a `changed` event makes old. */
import type { CallName, EventOf } from '../../shared/ipc/contract.ts'

type What = EventOf<'changed'>['what'][number]

const bulletinAnswers = [
  'desk.get',
  'bulletin.list',
  'bulletin.get',
  'bulletin.status',
  'document.sheets',
  'evidence.word',
  'search.query',
  'attachment.transfers',
  'request.list',
  'request.get',
  'conversation.list',
  'conversation.get',
  'case.list',
  'case.get',
  'plan.list',
  'plan.calendar',
  'plan.get',
  'report.list',
  'report.get',
  'report.overview',
  'handover.list',
  'handover.get',
  'handover.compose',
] as const
const callsByTopic: Readonly<Record<What, readonly CallName[]>> = {
  session: ['session.state', 'about.get', 'doctor.run', 'officers.list', 'officers.own'],
  desk: ['desk.get', 'bulletin.list', 'sealed.state', 'conversation.list'],
  bulletins: bulletinAnswers,
  directory: [
    'directory.show',
    'directory.verify',
    'directory.alarms',
    'evidence.word',
    'units.list',
    'unit.show',
    'circles.list',
    'circles.show',
    'session.state',
    'officers.list',
    'officers.own',
    'devices.list',
    'enrol.state',
    'sealed.state',
  ],
  drafts: ['draft.list'],
  settings: ['session.state', 'about.get', 'backup.state'],
  proposals: ['proposals.list', 'enrol.invitations'],
  enrolments: ['enrol.state', 'enrol.invitations'],
}

export function callsChangedBy(what: readonly What[]): ReadonlySet<string> {
  return new Set(what.flatMap((topic) => callsByTopic[topic]))
}
