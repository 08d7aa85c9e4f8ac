import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import preact from '@preact/preset-vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { newestRootPayload } from './cli/keys/root-files.ts'

const root = import.meta.dirname
const out = process.env.DOMDOM_APP_OUT ?? resolve(root, 'dist/app')
const keysDir = process.env.DOMDOM_KEYS ?? resolve(root, 'keys')
const version: string = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).version

/** In the worker's one file each bound is a constant, and those it does not use go. Between the app's many files they would cost more than they save. */
const boundsOneByOne: Plugin = {
  name: 'bounds-one-by-one',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'sw',
  transform: {
    filter: { id: /core\/limits\.ts$/ },
    handler: (code) =>
      code
        .replace(/^ {2}(\w+): (.*),$/gm, 'export const $1 = $2')
        .replace('export const limits = {', '')
        .replace('} as const', "export * as limits from './limits.ts'"),
  },
}

export default defineConfig({
  root: resolve(root, 'src'),
  publicDir: resolve(root, 'public'),
  plugins: [preact({ devToolsEnabled: false }), boundsOneByOne],
  define: {
    __APP_VERSION__: JSON.stringify(version + (process.env.DOMDOM_BUILD ?? '')),
    // The root of trust is part of the app: a phone needs no network to know a publisher.
    __ROOT__: JSON.stringify(new TextDecoder().decode(newestRootPayload(keysDir) ?? new Uint8Array())),
  },
  // Dexie's default entry carries a UMD copy inside; its modern build saves 1.5 KB.
  resolve: { alias: { dexie: resolve(root, 'node_modules/dexie/dist/modern/dexie.mjs') } },
  server: { host: 'localhost' },
  build: {
    target: ['chrome109', 'safari16'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // All style goes into the page (tools/build.ts): a chunk that asked for a style sheet of its own would wait for one that is not there.
    cssCodeSplit: false,
  },
  environments: {
    client: { build: { outDir: out, emptyOutDir: true, manifest: true } },
    sw: {
      consumer: 'client',
      build: {
        outDir: out,
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: resolve(root, 'sw/sw.ts'),
          // Importing a file of ours does nothing, and making a schema (valibot's `v`) does nothing either: what the worker does not use goes.
          treeshake: { propertyReadSideEffects: false, manualPureFunctions: ['v'] },
          output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'sw']) {
        const environment = builder.environments[name]
        if (environment === undefined) throw new Error(`no build environment ${name}`)
        await builder.build(environment)
      }
    },
  },
  test: {
    root,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          root,
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/browser/**', 'tests/bench/**'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          root,
          include: ['tests/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // What the phone complained of is told whole: it may never come again.
          chaiConfig: { truncateThreshold: 2000 },
        },
      },
    ],
  },
})
