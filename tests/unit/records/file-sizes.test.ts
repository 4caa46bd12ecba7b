import { expect, test } from 'vitest'
import { areFilesOfExhibit, areFilesPlain } from '../../../engine/records/file-sizes.ts'
import { limits } from '../../../shared/limits.ts'

const picture = (size: number) => ({ type: 'image/jpeg', size })
const file = (size: number, type = 'application/octet-stream') => ({ type, size })
const { attachmentTotalBytes: pictures, attachmentFileBytes: one, exhibitBytes: all } = limits

test('files of any other statement are together no larger than its pictures may be, whatever they are called', () => {
  expect(areFilesPlain([picture(pictures - 1), file(1)])).toBe(true)
  expect(areFilesPlain([file(pictures), file(1)])).toBe(false)
})

test('an exhibit has files of a gigabyte each, four together, and pictures as before', () => {
  expect(areFilesOfExhibit([picture(pictures), file(one), file(one)])).toBe(true)
  expect(areFilesOfExhibit([file(one + 1)])).toBe(false)
  expect(areFilesOfExhibit([picture(pictures), picture(1), file(one)])).toBe(false)
  expect(areFilesOfExhibit(Array.from({ length: 4 }, () => file(one)))).toBe(true)
  expect(areFilesOfExhibit([...Array.from({ length: 4 }, () => file(one)), file(1)])).toBe(false)
  expect(one * 4).toBe(all)
})
