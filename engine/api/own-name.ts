/** The plain profile says what the unit is called before a passphrase is: it follows the directory's name and code. */
import { GiaobanError } from '../../shared/errors.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { OpenHome } from '../open-home.ts'
import { writeProfile } from '../vault/profile.ts'
import type { EngineCore } from './handlers.ts'

/** Cheap to call often: the profile is read when the directory says another name than at the last call. */
export function createNameKeeper(core: EngineCore): (home: OpenHome) => void {
  let kept = ''
  return ({ directory, vault }) => {
    const { id } = vault.profile.unit
    const unit = unitAt(directory.state, id)
    if (unit === undefined) return
    const { code, name } = unit
    if (kept === `${code} ${name}`) return
    kept = `${code} ${name}`
    const profile = core.profile()
    if (profile.unit.code === code && profile.unit.name === name) return
    try {
      writeProfile(core.paths.profile, { ...profile, unit: { id, code, name } })
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
      return // a full disk: the old name is shown until the next start
    }
    core.emit('changed', { what: ['session'] })
  }
}
