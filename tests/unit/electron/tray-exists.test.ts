import { expect, test } from 'vitest'
import { trayExists } from '../../../electron/main/tray-exists.ts'

test.each(['KDE', 'XFCE', 'ubuntu:GNOME', 'X-Cinnamon', 'Budgie:GNOME'])('%s shows a tray', (desktop) => {
  expect(trayExists({ platform: 'linux', desktop })).toBe(true)
})

test.each(['GNOME', '', 'sway', 'GNOME-Classic:GNOME', 'notKDE'])('%j is not known to show one', (desktop) => {
  expect(trayExists({ platform: 'linux', desktop })).toBe(false)
})

test('a session without a desktop has none', () => {
  expect(trayExists({ platform: 'linux' })).toBe(false)
})

test.each(['win32', 'darwin'])('%s always has one', (platform) => {
  expect(trayExists({ platform })).toBe(true)
})
