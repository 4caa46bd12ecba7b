/** The invented unit's administration: two statements that wait, one that ended, and what another PC did. */
import type { ProposalRow } from '../../../../shared/ipc/admin-calls.ts'
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { day, hour, minute } from '../../../../shared/time.ts'
import { hex, unit } from './world.ts'

const at = (ms: number): string => new Date(ms).toISOString()
const admin = { kind: 'officer', id: hex(203, 32), name: 'Đại úy Ngô Anh Thư', badge: '277-115' } as const
const commander = { kind: 'officer', id: hex(202, 32), name: 'Thượng tá Trần Giả Định', badge: '277-001' } as const
const newcomer = { id: hex(240, 32), name: 'Trung úy Phạm Thử Việc', badge: '277-131' }

const base = (seed: number, now: number): ProposalRow => ({
  id: hex(seed, 64),
  what: 'device',
  state: 'open',
  created: at(now - 20 * minute),
  expires: at(now + 7 * day),
  units: [],
  devices: [hex(310, 32)],
  officers: [newcomer],
  says: [
    { field: 'unit', value: 'q1  Công an quận Thử Một' },
    { field: 'device', value: hex(310, 32) },
    { field: 'key', value: '1f0c 2a9b 77d4 e035 6b18' },
    { field: 'witness-key', value: '90aa 13c4 5d02 8ef1 44b7' },
    { field: 'audit-key', value: 'c3d1 0e5f 6692 ab48 f07d' },
    { field: 'limits', value: 'read' },
    { field: 'role-limits', value: 'all' },
    { field: 'until', value: at(now + 89 * day) },
    { field: 'requested-by', value: `${newcomer.name} (${newcomer.badge})` },
  ],
  sets: { limits: ['read'], notAfter: at(now + 89 * day), requestedBy: newcomer },
  signers: [
    { ...admin, signed: true, proposer: true },
    { ...commander, signed: false, proposer: false },
  ],
  mine: true,
})

export const proposals = (now: number): ProposalRow[] => [
  { ...base(71, now), note: 'Máy trực thứ hai, phòng 3. Đã đối chiếu chín số qua điện thoại.' },
  {
    ...base(72, now),
    what: 'revocation',
    devices: [hex(302, 32)],
    officers: [],
    says: [
      { field: 'kind', value: 'device' },
      { field: 'target', value: hex(302, 32) },
      { field: 'reason', value: 'stolen' },
    ],
    sets: { reason: 'stolen' },
    mine: false,
    breach: 'four-eyes',
  },
  {
    ...base(73, now),
    what: 'role',
    devices: [],
    says: [
      {
        field: 'officer',
        value: `${newcomer.name} (${newcomer.badge})`,
        before: `${newcomer.name} (${newcomer.badge})`,
      },
      { field: 'roles', value: 'duty, commander', before: 'duty' },
      { field: 'approve', value: 'true', before: 'false' },
    ],
    sets: { roles: ['duty', 'commander'], approve: true },
    state: 'refused',
    mine: false,
    refusedBy: { id: commander.id, name: commander.name },
    reason: 'Chưa có quyết định bổ nhiệm',
    endedAt: at(now - 2 * hour),
  },
]

export const proposalOf = (now: number, id: string): ProposalRow =>
  proposals(now).find((one) => one.id.startsWith(id)) ?? base(71, now)

export const unitNews = (now: number): ResponseOf<'directory.alarms'> => ({
  alarms: [],
  news: [
    {
      index: 121,
      at: at(now - hour),
      loggedAt: at(now - hour),
      what: 'device',
      devices: [hex(309, 32)],
      officers: [],
      units: [],
      by: [
        { kind: 'officer', id: admin.id },
        { kind: 'officer', id: commander.id },
      ],
      people: [admin, commander].map(({ id, name, badge }) => ({ id, name, badge })),
    },
  ],
  pending: [{ kind: 'recovery', unit: unit('tp-hcm'), leaf: hex(90, 64), validFrom: at(now + 70 * hour) }],
})

export const unitShown = (): ResponseOf<'unit.show'> => ({
  ...unit('tp-hcm'),
  level: 'province',
  shortForm: 'HCM',
  link: 'online',
  own: true,
  standsFor: [],
  formerly: [],
  administrators: [admin, { id: hex(204, 32), name: 'Thiếu tá Vũ Mẫu', badge: '277-002' }].map(
    ({ id, name, badge }) => ({
      id,
      name,
      badge,
    }),
  ),
  pending: [],
})

export const officersOf = (now: number): ResponseOf<'officers.list'>['officers'] => [
  { ...officer(admin, ['admin']), admin: true, approve: true, here: true, notAfter: at(now + 12 * day) },
  { ...officer(commander, ['commander']), approve: true, notAfter: at(now + 300 * day) },
  { ...officer({ id: hex(200, 32), name: 'Đại úy Lê Thị Hạnh', badge: '277-114' }, ['duty']), here: true },
  { ...officer(newcomer, []), state: 'prepared', here: true },
  { ...officer({ id: hex(241, 32), name: 'Thiếu úy Hồ Đã Nghỉ', badge: '277-099' }, ['duty']), state: 'revoked' },
]

const officer = (
  { id, name, badge }: { readonly id: string; readonly name: string; readonly badge: string },
  roles: ResponseOf<'officers.list'>['officers'][number]['roles'],
): ResponseOf<'officers.list'>['officers'][number] => ({
  id,
  name,
  badge,
  roles,
  approve: false,
  admin: false,
  state: 'certified',
  here: false,
})

export const newcomerFacts = {
  officer: newcomer.id,
  name: newcomer.name,
  badge: newcomer.badge,
  key: '4f2a 9c01 77be e350',
  device: hex(300, 32),
}

export const devicesOf = (now: number): ResponseOf<'devices.list'>['devices'] => [
  { id: hex(300, 32), reads: true, roles: [], state: 'active', own: true, notAfter: at(now + 80 * day) },
  { id: hex(301, 32), reads: false, roles: ['admin'], state: 'suspended', own: false },
  { id: hex(309, 32), reads: true, roles: [], state: 'cooling', own: false, activeFrom: at(now + 40 * minute) },
  { id: hex(302, 32), reads: true, roles: [], state: 'revoked', own: false },
]

export const invitations = (now: number): ResponseOf<'enrol.invitations'>['invitations'] => [
  {
    id: hex(401, 64),
    phase: 'opened',
    expires: at(now + 6 * minute),
    limits: ['read'],
    roleLimits: [],
    byHand: false,
    newcomer: { device: hex(310, 32), officer: { ...newcomer, roles: ['duty'], known: false } },
    compare: ['digits'],
    approvers: [
      { id: commander.id, name: commander.name, badge: commander.badge, admin: false },
      { id: hex(204, 32), name: 'Thiếu tá Vũ Mẫu', badge: '277-002', admin: true },
    ],
  },
]

export const invited = (now: number): ResponseOf<'enrol.invite'> => ({
  id: hex(402, 64),
  expires: at(now + 10 * minute),
  file: new Uint8Array(16),
  qr: `GIAOBAN/I1/${'K7M2Q4X9'.repeat(90)}`,
  code: 'K7M2-Q4X9-0ABC-DEFG-HJKM-NPQR-STVW',
  relays: ['wss://relay.giaoban.example:7443'],
})
