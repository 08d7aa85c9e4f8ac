// What every answer carries, whatever the route (safety: the page may run and fetch nothing but our own files).

/** Hashes of the inline parts the build put into the page, as 'sha256-…'. */
export interface InlineHashes {
  readonly script: readonly string[]
  readonly style: readonly string[]
}

const OFF = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

export function securityHeaders(inline: InlineHashes): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentPolicy(inline),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': ['camera=(self)', ...OFF.map((feature) => `${feature}=()`)].join(', '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

function contentPolicy(inline: InlineHashes): string {
  return [...directives(inline), "frame-ancestors 'none'"].join('; ')
}

/** The same as the page itself says it, for hosts that send no headers of ours. Who may frame it only a header can say. */
export function pagePolicy(inline: InlineHashes): string {
  return directives(inline).join('; ')
}

function directives(inline: InlineHashes): readonly string[] {
  const own = (hashes: readonly string[]) => ["'self'", ...hashes.map((hash) => `'${hash}'`)].join(' ')
  return [
    "default-src 'none'",
    `script-src ${own(inline.script)}`,
    `style-src ${own(inline.style)}`,
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types app',
  ]
}
