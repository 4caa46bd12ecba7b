import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'

/** Its own title, else the person by name with the first alias. */
export function bulletinTitle(bulletin: BulletinInput): string | undefined {
  if (bulletin.title !== undefined) return bulletin.title
  const names = bulletin.subject?.names ?? []
  const first = names.find((name) => name.kind === 'legal') ?? names[0]
  const alias = names.find((name) => name.kind === 'nickname' && name !== first)
  if (first === undefined) return bulletin.vehicles?.[0]?.plate
  return alias === undefined ? first.full : `${first.full} ("${alias.full}")`
}
