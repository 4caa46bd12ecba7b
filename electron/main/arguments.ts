/** The app's own command line: `--home DIR`, the profile to open; `--quit-on-close`, never to hide in the tray. */
import { join, resolve } from 'node:path'

/** `--home DIR` or `--home=DIR`, absolute; the last one counts. Without it the person's own profile. */
export function homeOf(argv: readonly string[], options: { readonly cwd: string; readonly appData: string }): string {
  let home: string | undefined
  for (const [index, arg] of argv.entries()) {
    if (arg.startsWith('--home=')) home = arg.slice('--home='.length)
    else if (arg === '--home') home = argv[index + 1]
  }
  return home === undefined || home === '' ? join(options.appData, 'giaoban', 'home') : resolve(options.cwd, home)
}

/** Closing the window ends the app, whatever tray there is: for demonstrations, where nobody would look for it. */
export const quitsOnClose = (argv: readonly string[]): boolean => argv.includes('--quit-on-close')
