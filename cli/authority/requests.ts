/** Requests and invitations that people bring as files. */
import { resolve } from 'node:path'
import { parseInvitation, type UnitInvitation } from '../../engine/authority/invitation.ts'
import { parseRequest, type FoundingRequest } from '../../engine/authority/request.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { UnitAdmin } from '../../shared/protocol/directory/leaves/fields.ts'
import type { Cli } from '../cli.ts'
import type { OptionSpec } from '../command.ts'
import { readNamedFile } from '../files.ts'

export const requestOption: OptionSpec = {
  flags: '--request <file>',
  repeat: true,
  summary: { vi: 'đơn của một người (.gbreq); có thể lặp lại', en: "a person's request (.gbreq); may repeat" },
}

export const readInvitation = (
  cli: Cli,
  file: string,
): { readonly invitation: UnitInvitation; readonly bytes: Uint8Array } => {
  const bytes = readNamedFile(resolve(cli.process.cwd, file), limits.foundingFileBytes)
  return { invitation: parseInvitation(bytes), bytes }
}

/** All of one unit. Throws GiaobanError `authority/request-damaged`. */
export function readRequests(
  cli: Cli,
  crypto: Crypto,
  from: { readonly unit: UnitId; readonly files: readonly string[] },
): readonly FoundingRequest[] {
  return from.files.map((file) => {
    const request = parseRequest(crypto, readNamedFile(resolve(cli.process.cwd, file), limits.foundingFileBytes))
    if (request.unit !== from.unit) throw new GiaobanError('authority/request-damaged')
    return request
  })
}

/** Those who ask to administer. Throws GiaobanError `usage/invalid-input` where nobody does. */
export function adminsOfRequests(requests: readonly FoundingRequest[]): readonly UnitAdmin[] {
  const admins = requests.filter(({ roles }) => roles.includes('admin'))
  if (admins.length === 0) throw new GiaobanError('usage/invalid-input', { params: { field: 'request' } })
  return admins.map(({ officer, officerKey }) => ({ officer, key: officerKey }))
}
