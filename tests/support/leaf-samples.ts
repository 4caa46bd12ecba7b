/** One well-formed body of every leaf type, with and without its optional fields. */
import type { Bytes } from '../../shared/bytes.ts'
import { idOf, parseUnitCode, type UnitCode } from '../../shared/ids.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'

const bytes = (length: number, fill: number): Bytes => new Uint8Array(length).fill(fill)
const id16 = <Id extends string>(fill: number): Id => idOf<Id>(bytes(16, fill))
const id32 = <Id extends string>(fill: number): Id => idOf<Id>(bytes(32, fill))
const key = (fill: number): Bytes => bytes(32, fill)

export const leafSamples: { readonly [T in LeafType]: readonly LeafBody<T>[] } = {
  policy: [
    {
      authority: id16(1),
      name: 'Bộ Công an (thử nghiệm)',
      serial: 0,
      rootKeys: [key(1), key(2), key(3)],
      threshold: 2,
      log: { origin: 'giaoban/log/1', key: key(4) },
      relayNames: ['giaoban/log/1'],
      relaySpki: [key(5)],
      demo: true,
      minSuite: 1,
      minClient: '0.1.0',
      witnesses: [{ name: 'giaoban/witness/1', key: key(6), operator: true }],
      quorum: 1,
      rotationMs: [86_400_000, 604_800_000, 2_592_000_000],
      matAllowed: false,
    },
  ],
  unit: [
    {
      unit: id16(1),
      code: parseUnitCode('tp-hcm') as UnitCode,
      name: 'Công an TP.HCM',
      level: 'province',
      shortForm: 'HCM',
      admins: [{ officer: id16(1), key: key(1) }],
      link: 'online',
      mat: false,
    },
    {
      unit: id16(2),
      code: parseUnitCode('thu-duc') as UnitCode,
      name: 'Công an Thủ Đức',
      level: 'commune',
      parent: id16(1),
      shortForm: 'TD1',
      admins: [
        { officer: id16(1), key: key(1) },
        { officer: id16(2), key: key(2) },
      ],
      link: 'courier',
      recoveryKeyHash: key(9),
      mat: true,
    },
  ],
  border: [{ a: id16(1), b: id16(2), state: 'open' }],
  officer: [
    {
      unit: id16(1),
      officer: id16(2),
      nameHash: key(3),
      roles: ['duty', 'commander'],
      approve: true,
      key: key(4),
      notAfter: 1_795_000_000_000,
    },
  ],
  device: [
    {
      unit: id16(1),
      device: id16(2),
      signKey: key(1),
      witnessKey: key(2),
      auditKey: key(3),
      limits: ['read'],
      roleLimits: ['duty'],
      notAfter: 1_795_000_000_000,
      requestedBy: id16(4),
    },
  ],
  'device-key': [{ device: id16(1), counter: 1, publicKeyHash: key(2) }],
  suspend: [{ unit: id16(1), device: id16(2) }],
  epoch: [
    {
      unit: id16(1),
      epoch: 1,
      publicKeyHash: key(1),
      devices: [{ device: id16(1), counter: 1 }],
      seedWrapsRoot: key(2),
      removes: [],
      author: id16(1),
    },
    {
      unit: id16(1),
      epoch: 2,
      previous: id32(7),
      publicKeyHash: key(1),
      devices: [
        { device: id16(1), counter: 1 },
        { device: id16(2), counter: 300 },
      ],
      seedWrapsRoot: key(2),
      removes: [id16(3)],
      author: id16(1),
    },
  ],
  circle: [
    {
      circle: id16(1),
      version: 1,
      members: [
        { unit: id16(1), epoch: 3 },
        { unit: id16(2), epoch: 1 },
      ],
      publicKeyHash: key(1),
      seedWrapsRoot: key(2),
      author: id16(5),
    },
  ],
  revocation: [{ unit: id16(1), kind: 'device', target: bytes(16, 2), reason: 'stolen', since: 1_795_000_000_000 }],
  role: [{ unit: id16(1), officer: id16(2), roles: ['investigator'], approve: false }],
  succession: [{ unit: id16(1), successor: id16(2) }, { unit: id16(1) }],
  'matching-key': [{ unit: id16(1), querier: id16(2), from: 1, until: 2, key: key(1) }],
  'witness-key': [{ witness: { name: 'w.test', key: key(1), operator: false }, replaces: key(2) }],
  'new-log': [{ log: { origin: 'giaoban/log/2', key: key(1) }, size: 17, root: key(2) }],
  veto: [{ unit: id16(1), leaf: id32(2) }],
}
