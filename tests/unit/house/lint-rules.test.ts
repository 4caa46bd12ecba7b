import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'giaoban-lint-'))

interface Case {
  readonly rule: string
  readonly refuses: Readonly<Record<string, string>>
  readonly allows: Readonly<Record<string, string>>
}

const todo = 'TO' + 'DO'
const cases: readonly Case[] = [
  {
    rule: 'byte-equality',
    refuses: {
      'names.ts': 'export const x = aBytes === bBytes',
      'member.ts': 'export const x = a.seed !== b.seed',
      'made.ts': 'export const x = utf8("a") == b',
      'array.ts': 'export const x = new Uint8Array(1) === b',
    },
    allows: {
      'absent.ts': 'export const x = aBytes === undefined',
      'type.ts': 'export const x = typeof aBytes === "object"',
      'length.ts': 'export const x = aBytes.length === bBytes.length',
      'size.ts': 'export const x = a.length !== keyBytes',
      'limit.ts': 'export const x = filled === limits.segmentBytes',
      'hex.ts': 'export const x = a.id === b.id',
    },
  },
  {
    rule: 'no-ambient',
    refuses: {
      'now.ts': 'export const x = Date.now()',
      'computed.ts': 'export const x = Date["now"]()',
      'date.ts': 'export const x = new Date()',
      'call.ts': 'export const x = Date()',
      'random.ts': 'export const x = Math.random()',
      'env.ts': 'export const x = process.env["HOME"]',
      'monotonic.ts': 'export const x = performance.now()',
    },
    allows: {
      'given.ts': 'export const x = new Date(deps.clock.now())',
      'floor.ts': 'export const x = Math.floor(1.5)',
      'utc.ts': 'export const x = Date.UTC(2026, 1)',
    },
  },
  {
    rule: 'no-only',
    refuses: {
      'test.ts': 'test.only("x", () => {})',
      'describe.ts': 'describe.only("x", () => {})',
      'each.ts': 'test.each([1]).only("x", () => {})',
    },
    allows: { 'word.ts': 'export const x = options.only', 'each.ts': 'test.each([1])("x", () => {})' },
  },
  {
    rule: 'raw-ipc',
    refuses: {
      'main.ts': 'import { ipcMain } from "electron"; ipcMain.on("x", () => {})',
      'electron/main/windows.ts': 'ipcMain.handle("x", () => {})',
      'renderer/x.ts': 'ipcRenderer.send("x")',
    },
    allows: {
      'electron/main/ipc-door.ts': 'ipcMain.handle("x", () => {})',
      'electron/preload/index.ts': 'ipcRenderer.send("x")',
    },
  },
  {
    rule: 'todo-has-issue',
    refuses: { 'line.ts': `// ${todo}: later`, 'block.ts': `/* FIX${'ME'} */`, 'bare.ts': `// @${todo} later` },
    allows: { 'named.ts': `// @${todo}(#12) later`, 'word.ts': 'export const todos = 1' },
  },
  {
    rule: 'imports-only',
    refuses: {
      'foreign.ts': 'import x from "ws"; export { x }',
      'type.ts': 'import type x from "electron"; export type y = x',
      'again.ts': 'export { x } from "node:fs"',
      'late.ts': 'export const x = import("node:fs")',
    },
    allows: { 'own.ts': 'export { x } from "./y.ts"', 'pure.ts': 'import { z } from "zod"; export { z }' },
  },
]

interface Diagnostic {
  readonly code: string
  readonly filename: string
}
let diagnostics: readonly Diagnostic[] = []
const pathOf = (rule: string, kind: string, name: string): string => join(rule, kind, name)

beforeAll(() => {
  for (const { rule, refuses, allows } of cases) {
    for (const [kind, files] of Object.entries({ refuses, allows })) {
      for (const [name, source] of Object.entries(files)) {
        const file = join(folder, pathOf(rule, kind, name))
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, `${source}\n`)
      }
    }
  }
  const overrides = cases.map(({ rule }) => {
    const options = [{ allow: ['^\\.', '^zod$'], message: 'own and zod' }]
    return {
      files: [`${rule}/**`],
      rules: { [`house/${rule}`]: rule === 'imports-only' ? ['error', ...options] : 'error' },
    }
  })
  symlinkSync(join(root, 'scripts'), join(folder, 'scripts'))
  const config = {
    plugins: [],
    categories: { correctness: 'off' },
    jsPlugins: ['./scripts/lint/house-plugin.mjs'],
    overrides,
  }
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config))
  const folders = cases.map(({ rule }) => rule)
  const result = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format=json', ...folders], {
    cwd: folder,
    encoding: 'utf8',
  })
  diagnostics = (JSON.parse(result.stdout) as { diagnostics: Diagnostic[] }).diagnostics
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const found = (rule: string, file: string): boolean =>
  diagnostics.some(({ code, filename }) => code === `house(${rule})` && filename === file)

describe.each(cases)('house rule $rule', ({ rule, refuses, allows }) => {
  test.each(Object.entries(refuses))('refuses %s: %s', (name) => {
    expect(found(rule, pathOf(rule, 'refuses', name))).toBe(true)
  })
  test.each(Object.entries(allows))('allows %s: %s', (name) => {
    expect(found(rule, pathOf(rule, 'allows', name))).toBe(false)
  })
})
