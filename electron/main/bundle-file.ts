/** Which file of the built page a path names. */
import { join, sep } from 'node:path'

/** Inside `folder`; `undefined` for a path that is ill-formed or has a step that could leave it. */
export function fileOf(folder: string, pathname: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(pathname === '/' ? '/index.html' : pathname)
  } catch {
    return undefined
  }
  if (/[\0\\]/.test(path) || path.split('/').some((step) => step === '..' || step === '.')) return undefined
  const file = join(folder, path)
  return file.startsWith(folder + sep) ? file : undefined
}
