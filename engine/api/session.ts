/** Who is here, locks, passphrase, settings, about. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { relayUrl } from '../../shared/ipc/values.ts'
import { appendAudit } from '../store/audit.ts'
import { isNoticeTextShown, saveNoticeText } from '../store/settings.ts'
import type { Profile } from '../vault/profile.ts'
import { listSlots } from '../vault/slot-file.ts'
import type { EngineControl, EngineModule, HandlerGroup } from './handlers.ts'

type SessionState = ResponseOf<'session.state'>

/** Public: demonstration worlds only (architecture.md, The command line). */
export const demoPassphrase = 'giao ban thu nghiem'

export function createSessionModule(control: EngineControl): EngineModule {
  const state = (): SessionState => sessionState(control)
  const handlers = {
    'session.state': state,
    'session.unlock': async ({ badge, passphrase }) => {
      await control.unlock({ passphrase, ...(badge === undefined ? {} : { badge }) })
      return state()
    },
    'session.lockScreen': () => {
      control.lockScreen()
      return {}
    },
    'session.lockVault': async () => {
      await control.lockVault()
      return {}
    },
    'session.changePassphrase': async (change) => {
      const vault = control.vault()
      await vault.changePassphrase(change)
      vault.store.transaction('passphrase', (tx) =>
        appendAudit(tx, control.deps.crypto, {
          at: vault.clock.now(),
          action: 'session.passphrase-changed',
          officer: vault.officer.id,
        }),
      )
      return {}
    },
    'task.cancel': ({ id }) => ({ cancelled: control.tasks.cancel(id) }),
    'settings.set': (change) => {
      const { relays, noticeText } = change
      if (relays?.some((url) => !relayUrl.safeParse(url).success) === true) throw new GiaobanError('config/invalid')
      if (noticeText !== undefined) setNoticeText(control, noticeText)
      control.changeProfile((profile) => ({
        ...profile,
        language: change.language ?? profile.language,
        theme: change.theme ?? profile.theme,
        relays: relays ?? profile.relays,
        ...(change.together !== undefined && { together: change.together }),
      }))
      control.emit('changed', { what: ['settings'] })
      return state()
    },
    'about.get': () => about(control),
  } satisfies HandlerGroup
  return { handlers }
}

/** It lets content out of the program: whoever does that is in the audit. */
function setNoticeText(control: EngineControl, noticeText: boolean): void {
  if (control.phase !== 'open') throw new GiaobanError('vault/locked')
  const { store, clock, officer } = control.vault()
  store.transaction('notice-text', (tx) => {
    saveNoticeText(tx, noticeText)
    const row = {
      at: clock.now(),
      action: 'settings.notice-text',
      code: noticeText ? 'on' : 'off',
      officer: officer.id,
    }
    appendAudit(tx, control.deps.crypto, row)
  })
}

function sessionState(control: EngineControl): SessionState {
  const { phase, deps, paths } = control
  if (phase === 'no-profile') return { phase, officers: [], version: deps.version }
  const profile = control.profile()
  const officers = listSlots(deps.crypto, paths.slots).slots.flatMap(({ badge, name, type }) =>
    type === 'recovery' ? [] : [{ badge, name, slot: type }],
  )
  const officer = phase === 'open' ? control.vault().officer : undefined
  return {
    phase,
    profile: shown(profile, paths.folder),
    officers,
    ...(officer === undefined
      ? {}
      : {
          signedIn: { badge: officer.badge, name: officer.name, roles: [...control.roles()] },
          noticeText: isNoticeTextShown(control.vault().store.read),
        }),
    version: deps.version,
  }
}

const shown = (profile: Profile, home: string): NonNullable<SessionState['profile']> => ({
  home,
  unit: profile.unit,
  device: profile.device,
  demo: profile.demo,
  ...(profile.demo ? { demoPassphrase } : {}),
  language: profile.language,
  theme: profile.theme,
  rootFingerprint: profile.root,
  relays: profile.relays,
  ...(profile.together === true && { together: true }),
})

function about(control: EngineControl): ResponseOf<'about.get'> {
  const { phase, deps, paths } = control
  const open = phase === 'open' || phase === 'screen-locked'
  return {
    version: deps.version,
    home: paths.folder,
    ...(phase === 'no-profile' ? {} : { rootFingerprint: control.profile().root, blobBytes: folderBytes(paths.blobs) }),
    ...(open ? { cipher: control.vault().store.cipher, databaseBytes: control.vault().store.bytes() } : {}),
  }
}

/** Sizes of the files of a flat folder; a file that goes away meanwhile counts as nothing. */
function folderBytes(folder: string): number {
  let total = 0
  try {
    for (const name of readdirSync(folder)) {
      total += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0
    }
  } catch {
    return total
  }
  return total
}
