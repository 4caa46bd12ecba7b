/** What a statement says, field by field, for a person who is asked to sign it. Words are the reader's (cli, screens). */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { idOf, type OfficerId, type UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { ProposedName } from '../../shared/protocol/directory/proposal.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { Holder } from './folder.ts'

export const detailFields = [
  'authority',
  'serial',
  'threshold',
  'holder',
  'log',
  'relay',
  'witness',
  'quorum',
  'rotation',
  'demo',
  'mat',
  'unit',
  'code',
  'name',
  'level',
  'parent',
  'short-form',
  'link',
  'administrator',
  'state',
  'successor',
  'target',
  'reason',
  'key',
  'replaces',
  'size',
  'root',
  'officer',
  'roles',
  'approve',
  'device',
  'limits',
  'until',
  'leaf',
] as const
export type DetailField = (typeof detailFields)[number]
export interface Detail {
  readonly field: DetailField
  readonly value: string
}

export interface DescribePlace {
  readonly crypto: Hash
  readonly state: DirectoryState
  readonly holders: readonly Holder[]
  readonly names: readonly ProposedName[]
}

/** Ten bytes of the key's id in groups: what is compared by word of mouth. */
export const keyFingerprint = (crypto: Hash, key: Bytes): string =>
  (keyIdOf(crypto, key).slice(0, 20).match(/.{4}/g) ?? []).join(' ')

const detail = (field: DetailField, value: string | number | boolean): Detail => ({ field, value: String(value) })

export function describe(place: DescribePlace, statement: Statement): readonly Detail[] {
  switch (statement.type) {
    case 'policy':
      return ofPolicy(place, statement.body)
    case 'unit':
      return ofUnit(place, statement.body)
    case 'border':
      return [unit(place, statement.body.a), unit(place, statement.body.b), detail('state', statement.body.state)]
    case 'succession':
      return [
        unit(place, statement.body.unit),
        ...(statement.body.successor === undefined ? [] : [unit(place, statement.body.successor, 'successor')]),
      ]
    case 'revocation':
      return [
        unit(place, statement.body.unit),
        statement.body.kind === 'officer'
          ? detail('target', person(place, idOf<OfficerId>(statement.body.target)))
          : detail('target', `${statement.body.kind} ${bytesToHex(statement.body.target)}`),
        detail('reason', statement.body.reason),
      ]
    case 'witness-key':
      return [
        detail('witness', statement.body.witness.name),
        detail('key', bytesToHex(statement.body.witness.key)),
        ...(statement.body.replaces === undefined ? [] : [detail('replaces', bytesToHex(statement.body.replaces))]),
      ]
    case 'new-log':
      return [
        detail('log', statement.body.log.origin),
        detail('key', bytesToHex(statement.body.log.key)),
        detail('size', statement.body.size),
        detail('root', bytesToHex(statement.body.root)),
      ]
    case 'officer':
      return [
        unit(place, statement.body.unit),
        detail('officer', person(place, statement.body.officer)),
        detail('roles', statement.body.roles.join(', ')),
        detail('approve', statement.body.approve),
        detail('key', keyFingerprint(place.crypto, statement.body.key)),
        detail('until', msToRfc3339(statement.body.notAfter)),
      ]
    case 'device':
      return [
        unit(place, statement.body.unit),
        detail('device', statement.body.device),
        detail('officer', person(place, statement.body.requestedBy)),
        detail('limits', statement.body.limits.join(', ')),
        detail('roles', statement.body.roleLimits.join(', ')),
        detail('key', keyFingerprint(place.crypto, statement.body.signKey)),
        detail('until', msToRfc3339(statement.body.notAfter)),
      ]
    case 'role':
      return [
        unit(place, statement.body.unit),
        detail('officer', person(place, statement.body.officer)),
        detail('roles', statement.body.roles.join(', ')),
        detail('approve', statement.body.approve),
      ]
    case 'veto':
      return [unit(place, statement.body.unit), detail('leaf', statement.body.leaf)]
    case 'suspend':
      return [unit(place, statement.body.unit), detail('device', statement.body.device)]
    default:
      return []
  }
}

function ofPolicy({ crypto, holders }: DescribePlace, body: LeafBody<'policy'>): readonly Detail[] {
  const nameOf = (key: Bytes): string =>
    holders.find((holder) => holder.keyId === keyIdOf(crypto, key))?.name ?? keyFingerprint(crypto, key)
  return [
    detail('authority', body.name),
    detail('serial', body.serial),
    detail('threshold', body.threshold),
    ...body.rootKeys.map((key) => detail('holder', nameOf(key))),
    detail('log', body.log.origin),
    ...body.relayNames.map((name) => detail('relay', name)),
    ...body.witnesses.map((witness) => detail('witness', witness.name)),
    detail('quorum', body.quorum),
    detail('rotation', body.rotationMs.map((ms) => `${ms / 3_600_000} h`).join(', ')),
    detail('demo', body.demo),
    detail('mat', body.matAllowed),
  ]
}

function ofUnit(place: DescribePlace, body: LeafBody<'unit'>): readonly Detail[] {
  return [
    detail('unit', body.unit),
    detail('code', body.code),
    detail('name', body.name),
    detail('level', body.level),
    ...(body.parent === undefined ? [] : [unit(place, body.parent, 'parent')]),
    detail('short-form', body.shortForm),
    detail('link', body.link),
    ...body.admins.map(({ officer, key }) =>
      detail('administrator', `${person(place, officer)}  ${keyFingerprint(place.crypto, key)}`),
    ),
  ]
}

function unit({ state }: DescribePlace, id: UnitId, field: DetailField = 'unit'): Detail {
  const known = unitAt(state, id)
  return detail(field, known === undefined ? id : `${known.code}  ${known.name}`)
}

function person({ names }: DescribePlace, officer: OfficerId): string {
  const known = names.find((name) => name.officer === officer)
  return known === undefined ? officer : `${known.name} (${known.badge})`
}
