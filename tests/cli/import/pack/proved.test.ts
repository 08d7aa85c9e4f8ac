import { expect, test } from 'vitest'
import { proved } from '../../../../cli/import/pack/proved.ts'
import { items } from '../../../src/screens/items.ts'

/** No file of another program brings places in a picture. */
const imported = items.filter(({ kind }) => kind !== 'spot')

test.each(imported)('an item written as source is read back as the same item ($kind)', (item) => {
  expect(proved(item)).toMatchObject({ source: expect.stringContaining(`:::${item.kind}{#${item.id}`) })
})
