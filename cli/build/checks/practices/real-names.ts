// A practice never looks like a real service, nor bears its name: what learners meet outside must be read anew each time.
const names = [
  ...['zalo', 'zalopay', 'facebook', 'messenger', 'tiktok', 'youtube', 'google', 'gmail', 'viber', 'telegram'],
  ...['vneid', 'vssid', 'dichvucong.gov.vn', 'vneid.gov.vn', 'napas', 'vietqr', 'momo', 'vnpay', 'viettel money'],
  ...[
    'vietcombank',
    'agribank',
    'bidv',
    'vietinbank',
    'techcombank',
    'mbbank',
    'mb bank',
    'sacombank',
    'vpbank',
    'acb',
  ],
  ...['viettel', 'mobifone', 'vinaphone', 'vietnamobile', 'shopee', 'lazada', 'tiki', 'sendo', 'samsung', 'apple'],
]
const pattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\p{L}\\p{N}])`,
  'iu',
)

/** The first real name in a text, as it is spelled there; null when there is none. */
export function realNameIn(text: string): string | null {
  return pattern.exec(text)?.[0] ?? null
}
