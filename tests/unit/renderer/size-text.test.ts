import { expect, test } from 'vitest'
import { sizeText } from '../../../renderer/ui/size-text.ts'

test('a size is said in the unit that keeps it short, and is never nothing where there is something', () => {
  const sizes = [0, 1, 1023, 1024, 734_003_200, 1024 ** 3]
  expect(sizes.map((size) => sizeText(size, 'vi'))).toEqual(['0 KB', '1 KB', '1 KB', '1 KB', '700 MB', '1 GB'])
  expect(sizeText(1.5 * 1024 ** 3, 'vi')).toBe('1,5 GB')
  expect(sizeText(1.5 * 1024 ** 3, 'en')).toBe('1.5 GB')
})
