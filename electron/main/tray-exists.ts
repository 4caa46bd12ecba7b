/** Whether a person would find the tray: a window may only hide there where there is one. */

/** Desktops that show status icons by themselves. Plain GNOME shows none, and Electron cannot say so. */
const withTray: ReadonlySet<string> = new Set([
  'kde',
  'xfce',
  'x-cinnamon',
  'cinnamon',
  'mate',
  'lxqt',
  'lxde',
  'unity',
  'budgie',
  'pantheon',
  'deepin',
  'ubuntu', // GNOME with the indicator extension
])

/** @param desktop XDG_CURRENT_DESKTOP: names with colons between, the most special first */
export function trayExists({ platform, desktop }: { readonly platform: string; readonly desktop?: string }): boolean {
  if (platform !== 'linux') return true
  return (desktop ?? '').split(':').some((name) => withTray.has(name.toLowerCase()))
}
