/** Calls about this home: who is here, locks, settings, health. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { anyone, call } from './define.ts'
import { bytesValue, hex16, hex32, language, newPassphrase, role, theme, time, unitCode } from './values.ts'

const passphrase = z.string().min(1).max(limits.passphraseBytes)
const officerSlot = z.strictObject({
  /** What `--officer` and the unlock screen choose by. */
  badge: z.string(),
  name: z.string(),
  slot: z.enum(['app', 'file']),
})
const sessionState = z.strictObject({
  phase: z.enum(['no-profile', 'locked', 'screen-locked', 'open']),
  profile: z
    .strictObject({
      home: z.string(),
      unit: z.strictObject({ id: hex16, code: unitCode, name: z.string() }),
      device: hex16,
      demo: z.boolean(),
      /** Only ever present where `demo` is: the public passphrase of demonstration worlds. */
      demoPassphrase: z.string().optional(),
      language,
      theme,
      rootFingerprint: hex32,
      relays: z.array(z.string()),
      together: z.boolean().optional(),
    })
    .optional(),
  officers: z.array(officerSlot),
  signedIn: z.strictObject({ badge: z.string(), name: z.string(), roles: z.array(role) }).optional(),
  /** Whether notifications of the system name sender and title. Absent while nobody is signed in. */
  noticeText: z.boolean().optional(),
  version: z.string(),
})
const empty = z.strictObject({})

export const sessionCalls = {
  'session.state': call({ request: empty, response: sessionState, roles: undefined, errors: [] }),
  'session.unlock': call({
    request: z.strictObject({ badge: z.string().optional(), passphrase }),
    response: sessionState,
    roles: undefined,
    errors: [
      'vault/wrong-passphrase',
      'vault/throttled',
      'vault/machine-key-missing',
      'vault/needs-app',
      'vault/damaged',
      'store/newer-format',
      'engine/cancelled',
      'officer/unknown',
      'profile/in-use',
      'profile/not-found',
      'profile/invalid',
      'profile/newer-format',
      'vault/not-encrypted',
      'store/damaged',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  /** Screen lock: the window shows nothing, the engine goes on receiving. */
  'session.lockScreen': call({ request: empty, response: empty, roles: undefined, errors: [] }),
  /** Vault lock: keys and caches are wiped, the database is closed; main restarts the engine empty. */
  'session.lockVault': call({ request: empty, response: empty, roles: undefined, errors: [] }),
  'session.changePassphrase': call({
    request: z.strictObject({ old: passphrase, new: newPassphrase }),
    response: empty,
    roles: anyone,
    errors: ['vault/wrong-passphrase', 'vault/throttled'],
  }),
  'settings.set': call({
    request: z.strictObject({
      language: language.optional(),
      theme: theme.optional(),
      relays: z.array(z.string().max(200)).max(4).optional(),
      /** Two of them at once. */
      together: z.boolean().optional(),
      /** By whoever is signed in: it is kept in the vault. */
      noticeText: z.boolean().optional(),
    }),
    response: sessionState,
    roles: undefined,
    errors: ['config/invalid', 'vault/locked'],
  }),
  'about.get': call({
    request: empty,
    response: z.strictObject({
      version: z.string(),
      rootFingerprint: hex32.optional(),
      home: z.string(),
      cipher: z.string().optional(),
      databaseBytes: z.number().optional(),
      blobBytes: z.number().optional(),
    }),
    roles: undefined,
    errors: [],
  }),
  'doctor.run': call({
    request: empty,
    response: z.strictObject({
      ok: z.boolean(),
      checks: z.array(
        z.strictObject({ name: z.string(), ok: z.boolean(), code: z.string().optional(), next: z.string().optional() }),
      ),
    }),
    roles: undefined,
    errors: [],
  }),
  'store.rebuild': call({
    request: empty,
    response: z.strictObject({ operations: z.number(), equal: z.boolean() }),
    roles: anyone,
    errors: [],
  }),
  'audit.list': call({
    request: z.strictObject({ before: z.number().optional(), limit: z.number().int().min(1).max(limits.pageRows) }),
    response: z.strictObject({
      entries: z.array(
        z.strictObject({
          seq: z.number(),
          at: time,
          action: z.string(),
          code: z.string().optional(),
          object: z.string().optional(),
          officer: z.string().optional(),
        }),
      ),
    }),
    roles: anyone,
    errors: [],
  }),
  /** Every row, the tree over them, every signed checkpoint of it and every cosignature, computed anew. */
  'audit.verify': call({
    request: empty,
    response: z.strictObject({
      ok: z.boolean(),
      size: z.number(),
      root: z.string(),
      /** The first row that is not what its leaf was made of. */
      broken: z.number().optional(),
      /** The kept tree is the tree of the rows. */
      tree: z.boolean(),
      checkpoints: z.number(),
      /** Checkpoints whose signature or root does not hold, by their size. */
      badCheckpoints: z.array(z.number()),
      /** The largest tree that another device has cosigned, and when the first of them did. */
      cosigned: z.strictObject({ size: z.number(), at: time, by: z.array(hex16) }).optional(),
      /** This profile was put back from an old copy: found out at that time. */
      rolledBackAt: time.optional(),
      /** How far this device has seen others. */
      peers: z.array(z.strictObject({ device: hex16, unit: hex16, size: z.number() })),
    }),
    roles: anyone,
    errors: ['store/damaged'],
  }),
  /** Makes the unit's recovery kit: one sheet a share in a new folder, and the public half, which this home adopts. */
  'recovery.create': call({
    request: z.strictObject({
      threshold: z.number().int().min(2).max(16),
      shares: z.number().int().min(2).max(16),
      out: z.string(),
    }),
    response: z.strictObject({
      kit: z.string(),
      publicKeyHash: hex32,
      files: z.array(z.string()),
      keyFile: z.string(),
    }),
    roles: ['admin'],
    errors: ['recovery/named', 'profile/exists', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** Backups and the recovery slot of this home are under that key from now on. */
  'recovery.adopt': call({
    request: z.strictObject({ publicKey: bytesValue }),
    response: z.strictObject({ kit: z.string() }),
    roles: anyone,
    errors: ['recovery/no-key', 'recovery/other-kit'],
  }),
  'backup.create': call({
    request: z.strictObject({ out: z.string() }),
    response: z.strictObject({ size: z.number(), created: time, kit: z.string() }),
    roles: ['admin'],
    errors: ['engine/cancelled', 'recovery/no-key', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** Which kit opens the backups of this home, and what is known of the newest one. */
  'backup.state': call({
    request: empty,
    response: z.strictObject({
      kit: z.string().optional(),
      /** The key log names a kit for this unit: no other one is taken. */
      named: z.boolean(),
      last: z.strictObject({ created: time, size: z.number(), kit: z.string(), place: z.string() }).optional(),
    }),
    roles: ['admin'],
    errors: [],
  }),
  /** As `recovery.create`, into a new folder that a person names in the shell's dialog. No share crosses to a page. */
  'recovery.save': call({
    request: z.strictObject({
      threshold: z.number().int().min(2).max(16),
      shares: z.number().int().min(2).max(16),
    }),
    response: z.strictObject({ saved: z.boolean(), kit: z.string().optional(), folder: z.string().optional() }),
    roles: ['admin'],
    errors: ['recovery/named', 'profile/exists', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** As `backup.create`, to a place that a person chose in the shell's dialog. */
  'backup.save': call({
    request: empty,
    response: z.strictObject({ saved: z.boolean() }),
    roles: ['admin'],
    errors: ['engine/cancelled', 'recovery/no-key', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** Every byte and the database inside; a person points at the backup, then at sheets of the kit. */
  'backup.check': call({
    request: empty,
    response: z.strictObject({
      checked: z.boolean(),
      backup: z.strictObject({ created: time, kit: z.string(), device: hex16, unit: hex16 }).optional(),
    }),
    roles: ['admin'],
    errors: [
      'engine/cancelled',
      'backup/damaged',
      'backup/unsupported',
      'recovery/share-damaged',
      'recovery/shares-missing',
      'recovery/other-kit',
      'store/full',
      'store/read-only',
      'store/io',
    ],
  }),
} as const
