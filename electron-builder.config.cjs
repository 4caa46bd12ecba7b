// Packages with the Electron that set-up found; nothing is downloaded. docs/adr/0005.
const { rmSync } = require('node:fs')
const { join } = require('node:path')
const { electron } = require('./node_modules/.toolchain/toolchain.json')

/** The last fuse is not in the wire of older runtimes. */
const newerFuses = Number(electron.version.split('.')[0]) >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'invalid.giaoban.desk',
  productName: 'Giao Ban',
  directories: { output: 'dist' },
  electronDist: electron.dist,
  electronVersion: electron.version,
  npmRebuild: false, // SQLite comes prebuilt for Node-API; there is nothing to build
  nodeGypRebuild: false,
  files: [
    'out/**',
    'resources/**',
    'package.json',
    'LICENSE',
    '!**/*.map',
    '!out/main/compiled/**',
    '!node_modules/**', // everything is bundled but the SQLite module
    'node_modules/better-sqlite3/{package.json,LICENSE,lib/**,prebuilds/linux-x64.node}',
  ],
  asar: true,
  // a Node that is not Electron's cannot read an archive, and native code cannot be loaded from one
  asarUnpack: ['**/*.node', 'out/main/entry.*.js', 'out/main/chunks/**', 'node_modules/better-sqlite3/**'],
  electronLanguages: ['vi', 'en-US', 'en-GB'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    ...newerFuses,
  },
  linux: { target: ['dir'], executableName: 'giaoban', category: 'Office', icon: 'resources/icons' },
  // a custom electronDist keeps its default app
  afterPack: (context) => rmSync(join(context.appOutDir, 'resources/default_app.asar'), { force: true }),
  publish: null,
}
