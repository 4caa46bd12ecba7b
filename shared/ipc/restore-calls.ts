/** Calls about bringing a backup back, on a PC that has no profile: what is in hand so far, and the doing of it. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { call } from './define.ts'
import { hex16, hex32, language, newPassphrase, plainName, time, unitRef } from './values.ts'

const empty = z.strictObject({})

export const restoreState = z.strictObject({
  backup: z.strictObject({ file: z.string(), created: time, unit: hex16, device: hex16 }).optional(),
  sheets: z
    .strictObject({
      kit: z.string(),
      /** Numbers that stand on the sheets, in order. */
      have: z.array(z.number().int()),
      needed: z.number().int(),
      /** Whether they open the backup; known when both are there. */
      fits: z.boolean().optional(),
    })
    .optional(),
  /** Whom the unit trusts, from a file of one of its homes. */
  profile: z
    .strictObject({
      unit: unitRef,
      demo: z.boolean(),
      rootFingerprint: hex32,
      /** Whether it is the unit of the backup; known when both are there. */
      fits: z.boolean().optional(),
    })
    .optional(),
})
export type RestoreState = z.infer<typeof restoreState>

const shares = ['recovery/share-damaged', 'recovery/other-kit'] as const

export const restoreCalls = {
  'restore.state': call({ request: empty, response: restoreState, roles: undefined, errors: [] }),
  /** A person points at files in the shell's dialog; sheets are added to those that are there. */
  'restore.choose': call({
    request: z.strictObject({ what: z.enum(['backup', 'sheets', 'profile']) }),
    response: restoreState,
    roles: undefined,
    errors: [
      ...shares,
      'profile/exists',
      'profile/invalid',
      'profile/newer-format',
      'backup/damaged',
      'backup/unsupported',
      'store/io',
    ],
  }),
  /** One share, typed from its sheet, or the whole sheet. */
  'restore.addShare': call({
    request: z.strictObject({ text: z.string().max(2000) }),
    response: restoreState,
    roles: undefined,
    errors: [...shares, 'profile/exists'],
  }),
  /** Makes this home, which must not exist yet, an archive of the backup. A `progress` event of task `restore` says how far. */
  'restore.run': call({
    request: z.strictObject({
      officer: z.strictObject({ badge: plainName(limits.badgeBytes), name: plainName(limits.shortTextBytes) }),
      passphrase: newPassphrase,
      language: language.default('vi'),
    }),
    response: z.strictObject({ unit: unitRef, created: time }),
    roles: undefined,
    errors: [
      'profile/exists',
      'profile/invalid',
      'recovery/shares-missing',
      'recovery/other-kit',
      'backup/damaged',
      'backup/unsupported',
      'vault/needs-app',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  /** Nothing of what was brought stays in memory. */
  'restore.forget': call({ request: empty, response: restoreState, roles: undefined, errors: [] }),
} as const
