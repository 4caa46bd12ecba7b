/** How large a file may be that comes to a desk without being asked for (docs/spec/attachments.md, Fetching). */
import type { Role } from '../../shared/domain/roles.ts'
import { limits } from '../../shared/limits.ts'

/** Who works on cases needs their files; at a duty desk they would fill the line and the disk for nobody. */
export const unaskedBytesFor = (roles: readonly Role[]): number =>
  roles.includes('investigator') || roles.includes('commander') ? Number.MAX_SAFE_INTEGER : limits.blobUnaskedBytes
