// The tree of a .deb, for Debian's own dpkg-deb.
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/run.mjs'

const dependsOn = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libasound2 | libasound2t64',
  'libgbm1',
  'libnotify4',
  'libsecret-1-0',
  'xdg-utils',
]

/** Bytes of the files of a folder. */
export const sizeOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + sizeOf(path)
    return entry.isFile() ? sum + statSync(path).size : sum
  }, 0)

const desktopEntry = (name) =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Giao Ban',
    `Exec=/opt/${name}/${name} %U`,
    `Icon=${name}`,
    'Terminal=false',
    'Categories=Office;',
    `StartupWMClass=${name}`,
    '',
  ].join('\n')

/** @returns the folder that dpkg-deb packs. */
export function layOutDebian({ dist, manifest }) {
  const { name } = manifest
  const folder = join(dist, 'deb')
  const installed = join(folder, 'opt', name)
  const put = (path, content) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, 0o644)
  }
  mkdirSync(dirname(installed), { recursive: true })
  cpSync(join(dist, 'linux-unpacked'), installed, { recursive: true })
  chmodSync(join(installed, 'chrome-sandbox'), 0o4755) // for kernels without unprivileged user namespaces
  mkdirSync(join(folder, 'usr/bin'), { recursive: true })
  symlinkSync(`../../opt/${name}/${name}`, join(folder, 'usr/bin', name))
  put(`usr/share/applications/${name}.desktop`, desktopEntry(name))
  put(`usr/share/icons/hicolor/512x512/apps/${name}.png`, readFileSync(join(root, 'resources/icons/512x512.png')))
  const licences = `${readFileSync(join(root, 'LICENSE'), 'utf8')}\n${readFileSync(join(installed, 'LICENSE.electron.txt'), 'utf8')}`
  put(`usr/share/doc/${name}/copyright`, licences)
  const control = {
    Package: name,
    Version: manifest.version,
    Architecture: 'amd64',
    Maintainer: `${manifest.author} <giaoban@example.invalid>`,
    'Installed-Size': Math.ceil(sizeOf(installed) / 1024),
    Depends: dependsOn.join(', '),
    Section: 'utils',
    Priority: 'optional',
    Description: manifest.description,
  }
  const lines = Object.entries(control).map(([key, value]) => `${key}: ${value}`)
  put('DEBIAN/control', `${lines.join('\n')}\n`)
  return folder
}
