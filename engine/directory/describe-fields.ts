/**
 * How every field of every statement is told. The table's type has each field of each body: a type or a field that is
 * added and not told here does not compile, so nobody signs what nobody has shown.
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { idOf, type DeviceId, type LeafHash, type OfficerId, type UnitId } from '../../shared/ids.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { pendingOf } from '../../shared/protocol/directory/selectors.ts'
import type { StatementField } from '../../shared/protocol/directory/statement-fields.ts'
import { hour, minute, msToRfc3339 } from '../../shared/time.ts'
import {
  holderText,
  keyFingerprint,
  nameText,
  officerText,
  unitText,
  type DescribePlace,
  type Item,
  type Teller,
} from './describe-place.ts'

type Told<Body> = { readonly [K in keyof Body]-?: Teller<Exclude<Body[K], undefined>, Body> }
type Tellers = { readonly [T in LeafType]: Told<LeafBody<T>> }

type Text<Value> = (value: Value, place: DescribePlace) => string

const one = <Value>(field: StatementField, text: Text<Value>): Teller<Value, unknown> => ({
  field,
  items: (value, place) => [{ id: '', text: text(value, place) }],
})
/** Each item on a row of its own. `idOf`: absent, its text tells it apart. */
const each = <Value>(
  field: StatementField,
  text: Text<Value>,
  keyOf?: (value: Value) => string,
): Teller<readonly Value[], unknown> => ({
  field,
  items: (values, place) =>
    values.map((value): Item => {
      const shown = text(value, place)
      return { id: keyOf?.(value) ?? shown, text: shown }
    }),
})

const plain = (field: StatementField): Teller<string | number | boolean, unknown> => one(field, String)
const hex = (field: StatementField): Teller<Bytes, unknown> => one(field, (bytes) => bytesToHex(bytes))
const key = (field: StatementField): Teller<Bytes, unknown> =>
  one(field, (value, { crypto }) => keyFingerprint(crypto, value))
const unit = (field: StatementField): Teller<UnitId, unknown> => one(field, (id, place) => unitText(place, id))
const officer = (field: StatementField): Teller<OfficerId, unknown> => one(field, (id, place) => officerText(place, id))
const time = (field: StatementField): Teller<number, unknown> => one(field, msToRfc3339)
/** An empty set says something too: nothing, or, of the roles that a device serves, every one. */
const set = (field: StatementField, empty: 'none' | 'all'): Teller<readonly string[], unknown> =>
  one(field, (words) => (words.length === 0 ? empty : words.join(', ')))
const minutes = (field: StatementField): Teller<number, unknown> => one(field, (ms) => `${ms / minute} min`)

interface NoteKey {
  readonly name: string
  readonly key: Bytes
  readonly operator: boolean
}
const noteText = ({ name, key: bytes, operator }: NoteKey): string =>
  `${name}  ${bytesToHex(bytes)}${operator ? '  operator' : ''}`

const log = one('log', (value: { readonly origin: string; readonly key: Bytes }) => {
  return `${value.origin}  ${bytesToHex(value.key)}`
})

const target: Teller<Bytes, LeafBody<'revocation'>> = {
  field: 'target',
  items: (bytes, place, { kind }) => {
    const id = bytesToHex(bytes)
    return [{ id: '', text: kind === 'officer' ? officerText(place, idOf<OfficerId>(bytes)) : id }]
  },
}

/** What a veto takes back, by its kind, where the directory knows it. */
const vetoed: Teller<LeafHash, LeafBody<'veto'>> = {
  field: 'leaf',
  items: (leaf, { state }, body) => {
    const found = pendingOf(state, body.unit, state.clock).find((waits) => waits.leaf === leaf)
    return [{ id: '', text: found === undefined ? leaf : `${found.kind}  ${leaf}` }]
  },
}

export const tellers: Tellers = {
  policy: {
    authority: plain('authority-id'),
    name: plain('authority'),
    serial: plain('serial'),
    rootKeys: each('holder', (bytes: Bytes, place) => holderText(place, bytes)),
    threshold: plain('threshold'),
    log,
    relayNames: each('relay', (name: string) => name),
    relaySpki: each('relay-key', bytesToHex),
    demo: plain('demo'),
    minSuite: plain('min-suite'),
    minClient: plain('min-client'),
    witnesses: each('witness', noteText, ({ name }) => name),
    quorum: plain('quorum'),
    rotationMs: one('rotation', (periods: readonly number[]) => periods.map((ms) => `${ms / hour} h`).join(', ')),
    matAllowed: plain('mat'),
    secondOfficerTypes: each('second-officer', String),
    screenLockMs: minutes('screen-lock'),
    vaultLockMs: minutes('vault-lock'),
  },
  unit: {
    unit: unit('unit'),
    code: plain('code'),
    name: plain('name'),
    level: plain('level'),
    parent: unit('parent'),
    shortForm: plain('short-form'),
    admins: each(
      'administrator',
      (admin: { readonly officer: OfficerId; readonly key: Bytes }, place) =>
        `${officerText(place, admin.officer)}  ${keyFingerprint(place.crypto, admin.key)}`,
      (admin) => admin.officer,
    ),
    link: plain('link'),
    recoveryKeyHash: hex('recovery-key'),
    mat: plain('takes-mat'),
  },
  border: { a: unit('unit'), b: unit('unit'), state: plain('state') },
  officer: {
    unit: unit('unit'),
    officer: officer('officer'),
    nameHash: one('name-hash', (hash, place) => nameText(place, hash)),
    roles: set('roles', 'none'),
    approve: plain('approve'),
    key: key('key'),
    notAfter: time('until'),
  },
  device: {
    unit: unit('unit'),
    device: plain('device'),
    signKey: key('key'),
    witnessKey: key('witness-key'),
    auditKey: key('audit-key'),
    limits: set('limits', 'none'),
    roleLimits: set('role-limits', 'all'),
    notAfter: time('until'),
    requestedBy: officer('requested-by'),
  },
  'device-key': { device: plain('device'), counter: plain('counter'), publicKeyHash: hex('key-hash') },
  suspend: { unit: unit('unit'), device: plain('device') },
  epoch: {
    unit: unit('unit'),
    epoch: plain('epoch'),
    previous: plain('previous'),
    publicKeyHash: hex('key-hash'),
    devices: each(
      'device',
      ({ device, counter }: { readonly device: DeviceId; readonly counter: number }) => `${device}  ${counter}`,
      ({ device }) => device,
    ),
    seedWrapsRoot: hex('wraps'),
    removes: each('removes', (id: DeviceId) => id),
    author: plain('author'),
  },
  circle: {
    circle: one('circle', (id, { circle }) => {
      const name = circle?.(id)
      return name === undefined ? id : `${name}  ${id}`
    }),
    version: plain('version'),
    previous: plain('previous'),
    members: each(
      'member',
      (member: { readonly unit: UnitId; readonly epoch: number }, place) =>
        `${unitText(place, member.unit)}  ${member.epoch}`,
      (member) => member.unit,
    ),
    publicKeyHash: hex('key-hash'),
    seedWrapsRoot: hex('wraps'),
    author: plain('author'),
  },
  revocation: {
    unit: unit('unit'),
    kind: plain('kind'),
    target,
    reason: plain('reason'),
    since: time('since'),
  },
  role: {
    unit: unit('unit'),
    officer: officer('officer'),
    roles: set('roles', 'none'),
    approve: plain('approve'),
  },
  succession: { unit: unit('unit'), successor: unit('successor') },
  'matching-key': {
    unit: unit('unit'),
    querier: unit('requested-by'),
    from: time('from'),
    until: time('until'),
    key: key('key'),
  },
  'witness-key': { witness: one('witness', noteText), replaces: hex('replaces') },
  'new-log': { log, size: plain('size'), root: hex('root') },
  veto: { unit: unit('unit'), leaf: vetoed },
}
