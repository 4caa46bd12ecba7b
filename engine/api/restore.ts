/** Calls that bring a backup back on a PC without a profile: the page names no place and sees no key. */
import { basename } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import type { RestoreState } from '../../shared/ipc/restore-calls.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { readError, restoreBackup } from '../backup/backup.ts'
import { shareTextOf } from '../backup/kit.ts'
import { Restoring } from '../backup/restoring.ts'
import { readSheet } from '../backup/sheet.ts'
import { readChosen } from '../vault/plain-file.ts'
import { parseProfile } from '../vault/profile.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

const profileFile = { maxBytes: limits.profileBytes, no: 'profile/invalid' } as const
const endings = { backup: [], sheets: ['txt'], profile: ['json'] } as const

export function createRestoreModule(core: EngineCore): EngineModule {
  const { deps } = core
  const brought = new Restoring(deps.crypto)
  const beforeProfile = (): void => {
    if (core.phase !== 'no-profile') throw new GiaobanError('profile/exists')
  }
  const take = (what: keyof typeof endings, paths: readonly string[]): void => {
    const [path] = paths
    if (path === undefined) return
    try {
      if (what === 'backup') brought.takeBackup(path)
      else if (what === 'profile') brought.takeProfile(parseProfile(readChosen(path, profileFile)))
      else addShares(brought, paths.map(readSheet))
    } catch (thrown) {
      throw readError(thrown)
    }
  }
  const handlers = {
    'restore.state': () => stateOf(brought),
    'restore.choose': async ({ what }) => {
      beforeProfile()
      const paths = await deps.shell?.openDialog({ endings: endings[what], many: what === 'sheets' })
      take(what, paths ?? [])
      return stateOf(brought)
    },
    'restore.addShare': ({ text }) => {
      beforeProfile()
      addShares(brought, [shareTextOf(text)])
      return stateOf(brought)
    },
    'restore.run': async ({ officer, passphrase, language }) => {
      beforeProfile()
      const { path, key, profile } = brought.ready()
      const { unit, demo, root, logKey, theme } = profile
      const { created } = await restoreBackup(deps, {
        path,
        key,
        folder: core.paths.folder,
        profile: { unit, demo, root, logKey, language, theme },
        officer,
        passphrase,
        // as at an enrolment: without a key store that keeps a secret, the weaker type
        slot: (await deps.shell?.keystoreAvailable()) === true ? 'app' : 'file',
        progress: (done, total) => core.emit('progress', { task: 'restore', done, total }),
      }).catch((thrown: unknown) => {
        throw readError(thrown)
      })
      brought.forget()
      core.emit('changed', { what: ['session'] })
      return { unit, created: msToRfc3339(created) }
    },
    'restore.forget': () => {
      brought.forget()
      return stateOf(brought)
    },
  } satisfies HandlerGroup
  return { handlers }
}

/** Sheets that turned out to be of another kit than the backup make room for the right ones. */
function addShares(brought: Restoring, texts: readonly string[]): void {
  if (brought.sheetsFit === false) brought.forgetSheets()
  brought.takeShares(texts)
}

function stateOf(brought: Restoring): RestoreState {
  const { backup, sheets, profile, sheetsFit, profileFits } = brought
  return {
    ...(backup !== undefined && {
      backup: {
        file: basename(backup.path),
        created: msToRfc3339(backup.header.created),
        unit: backup.header.unit,
        device: backup.header.device,
      },
    }),
    ...(sheets !== undefined && {
      sheets: {
        kit: sheets.kit,
        have: [...sheets.texts.keys()].toSorted((a, b) => a - b),
        needed: sheets.needed,
        ...(sheetsFit !== undefined && { fits: sheetsFit }),
      },
    }),
    ...(profile !== undefined && {
      profile: {
        unit: profile.unit,
        demo: profile.demo,
        rootFingerprint: profile.root,
        ...(profileFits !== undefined && { fits: profileFits }),
      },
    }),
  }
}
