// The import walls that types cannot say (docs/adr/0004). scripts/walls.mjs reads the JSON and a floor of modules:
// a run that cruised nothing would be green.

/** node_modules paths of packages, whatever their depth. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`
const crypto = packages('libsodium-wrappers-sumo', 'libsodium-sumo', '@noble/[^/]+')
const sql = packages('better-sqlite3', 'better-sqlite3-multiple-ciphers')
const product = '^(shared|engine|electron|renderer|relay|cli)/'

/** @type {(name: string, from: object, to: object) => object} */
const forbid = (name, from, to) => ({ name, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-circular', {}, { circular: true }),
    forbid(
      'shared-is-pure',
      { path: '^shared/', pathNot: '^shared/crypto/' },
      { pathNot: ['^shared/(?!crypto/)', packages('cborg', 'zod')] },
    ),
    forbid(
      'crypto-is-one-file-deep',
      { path: '^shared/crypto/' },
      {
        pathNot: [
          '^shared/',
          packages('libsodium-wrappers-sumo', '@types/libsodium-wrappers-sumo', '@types/libsodium-wrappers'),
          '^(node:)?crypto$',
          packages('@types/node'),
        ],
      },
    ),
    forbid('crypto-stays-behind', { path: '^(renderer|electron)/' }, { path: '^shared/crypto/' }),
    forbid(
      'renderer-is-a-guest',
      { path: '^renderer/' },
      { path: ['^(engine|electron|relay|cli|tests|bench|scripts)/', packages('electron'), crypto, sql] },
    ),
    forbid('renderer-has-no-node', { path: '^renderer/' }, { dependencyTypes: ['core'] }),
    forbid(
      'main-is-a-shell',
      { path: '^electron/' },
      { path: ['^(engine|renderer|relay|cli)/', crypto, sql, packages('ws', 'cborg')] },
    ),
    forbid(
      'preload-is-thin',
      { path: '^electron/preload/' },
      { pathNot: ['^electron/preload/', '^shared/', packages('electron'), '^electron$'] },
    ),
    forbid(
      'engine-is-headless',
      { path: '^engine/' },
      { path: ['^(electron|renderer|relay|cli)/', packages('electron')] },
    ),
    forbid(
      'one-door-sqlite',
      { pathNot: ['^engine/store/', '^relay/storage/sqlite', '^tests/', '^bench/'] },
      { path: sql },
    ),
    forbid(
      'one-door-sockets',
      { pathNot: ['^engine/sync/socket', '^relay/', '^tests/', '^bench/'] },
      { path: packages('ws', '@types/ws') },
    ),
    forbid(
      'one-door-nats',
      { pathNot: ['^relay/storage/jetstream', '^tests/', '^bench/'] },
      { path: packages('@nats-io/[^/]+') },
    ),
    forbid(
      'features-are-islands',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    forbid(
      'relay-is-blind',
      { path: '^relay/' },
      {
        path: [
          '^(engine|cli|electron|renderer)/',
          '^shared/domain/',
          '^shared/protocol/(seal|open|envelope-open|payload)',
        ],
      },
    ),
    forbid('product-has-no-tests', { path: product }, { path: '^(tests|bench|scripts)/' }),
    forbid(
      'no-orphans',
      { orphan: true, path: product, pathNot: ['\\.d\\.ts$', '/tsconfig\\.json$', '^renderer/(assets|vite-env)'] },
      {},
    ),
    // the page's packages are bundled, so they may stand under devDependencies
    forbid(
      'no-dev-deps-in-product',
      { path: '^(shared|engine|relay|cli)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: packages('@types/[^/]+') },
    ),
    forbid('not-to-unlisted', { path: product }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    forbid('not-to-unresolvable', { path: product }, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '^dist/', '^tests/architecture/canaries/'] },
    tsPreCompilationDeps: true, // type-only imports are imports
    tsConfig: { fileName: 'tsconfig.base.json' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: false,
  },
}
