// What a camera sees of the codes on another phone's screen, as a video file that Chromium takes for its camera: YUV4MPEG2, one grey picture
// after the other. The code is held a little askew, is a little out of focus, does not fall on whole pixels, and lies on a dim table.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { seeded } from './seeded.ts'

/** Squares of a code, with the white edge of its screen around it. */
export interface SeenCode {
  readonly size: number
  /** As src/letters/code-picture.ts draws it. */
  readonly path: string
}

const WIDTH = 1280
const HEIGHT = 720
/** As quickly as a screen changes its codes. */
const PER_SECOND = 3
/** Of the picture's height that the code fills. */
const SHARE = 0.85
/** Radians: no hand holds still, and no picture is like the one before it. */
const TILTS = [0.012, -0.03, 0, 0.05, -0.02]
/** Rays for each pixel, on each side, spread over more than the pixel: the lens is not perfect. */
const RAYS = 2
const BLUR = 1.2
const [TABLE, PAPER, INK] = [110, 225, 35] as const
/** Of 255: a cheap sensor in a dim room. */
const NOISE = 12

/** The code that stands on the screen now. */
export async function codeOn(page: Page): Promise<SeenCode> {
  const code = page.locator('svg.code')
  const [, , size] = ((await code.getAttribute('viewBox')) ?? '').split(' ').map(Number)
  const path = await code.locator('path').getAttribute('d')
  if (size === undefined || path === null) throw new Error('no code on the screen')
  return { size, path }
}

/** So many different codes, one after the other, of a screen that keeps changing them. */
export async function movingCodes(page: Page, count: number): Promise<readonly SeenCode[]> {
  const seen = new Map<string, SeenCode>()
  while (seen.size < count) {
    const code = await codeOn(page)
    seen.set(code.path, code)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return [...seen.values()]
}

/** Writes the file anew: whoever opens a camera after that sees it from its beginning, and again and again. One code is filmed for a while. */
export function film(file: string, codes: readonly SeenCode[]): void {
  const [first] = codes
  const shown = codes.length === 1 ? TILTS.flatMap(() => first ?? []) : codes
  const out = openSync(file, 'w')
  writeSync(out, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${PER_SECOND}:1 Ip A1:1 C420\n`)
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  for (const [i, code] of shown.entries()) {
    writeSync(out, 'FRAME\n')
    writeSync(out, picture(code, TILTS[i % TILTS.length] ?? 0, i))
    writeSync(out, grey)
  }
  closeSync(out)
}

function picture(code: SeenCode, tilt: number, seed: number): Buffer {
  const isDark = squaresOf(code)
  const noise = seeded(seed + 1)
  const side = (HEIGHT * SHARE) / code.size
  const [cos, sin] = [Math.cos(tilt) / side, Math.sin(tilt) / side]
  const luma = Buffer.alloc(WIDTH * HEIGHT)
  const ray = (x: number, y: number) => {
    const [dx, dy] = [x - WIDTH / 2 + 0.3, y - HEIGHT / 2 - 0.4]
    const [u, v] = [cos * dx + sin * dy + code.size / 2, cos * dy - sin * dx + code.size / 2]
    if (u < 0 || v < 0 || u >= code.size || v >= code.size) return TABLE
    return isDark[Math.floor(v) * code.size + Math.floor(u)] === 1 ? INK : PAPER
  }
  const steps = Array.from({ length: RAYS }, (_, i) => ((i + 0.5) / RAYS - 0.5) * BLUR + 0.5)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let light = 0
      for (const dx of steps) for (const dy of steps) light += ray(x + dx, y + dy)
      luma[y * WIDTH + x] = light / (RAYS * RAYS) + (noise() - 0.5) * NOISE
    }
  }
  return luma
}

function squaresOf({ size, path }: SeenCode): Uint8Array {
  const squares = new Uint8Array(size * size)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    const from = Number(y) * size + Number(x)
    squares.fill(1, from, from + Number(width))
  }
  return squares
}
