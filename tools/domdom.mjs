#!/usr/bin/env node
import { join } from 'node:path'
import { runNode } from './child.mjs'
import { root } from './node24.mjs'
import { ready } from './ready.mjs'

process.exitCode = await runNode(ready(), [join(root, 'cli/main.ts'), ...process.argv.slice(2)])
